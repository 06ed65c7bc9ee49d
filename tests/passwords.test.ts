import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import bcrypt from 'bcryptjs'
import { afterEach, describe, expect, test } from 'vitest'
import { COMMON_PASSWORDS, isCommonPassword } from '../src/domain/common-passwords.js'
import { PASSWORD_BYTES_MAX, PASSWORD_CHARACTERS_MIN, type Passwords } from '../src/domain/passwords.js'
import { dummyHashOf, openPasswords, type PasswordOptions } from '../src/passwords.js'

/** Cheap enough for many; tests that need a busy worker choose a dearer one. */
const CHEAP = 4

/** A few hundred milliseconds of one core: long enough for others to queue up behind it. */
const DEAR = 12

let passwords: Passwords
const open = (options: PasswordOptions = {}) => {
  passwords = openPasswords({ cost: CHEAP, ...options })
  return passwords
}
afterEach(() => passwords.close())

const unavailable = expect.objectContaining({ name: 'Refusal', code: 'unavailable' })

describe('hashing', () => {
  test('a hash matches its password and no other', async () => {
    open()
    const hash = await passwords.hash('correct horse')
    expect(await passwords.matches('correct horse', hash)).toBe(true)
    expect(await passwords.matches('Correct horse', hash)).toBe(false)
    expect(await passwords.matches('', hash)).toBe(false)
  })

  test('two hashes of one password differ, and any bcrypt reads them', async () => {
    open()
    const [one, other] = await Promise.all([passwords.hash('pässwörd'), passwords.hash('pässwörd')])
    expect(one).not.toBe(other)
    expect(bcrypt.compareSync('pässwörd', one)).toBe(true)
  })

  test('the shop hashes at cost 10', async () => {
    passwords = openPasswords()
    expect(bcrypt.getRounds(await passwords.hash('correct horse'))).toBe(10)
  })

  test('a password longer than bcrypt reads is not hashed, and does not match by its beginning', async () => {
    open()
    const longest = 'x'.repeat(PASSWORD_BYTES_MAX)
    await expect(passwords.hash(`${longest}y`)).rejects.toThrow(RangeError)
    const hash = await passwords.hash(longest)
    expect(await passwords.matches(longest, hash)).toBe(true)
    expect(await passwords.matches(`${longest}y`, hash)).toBe(false)
  })

  test('what is no hash at all matches nothing', async () => {
    open()
    expect(await passwords.matches('correct horse', '')).toBe(false)
  })

  test('the process answers others meanwhile', async () => {
    open({ cost: DEAR })
    await passwords.matches('start the worker', null)
    let turns = 0
    const ticking = setInterval(() => {
      turns += 1
    }, 5)
    await passwords.hash('correct horse')
    clearInterval(ticking)
    expect(turns).toBeGreaterThan(10)
  })
})

describe('an account that does not exist', () => {
  test('matches nothing', async () => {
    open()
    expect(await passwords.matches('correct horse', null)).toBe(false)
  })

  test('costs a worker the same work as a wrong password', async () => {
    open({ workers: 1, cost: DEAR })
    const busy = passwords.hash('correct horse')
    const unknown = passwords.matches('wrong horse', null)
    expect(passwords.waiting()).toBe(1)
    expect([await unknown, bcrypt.getRounds(await busy)]).toEqual([false, DEAR])
    expect(bcrypt.getRounds(dummyHashOf(DEAR))).toBe(DEAR)
  })
})

