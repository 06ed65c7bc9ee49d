import { createHash } from 'node:crypto'
import { type Bucket, secondsToWait, withOneMore } from './buckets.js'
import { asCanonicalEmail } from './emails.js'
import type { Engine } from './engine.js'
import { Refusal } from './refusal.js'
import type { ThrottlesTable } from './tables.js'
import { UnderWay } from './under-way.js'

/**
 * Slows down who guesses passwords and who makes accounts by the hundred. Accounts and addresses are counted apart: a
 * guesser who changes the address still meets the account's wait, one who changes the account meets the address's. What
 * is counted stands in SQL, so that neither a restart nor another process starts it anew. Nothing locks for good.
 */
export interface Throttles {
  /** Runs `logIn`. Throws Refusal `slow_down` instead while the account or the address has to wait. */
  aroundLogIn<T>(email: string, address: string, logIn: () => Promise<T>): Promise<T>
  /** Runs `register`. Throws Refusal `slow_down` instead when the address has made too many accounts. */
  aroundRegistration<T>(address: string, register: () => Promise<T>): Promise<T>
}

/** Failures of an account before it has to wait, and the waits, which double, in milliseconds. */
const FREE_FAILURES = 5
const WAIT_MS_MIN = 1_000
const WAIT_MS_MAX = 15 * 60_000
/** How long the failures of an account are remembered after the last of them, in milliseconds. */
const FAILURES_MS_MAX = 24 * 60 * 60_000
/** Failures from one address: more than an account's, as a whole office may stand behind it. */
const FAILURES_OF_ADDRESS: Bucket = { size: 20, milliseconds: 60_000 }
/**
 * Log-ins of one account that are under way at once in this process, and of one that has failed too often: each is
 * judged by what had failed when it began, so these are the guesses that a burst may have beyond its share.
 */
const UNDER_WAY_MAX = 20
const UNDER_WAY_AFTER_FAILURES_MAX = 1
/** How often a row is tried to be written that others write at the same time; beyond, one count is lost. */
const WRITES_MAX = 10

type Row = Omit<ThrottlesTable, 'name'>

export function openThrottles(
  engine: Engine,
  { registrationsPerHour }: { registrationsPerHour: number },
): Throttles {
  const { db } = engine
  const registrations: Bucket = { size: registrationsPerHour, milliseconds: 60 * 60_000 }
  const underWay = new UnderWay<string>()

  async function aroundLogIn<T>(email: string, address: string, logIn: () => Promise<T>): Promise<T> {
    const account = nameOf('account', asCanonicalEmail(email))
    const place = nameOf('address', address)
    const now = (await engine.now()).getTime()
    const [known, knownPlace] = await Promise.all([find(account), find(place)])
    refuseFor(Math.ceil(((known?.free_at.getTime() ?? now) - now) / 1000))
    refuseFor(secondsToWait(FAILURES_OF_ADDRESS, emptyAtOf(knownPlace), now))
    const failedOften = (known?.attempts ?? 0) >= FREE_FAILURES
    const most = failedOften ? UNDER_WAY_AFTER_FAILURES_MAX : UNDER_WAY_MAX
    refuseFor(underWay.of(account) < most ? 0 : 1)
    return underWay.during(account, async () => {
      try {
        const answer = await logIn()
        if (known) {
          await db.deleteFrom('throttles').where('name', '=', account).execute()
        }
        return answer
      } catch (error) {
        if (error instanceof Refusal && error.code === 'unauthorized') {
          const failedAt = (await engine.now()).getTime()
          await change(account, (row) => afterFailure(row, failedAt))
          await change(place, (row) => filled(FAILURES_OF_ADDRESS, row, failedAt))
        }
        throw error
      }
    })
  }

  /** It is counted before it is tried, and given back when it was only mistyped, so that a burst gains nothing. */
  async function aroundRegistration<T>(address: string, register: () => Promise<T>): Promise<T> {
    const place = nameOf('registering', address)
    const now = (await engine.now()).getTime()
    await change(place, (row) => {
      refuseFor(secondsToWait(registrations, emptyAtOf(row), now))
      return filled(registrations, row, now)
    })
    try {
      return await register()
    } catch (error) {
      if (error instanceof Refusal && error.code === 'invalid') {
        await change(place, (row) => givenBack(registrations, row, now))
      }
      throw error
    }
  }

  function find(name: string): Promise<Row | undefined> {
    return db
      .selectFrom('throttles')
      .select(['attempts', 'free_at', 'forget_at'])
      .where('name', '=', name)
      .executeTakeFirst()
  }

  /** Every writing counts `attempts` up, so who writes by what has changed meanwhile finds no row and reads again. */
  async function change(name: string, next: (row: Row | undefined) => Omit<Row, 'attempts'>): Promise<void> {
    for (let count = 0; count < WRITES_MAX; count += 1) {
      const row = await find(name)
      if (await write(name, row, { ...next(row), attempts: (row?.attempts ?? 0) + 1 })) {
        return
      }
    }
  }

  async function write(name: string, before: Row | undefined, after: Row): Promise<boolean> {
    if (before) {
      const { numUpdatedRows } = await db
        .updateTable('throttles')
        .set(after)
        .where('name', '=', name)
        .where('attempts', '=', before.attempts)
        .executeTakeFirstOrThrow()
      return numUpdatedRows === 1n
    }
    try {
      await db
        .insertInto('throttles')
        .values({ name, ...after })
        .execute()
      return true
    } catch (error) {
      if (await find(name)) {
        return false
      }
      throw error
    }
  }

  return { aroundLogIn, aroundRegistration }
}

