import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { programFile } from './program-file.js'

/** A server that was started for a rehearsal alone. */
export interface OwnServer {
  url: string
  email: string
  password: string
  /** Asks it to stop, and resolves when it is gone. */
  stop(): Promise<void>
}

/** Starts the shop's server as a process of its own, on a free port and without limits. `environment` says where it keeps its books. */
export async function startOwnServer(environment: Record<string, string>): Promise<OwnServer> {
  const email = 'operator@rehearsal.example'
  const password = randomUUID()
  const server = spawn(process.execPath, [...process.execArgv, programFile('main')], {
    env: {
      ...environment,
      PORT: '0',
      LOG_LEVEL: 'warn',
      RATE_LIMITS: 'off',
      ADMIN_EMAIL: email,
      ADMIN_PASSWORD: password,
      JWT_SECRET: randomUUID() + randomUUID(),
    },
    // In a group of its own, so that Ctrl-C reaches this process alone, which stops the server when it is done.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const url = await addressOf(server)
  server.stderr?.pipe(process.stderr)

  async function stop(): Promise<void> {
    if (server.exitCode === null && server.signalCode === null) {
      const gone = once(server, 'exit')
      server.kill('SIGTERM')
      const impatience = setTimeout(() => server.kill('SIGKILL'), STOP_MS_MAX)
      await gone
      clearTimeout(impatience)
    }
  }
  return { url, email, password, stop }
}

/** How long stopping may take before the server is killed, in milliseconds. */
const STOP_MS_MAX = 12_000

/** Waits until the server has said where it listens; throws what it said instead when it ends before. */
function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    for (const stream of [server.stdout, server.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text
        const port = /is open at http:\/\/localhost:(\d+)/.exec(output)?.[1]
        if (port) {
          resolve(`http://127.0.0.1:${port}`)
        }
      })
    }
    server.once('error', reject)
    server.once('exit', () => reject(new Error(`The server of the rehearsal ended at once:\n${output}`)))
  })
}
