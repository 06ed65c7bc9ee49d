import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** The built programs as processes of their own, for tests and for the benchmark. */

const ROOT = join(import.meta.dirname, '../..')

export const ADMIN = { email: 'operator@example.com', password: 'the keeper of the keys' }

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

/** What a program has printed so far, on both of its streams. */
export function collectOutput(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      text += chunk
    })
  }
  return () => text
}

/** Sends a signal and waits for the end; returns the exit code, null when it was killed. */
export async function stopProgram(
  child: ChildProcess,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal)
    await once(child, 'exit')
  }
  return child.exitCode
}

/** Waits until the server has said where it listens; throws what it said instead when it ends before. */
export function addressIn(child: ChildProcess, output: () => string): Promise<string> {
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
