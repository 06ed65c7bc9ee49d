import { type ChildProcess, fork } from 'node:child_process'
import type { RehearsalProgress } from '../domain/rehearsal-types.js'
import type { Findings } from './findings.js'
import type { Prepared } from './operator.js'
import { programFile } from './program-file.js'

/** What the process of a crowd is told, and what it tells. */
export interface ToCrowd {
  url: string
  prepared: Prepared
  seconds: number
}
export type FromCrowd = { progress: RehearsalProgress } | { findings: Findings } | { fault: string }

export interface CrowdApartOptions {
  url: string
  seconds: number
  /** Ends the crowd at once; what is thrown then is the signal's reason. */
  signal: AbortSignal
  /** Told once a second how it goes. */
  onProgress(progress: RehearsalProgress): void
}

/**
 * Lets the shoppers come from a process of their own, so that they take no turn of the event loop that they measure.
 * It gets no environment, and so none of the shop's secrets. Throws an Error that says why where it cannot.
 */
export async function letShoppersComeApart(
  prepared: Prepared,
  options: CrowdApartOptions,
): Promise<Findings> {
  const { url, seconds, signal } = options
  signal.throwIfAborted()
  const child = fork(programFile('rehearsal/crowd-process'), { env: {}, execArgv: process.execArgv })
  const leave = () => child.kill('SIGKILL')
  signal.addEventListener('abort', leave)
  try {
    child.send({ url, prepared, seconds } satisfies ToCrowd)
    return await findingsOf(child, options)
  } finally {
    signal.removeEventListener('abort', leave)
    leave()
  }
}

function findingsOf(child: ChildProcess, { signal, onProgress }: CrowdApartOptions): Promise<Findings> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: FromCrowd) => {
      if ('progress' in message) {
        onProgress(message.progress)
      } else if ('findings' in message) {
        resolve(message.findings)
      } else {
        reject(new Error(message.fault))
      }
    })
    child.once('error', reject)
    child.once('exit', (code, killedBy) => {
      const how = killedBy ? `was killed by ${killedBy}` : `ended with code ${code}`
      reject(signal.aborted ? signal.reason : new Error(`The process of the shoppers ${how}.`))
    })
  })
}