describe('too much at once', () => {
  test('the queue is bounded by length', async () => {
    open({ workers: 1, waitingMax: 3, cost: 10 })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => passwords.hash(`password ${i}`)),
    )
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual([
      ...Array<string>(4).fill('fulfilled'),
      ...Array<string>(6).fill('rejected'),
    ])
    expect(
      outcomes.filter((outcome) => outcome.status === 'rejected').map((outcome) => outcome.reason),
    ).toEqual(Array(6).fill(unavailable))
    expect(passwords.waiting()).toBe(0)
  })

  test('nobody waits longer than the longest wait', async () => {
    open({ workers: 1, waitMsMax: 50, cost: DEAR })
    const first = passwords.hash('first')
    const startedAt = performance.now()
    await expect(passwords.hash('second')).rejects.toEqual(unavailable)
    expect(performance.now() - startedAt).toBeLessThan(200)
    expect(passwords.waiting()).toBe(0)
    expect(await first).toMatch(/^\$2b\$12\$/)
  })

  test('everybody within the bounds is served', async () => {
    open({ workers: 2 })
    const hashes = await Promise.all(Array.from({ length: 100 }, (_, i) => passwords.hash(`password ${i}`)))
    const matches = await Promise.all(hashes.map((hash, i) => passwords.matches(`password ${i}`, hash)))
    expect(matches).toEqual(Array(100).fill(true))
  })
})

describe('workers', () => {
  /** Dies of the password "die", throws at "throw", and otherwise answers as asked. */
  const FRAGILE = `
    const { parentPort } = require('node:worker_threads')
    parentPort.on('message', ({ password }) => {
      if (password === 'die') process.exit(3)
      if (password === 'throw') throw new Error('broken')
      parentPort.postMessage({ value: 'hash of ' + password })
    })`

  test.each(['die', 'throw'])('one that ends (%s) fails its own job alone and is replaced', async (end) => {
    open({ workers: 1, program: FRAGILE })
    const outcomes = await Promise.allSettled([passwords.hash('a'), passwords.hash(end), passwords.hash('b')])
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: 'hash of a' },
      {
        status: 'rejected',
        reason: expect.objectContaining({ message: expect.stringContaining('ended before') }),
      },
      { status: 'fulfilled', value: 'hash of b' },
    ])
  })

  test('a program that cannot even start fails every job and hangs none', async () => {
    open({ workers: 2, program: 'this is not a program' })
    const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map((i) => passwords.hash(`password ${i}`)))
    expect(outcomes.every((outcome) => outcome.status === 'rejected')).toBe(true)
  })

  test('they see nothing of the environment', async () => {
    open({
      program: `require('node:worker_threads').parentPort.on('message', function () {
      this.postMessage({ value: JSON.stringify(process.env) })
    })`,
    })
    expect(await passwords.hash('show')).toBe('{}')
  })

  test('closing refuses what waits and what comes later', async () => {
    open({ workers: 1, cost: DEAR })
    const jobs = [passwords.hash('running'), passwords.hash('waiting')]
    const outcomes = Promise.allSettled(jobs)
    await passwords.close()
    expect((await outcomes).map((outcome) => outcome.status)).toEqual(['rejected', 'rejected'])
    await expect(passwords.matches('late', null)).rejects.toEqual(unavailable)
  })

  test('a process is kept alive by a job but not by idle workers', () => {
    const script = join(import.meta.dirname, 'support', 'hash-and-end.ts')
    const startedAt = performance.now()
    const output = execFileSync(process.execPath, ['--import', 'tsx', script], {
      encoding: 'utf8',
      timeout: 20_000,
    })
    expect(output).toBe('true\n')
    expect(performance.now() - startedAt).toBeLessThan(15_000)
  })
})

describe('the commonest passwords', () => {
  test.each(['password', 'Password1', 'QWERTYUIOP', '12345678', 'Admin@123', 'iloveyou'])(
    '"%s" is one',
    (password) => {
      expect(isCommonPassword(password)).toBe(true)
    },
  )

  test('one’s own is not', () => {
    expect(isCommonPassword('correct horse battery')).toBe(false)
  })

  test('the list is long, in lower case, and has nothing that is refused for its length anyway', () => {
    expect(COMMON_PASSWORDS.size).toBeGreaterThan(200)
    const odd = [...COMMON_PASSWORDS].filter(
      (entry) => entry !== entry.toLowerCase() || [...entry].length < PASSWORD_CHARACTERS_MIN,
    )
    expect(odd).toEqual([])
  })
})
