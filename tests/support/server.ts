import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './folders.js'
import { Visitor } from './visitor.js'

const ROOT = join(import.meta.dirname, '../..')

export const ADMIN = { email: 'operator@example.com', password: 'the keeper of the keys' }

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
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal)
      await once(child, 'exit')
    }
    return child.exitCode
  }
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

/** Runs one of the project's built programs with a bare environment, such as `cli/reconcile`. */
export function runProgram(
  name: string,
  environment: Record<string, string>,
  args: string[] = [],
): ChildProcess {
  return spawn(process.execPath, [join(ROOT, 'dist/src', `${name}.js`), ...args], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      LOG_LEVEL: 'warn',
      RATE_LIMITS: 'off',
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Runs a program to its end. */
export async function runToEnd(
  name: string,
  environment: Record<string, string>,
  args: string[] = [],
): Promise<{ code: number | null; output: string }> {
  const child = runProgram(name, environment, args)
  const output = collectOutput(child)
  await once(child, 'close')
  return { code: child.exitCode, output: output() }
}

function collectOutput(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      text += chunk
    })
  }
  return () => text
}

/** Waits until the server has said where it listens; throws what it said instead when it ends before. */
function addressIn(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', () => {
      const url = /is open at (http:\/\/\S+)/.exec(output())?.[1]
      if (url) {
        resolve(url.replace('localhost', '127.0.0.1'))
      }
    })
    child.once('exit', () => reject(new Error(`The server ended at once:\n${output()}`)))
  })
}