/** For load tests, where RATE_LIMITS=off: nobody is slowed down. */
export const NO_THROTTLES: Throttles = {
  aroundLogIn: (_email, _address, logIn) => logIn(),
  aroundRegistration: (_address, register) => register(),
}

/** Most forgotten rows deleted at a time. */
const DELETED_MAX = 1_000

/** Deletes what nobody has to wait for any more, a bounded number at a time. */
export async function deleteForgottenThrottles({ db, now }: Engine): Promise<void> {
  const forgotten = await db
    .selectFrom('throttles')
    .select('name')
    .where('forget_at', '<=', await now())
    .limit(DELETED_MAX)
    .execute()
  if (forgotten.length > 0) {
    const names = forgotten.map(({ name }) => name)
    await db.deleteFrom('throttles').where('name', 'in', names).execute()
  }
}

/** Who is slowed down stands there only as a hash: the table tells nobody who has an account or where from. */
function nameOf(kind: 'account' | 'address' | 'registering', who: string): string {
  return `${kind} ${createHash('sha256').update(who).digest('hex')}`
}

function afterFailure(row: Row | undefined, now: number): Omit<Row, 'attempts'> {
  const beyond = (row?.attempts ?? 0) + 1 - FREE_FAILURES
  const wait = beyond < 0 ? 0 : Math.min(WAIT_MS_MAX, WAIT_MS_MIN * 2 ** beyond)
  return { free_at: new Date(now + wait), forget_at: new Date(now + FAILURES_MS_MAX) }
}

function emptyAtOf(row: Row | undefined): number | null {
  return row?.free_at.getTime() ?? null
}

function filled(bucket: Bucket, row: Row | undefined, now: number): Omit<Row, 'attempts'> {
  return emptyAt(withOneMore(bucket, emptyAtOf(row), now))
}

function givenBack({ size, milliseconds }: Bucket, row: Row | undefined, now: number): Omit<Row, 'attempts'> {
  return emptyAt((emptyAtOf(row) ?? now) - milliseconds / size)
}

function emptyAt(time: number): Omit<Row, 'attempts'> {
  return { free_at: new Date(time), forget_at: new Date(time) }
}

function refuseFor(seconds: number): void {
  if (seconds > 0) {
    throw new Refusal('slow_down', 'Too many attempts. Wait a moment, then try again.', {
      retry_after_seconds: seconds,
    })
  }
}
