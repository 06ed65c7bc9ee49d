import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { PASSWORD_BYTES_MAX, type Passwords } from './domain/passwords.js'
import { type Refusal, unavailable } from './domain/refusal.js'
import { PASSWORD_WORKER } from './password-worker.js'

/**
 * bcrypt's work factor: 2^10 rounds, some 50 to 100 ms of one core. A step more doubles both the guesser's cost and
 * that of every login in the rush before a sale, which two cores would not carry.
 */
const BCRYPT_COST = 10

export interface PasswordOptions {
  /** Threads that hash at the same time. */
  workers?: number
  /** Most jobs that wait for a worker; one more is refused. */
  waitingMax?: number
  /** How long a job may wait for a worker, in milliseconds, before it is refused. */
  waitMsMax?: number
  /** bcrypt's work factor; only tests choose another. */
  cost?: number
  /** The worker's program; only tests choose another. */
  program?: string
}

/** What a worker is asked: to hash when `hash` is null, else to compare. */
interface Question {
  password: string
  hash: string | null
  cost: number
}

type Answer = { value: string | boolean } | { fault: string }

interface Job {
  question: Question
  /** Refuses the job when it has waited too long; cleared as soon as a worker takes it. */
  overdue: NodeJS.Timeout
  resolve(value: string | boolean): void
  reject(reason: Error): void
}

/**
 * Hashes in worker threads, so that the web process answers others meanwhile, behind a queue that is bounded by length
 * and by age. Workers start with the first job and do not keep an idle process alive.
 */
export function openPasswords(options: PasswordOptions = {}): Passwords {
  const {
    workers = 2,
    waitingMax = 200,
    waitMsMax = 4_000,
    cost = BCRYPT_COST,
    program = PASSWORD_WORKER,
  } = options
  const bcryptPath = createRequire(import.meta.url).resolve('bcryptjs')
  const dummyHash = dummyHashOf(cost)
  const queue: Job[] = []
  const idle: Worker[] = []
  const running = new Map<Worker, Job | null>()
  let closed = false

  function ask(question: Question): Promise<string | boolean> {
    if (closed) return Promise.reject(tooManyPasswords())
    const startsAtOnce = idle.length > 0 || running.size < workers
    if (!startsAtOnce && queue.length >= waitingMax) return Promise.reject(tooManyPasswords())
    return new Promise((resolve, reject) => {
      const job: Job = { question, resolve, reject, overdue: setTimeout(() => giveUp(job), waitMsMax) }
      queue.push(job)
      next()
    })
  }

  function giveUp(job: Job): void {
    queue.splice(queue.indexOf(job), 1)
    job.reject(tooManyPasswords())
  }

  /** Gives the oldest waiting job to a free worker, starting one when there is room for it. */
  function next(): void {
    if (queue.length === 0) return
    const worker = idle.pop() ?? (running.size < workers ? start() : undefined)
    if (!worker) return
    const job = queue.shift() as Job
    clearTimeout(job.overdue)
    running.set(worker, job)
    worker.ref()
    worker.postMessage(job.question)
  }

  /** The worker inherits neither flags nor environment: it needs no loader and may not see the secrets in there. */
  function start(): Worker {
    const worker = new Worker(program, { eval: true, execArgv: [], env: {}, workerData: { bcryptPath } })
    running.set(worker, null)
    let cause: unknown
    worker.on('message', (answer: Answer) => settle(worker, answer))
    worker.on('error', (error) => {
      cause = error
    })
    worker.on('exit', () => bury(worker, cause))
    return worker
  }

  function settle(worker: Worker, answer: Answer): void {
    const job = running.get(worker)
    running.set(worker, null)
    worker.unref()
    idle.push(worker)
    if ('fault' in answer) job?.reject(new Error(`The password could not be checked: ${answer.fault}`))
    else job?.resolve(answer.value)
    next()
  }

  /** A dead worker fails the job it had and nobody else's; the next job starts another in its place. */
  function bury(worker: Worker, cause: unknown): void {
    const job = running.get(worker)
    running.delete(worker)
    if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1)
    job?.reject(
      closed ? tooManyPasswords() : new Error('A password worker ended before it answered.', { cause }),
    )
    next()
  }

  return {
    async hash(password) {
      if (isTooLong(password)) throw new RangeError(`A password has at most ${PASSWORD_BYTES_MAX} bytes.`)
      return (await ask({ password, hash: null, cost })) as string
    },

    async matches(password, hash) {
      // A longer password would match by its first 72 bytes alone, so it is compared to nothing real.
      const real = isTooLong(password) ? null : hash
      const same = await ask({ password, hash: real ?? dummyHash, cost })
      return real !== null && same === true
    },

    waiting: () => queue.length,

    async close() {
      closed = true
      for (const job of queue.splice(0)) {
        clearTimeout(job.overdue)
        job.reject(tooManyPasswords())
      }
      await Promise.all([...running.keys()].map((worker) => worker.terminate()))
    },
  }
}

function isTooLong(password: string): boolean {
  return Buffer.byteLength(password) > PASSWORD_BYTES_MAX
}

/** A well-formed hash of the same cost that no password has: its check costs what every other check costs. */
export function dummyHashOf(cost: number): string {
  return `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`
}

function tooManyPasswords(): Refusal {
  return unavailable('Too many people are signing in at once. Please try again in a moment.', 4)
}
