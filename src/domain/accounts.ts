import { isCommonPassword } from './common-passwords.js'
import { asCanonicalEmail } from './emails.js'
import type { Engine } from './engine.js'
import { PASSWORD_BYTES_MAX, PASSWORD_CHARACTERS_MIN, type Passwords } from './passwords.js'
import { Recent } from './recent.js'
import { invalidField, Refusal } from './refusal.js'
import { isSimulated } from './simulated-shoppers.js'
import type { Role, User } from './types.js'

/** How long a role is believed before the database is asked again, in milliseconds. */
const USER_MS_MAX = 1_000
const USERS_REMEMBERED_MAX = 20_000

/** What people have with the shop. Registering and signing in are slow on purpose; finding a user is not. */
export interface Accounts {
  /** Throws Refusal `invalid`, `email_taken`, `unavailable`. */
  register(email: string, password: string): Promise<User>
  /** Throws the same Refusal `unauthorized`, after the same time, for an unknown user and for a wrong password. */
  logIn(email: string, password: string): Promise<User>
  /** The user as the database has it, read at most a second ago; undefined when there is none. */
  find(userId: number): Promise<User | undefined>
  /** Makes the admin unless there is an account with that email; never promotes one and never resets a password. */
  ensureAdmin(email: string, password: string): Promise<'made' | 'was there' | 'is a customer'>
  hasAdmin(): Promise<boolean>
}

export function openAccounts(engine: Engine, passwords: Passwords): Accounts {
  const { db } = engine
  const recent = new Recent<number, User | undefined>(USER_MS_MAX, USERS_REMEMBERED_MAX, (id) =>
    db.selectFrom('users').select(['id', 'email', 'role']).where('id', '=', id).executeTakeFirst(),
  )

  async function register(email: string, password: string): Promise<User> {
    const canonical = canonicalEmail(email)
    refuseWeakPassword(password)
    await refuseTaken(canonical)
    const password_hash = await passwords.hash(password)
    return insertUser(canonical, password_hash, 'customer')
  }

  async function refuseTaken(email: string): Promise<void> {
    const taken = await db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirst()
    if (taken) {
      throw emailTaken()
    }
  }

  /** Of two who register the same email at once, the unique index lets one in. */
  async function insertUser(email: string, password_hash: string, role: Role): Promise<User> {
    const created_at = await engine.now()
    try {
      const { insertId } = await db
        .insertInto('users')
        .values({ email, password_hash, role, created_at })
        .executeTakeFirstOrThrow()
      return { id: Number(insertId), email, role }
    } catch (error) {
      await refuseTaken(email)
      throw error
    }
  }

  async function logIn(email: string, password: string): Promise<User> {
    const user = await db
      .selectFrom('users')
      .selectAll()
      .where('email', '=', asCanonicalEmail(email))
      .executeTakeFirst()
    if (!(await passwords.matches(password, user?.password_hash ?? null)) || !user) {
      throw new Refusal('unauthorized', 'This email and password do not belong together.')
    }
    return { id: user.id, email: user.email, role: user.role }
  }

  async function ensureAdmin(
    email: string,
    password: string,
  ): Promise<'made' | 'was there' | 'is a customer'> {
    const canonical = canonicalEmail(email)
    const found = await db
      .selectFrom('users')
      .select('role')
      .where('email', '=', canonical)
      .executeTakeFirst()
    if (found) {
      return found.role === 'admin' ? 'was there' : 'is a customer'
    }
    try {
      await insertUser(canonical, await passwords.hash(password), 'admin')
      return 'made'
    } catch (error) {
      // Several processes that start at once all find no admin; one of them makes it.
      if (error instanceof Refusal && error.code === 'email_taken') {
        return 'was there'
      }
      throw error
    }
  }

  async function hasAdmin(): Promise<boolean> {
    const admin = await db.selectFrom('users').select('id').where('role', '=', 'admin').limit(1).execute()
    return admin.length > 0
  }

  return { register, logIn, find: (userId) => recent.get(userId), ensureAdmin, hasAdmin }
}

/** Longest email, in characters (RFC 5321). */
const EMAIL_MAX = 254
/** The form of an email that browsers use (WHATWG HTML, "valid e-mail address"), in lower case. */
const EMAIL =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/

/** The one form in which an email is stored and compared. Throws Refusal `invalid` when it is none. */
export function canonicalEmail(text: string): string {
  const email = asCanonicalEmail(text)
  if (email.length > EMAIL_MAX || !EMAIL.test(email) || isSimulated(email)) {
    throw invalidField('email', 'Enter an email such as name@example.com.')
  }
  return email
}

function refuseWeakPassword(password: string): void {
  if ([...password].length < PASSWORD_CHARACTERS_MIN) {
    throw invalidField('password', `Use at least ${PASSWORD_CHARACTERS_MIN} characters.`)
  }
  if (Buffer.byteLength(password) > PASSWORD_BYTES_MAX) {
    throw invalidField(
      'password',
      `Use at most ${PASSWORD_BYTES_MAX} bytes; this one has ${Buffer.byteLength(password)}.`,
    )
  }
  if (isCommonPassword(password)) {
    throw invalidField('password', 'This is one of the commonest passwords. Choose another.')
  }
}

function emailTaken(): Refusal {
  const message = 'There is an account with this email already.'
  return new Refusal('email_taken', message, { fields: { email: message } })
}
