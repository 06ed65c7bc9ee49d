import type { ChildProcess } from 'node:child_process'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './folders.js'
import { ADMIN, addressIn, collectOutput, runProgram, stopProgram } from './programs.js'
import { Visitor } from './visitor.js'

export { ADMIN, runProgram, runToEnd } from './programs.js'

export interface RunningServer {
  url: string
  dataDir: string
  process: ChildProcess
  /** What it has printed so far. */
  output(): string
  /** A browser of nobody yet, or a client of the API. */
  visitor(): Visitor
  /** An API client that is registered and carries its token. */
  customer(): Promise<Visitor>
  /** An API client with the admin's token. */
  operator(): Promise<Visitor>
  /** Sends a signal and waits for the end; returns the exit code, null when it was killed. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

let customers = 0

/** Starts the built program as an operator would, on a free port, and stops it when the test is over. */
export async function startServer(environment: Record<string, string> = {}): Promise<RunningServer> {
  const dataDir = environment.DATA_DIR ?? temporaryFolder()
  const child = runProgram('main', { DATA_DIR: dataDir, ...environment })
  const output = collectOutput(child)
  const stop = (signal?: NodeJS.Signals) => stopProgram(child, signal)
  onTestFinished(async () => {
    await stop('SIGKILL')
  })
  const url = await addressIn(child, output)
  const visitor = () => new Visitor((path, init) => fetch(path, init), url)

  async function client(path: string, credentials: { email: string; password: string }): Promise<Visitor> {
    const browser = visitor()
    const { status, json, text } = await browser.api('POST', path, credentials)
    if (status >= 300) {
      throw new Error(`${path} answered ${status}: ${text}`)
    }
    browser.useToken(json.token)
    return browser
  }

  return {
    url,
    dataDir,
    process: child,
    output,
    visitor,
    customer: () => {
      customers += 1
      const email = `customer-${customers}-${process.pid}@example.com`
      return client('/api/auth/register', { email, password: ADMIN.password })
    },
    operator: () => client('/api/auth/login', ADMIN),
    stop,
  }
}
