import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { validate as isCron } from 'node-cron'
import { z } from 'zod'
import { isCommonPassword } from './domain/common-passwords.js'
import { PASSWORD_BYTES_MAX, PASSWORD_CHARACTERS_MIN } from './domain/passwords.js'

/** Where MySQL or MariaDB is. */
export interface DatabaseConfig {
  readonly host: string
  readonly port: number
  readonly name: string
  readonly user: string
  readonly password: string
}

/** Everything that can be set from outside; what each value means stands in .env.example, under its variable. */
export interface Config {
  readonly production: boolean
  readonly engine: 'embedded' | 'mysql-redis'
  /** TCP port; 0 means any free one. */
  readonly port: number
  /** Null with the embedded engine. */
  readonly database: DatabaseConfig | null
  readonly redisUrl: string
  /** Absolute path. */
  readonly dataDir: string
  /** In lower case, as accounts are kept. */
  readonly adminEmail: string
  /** Null when not set: see secrets.ts. */
  readonly adminPassword: string | null
  /** Null when not set, which production refuses: see secrets.ts. */
  readonly jwtSecret: string | null
  /** The one foreign origin that may call the API from a browser. */
  readonly corsOrigin: string | null
  /** How the shop is reached from outside, such as https://shop.example.com. */
  readonly publicOrigin: string | null
  /** How many proxies stand in front, so how many X-Forwarded-For entries are to be believed. */
  readonly trustProxy: number
  /** Seconds a hold lasts where the product sets none. */
  readonly holdSeconds: number
  readonly expiryCron: string
  readonly expiryInProcess: boolean
  /** ISO 4217, in capitals. */
  readonly currency: string
  /** IANA name of the zone in which operators type and read times. */
  readonly saleTimeZone: string
  readonly logLevel: LogLevel
  readonly rateLimits: boolean
  /** Accounts that one address may make in an hour. */
  readonly registrationsPerHour: number
  /** Holds of one account that may run at once, over all products. */
  readonly liveHoldsMax: number
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** Values by variable name, as process.env has them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The environment cannot be started with. `faults` has a sentence for each thing that is wrong, never a secret's value. */
export class ConfigError extends Error {
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(['The configuration is not usable:', ...faults.map((fault) => `  ${fault}`)].join('\n'))
    this.name = 'ConfigError'
    this.faults = faults
  }
}

/**
 * Reads the whole configuration, once, at the start of a process. Throws a ConfigError that lists every fault.
 * Without an argument it reads the process's environment, completed from `.env` in the working directory.
 */
export function readConfig(env: Environment = processEnvironment()): Config {
  // An empty value counts as not set: that is what `NAME=` means in a .env file or a compose file.
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  )
  const production = given.NODE_ENV === 'production'
  const parsed = variables({ production, onMysql: given.DB_HOST !== undefined }).safeParse(given)
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => sentence(issue, given)))

  const values = parsed.data
  const database: DatabaseConfig | null =
    values.DB_HOST === undefined
      ? null
      : Object.freeze({
          host: values.DB_HOST,
          port: values.DB_PORT,
          name: values.DB_NAME,
          user: values.DB_USER ?? '',
          password: values.DB_PASS,
        })
  return Object.freeze({
    production,
    engine: database ? 'mysql-redis' : 'embedded',
    port: values.PORT,
    database,
    redisUrl: values.REDIS_URL,
    dataDir: resolve(values.DATA_DIR),
    adminEmail: values.ADMIN_EMAIL,
    adminPassword: values.ADMIN_PASSWORD ?? null,
    jwtSecret: values.JWT_SECRET ?? null,
    corsOrigin: values.CORS_ORIGIN ?? null,
    publicOrigin: values.PUBLIC_ORIGIN ?? null,
    trustProxy: values.TRUST_PROXY,
    holdSeconds: values.HOLD_SECONDS,
    expiryCron: values.EXPIRY_CRON,
    expiryInProcess: values.EXPIRY_IN_PROCESS === 'true',
    currency: values.CURRENCY,
    saleTimeZone: values.SALE_TIME_ZONE,
    logLevel: values.LOG_LEVEL,
    rateLimits: values.RATE_LIMITS === 'on',
    registrationsPerHour: values.REGISTRATIONS_PER_HOUR,
    liveHoldsMax: values.LIVE_HOLDS_PER_ACCOUNT,
  })
}

/** The process's environment; what is set in it wins over the same name in `.env`. */
function processEnvironment(): Environment {
  if (existsSync('.env')) {
    try {
      process.loadEnvFile('.env')
    } catch (error) {
      throw new ConfigError([`.env: cannot be read (${(error as Error).message})`])
    }
  }
  return process.env
}

/**
 * The rule of each variable. Rules that hold in production alone are part of the variable's own rule and not a second
 * pass, because a second pass would keep quiet until the first one finds nothing.
 */
function variables({ production, onMysql }: { production: boolean; onMysql: boolean }) {
  return z.object({
    PORT: wholeNumber(0, 65_535).default(8080),
    DB_HOST: z.string().regex(/^\S+$/, 'must be a host name or an address').optional(),
    DB_PORT: wholeNumber(1, 65_535).default(3306),
    DB_NAME: z.string().default('flashsale_db'),
    DB_USER: onMysql ? z.string({ error: 'must be set when DB_HOST is' }) : z.string().optional(),
    DB_PASS: z.string().default(''),
    REDIS_URL: z
      .string()
      .refine(isRedisUrl, 'must be a redis:// or rediss:// URL')
      .default('redis://localhost:6379'),
    DATA_DIR: z.string().default('./data'),
    ADMIN_EMAIL: z.email('must be an email address').max(254).toLowerCase().default('admin@example.com'),
    ADMIN_PASSWORD: adminPassword(production).optional(),
    JWT_SECRET: production ? productionSecret() : z.string().optional(),
    CORS_ORIGIN: origin().optional(),
    PUBLIC_ORIGIN: origin().optional(),
    TRUST_PROXY: wholeNumber(0, 10).default(0),
    HOLD_SECONDS: wholeNumber(1, 3_600).default(120),
    EXPIRY_CRON: z
      .string()
      .refine(isCron, 'must be a cron expression of five or six fields')
      .default('* * * * * *'),
    EXPIRY_IN_PROCESS: z.enum(['true', 'false'], 'must be true or false').default('true'),
    CURRENCY: z
      .string()
      .toUpperCase()
      .refine(isCurrency, 'must be a currency code of ISO 4217, such as USD')
      .default('USD'),
    SALE_TIME_ZONE: z
      .string()
      .refine(isTimeZone, 'must be an IANA time zone, such as Europe/Berlin')
      .default('UTC'),
    LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
    RATE_LIMITS: z
      .enum(['on', 'off'], 'must be on or off')
      .refine((value) => !production || value === 'on', 'must be on in production')
      .default('on'),
    REGISTRATIONS_PER_HOUR: wholeNumber(1, 1_000_000).default(500),
    LIVE_HOLDS_PER_ACCOUNT: wholeNumber(1, 1_000).default(100),
  })
}

/** Digits and nothing else: Number() alone would also take ' 80', '1e3' and '0x50'. */
function wholeNumber(min: number, max: number) {
  return z
    .string()
    .refine(
      (text) => /^(0|[1-9]\d{0,9})$/.test(text) && Number(text) >= min && Number(text) <= max,
      `must be a whole number from ${min} to ${max}`,
    )
    .transform(Number)
}

function adminPassword(production: boolean) {
  return z
    .string()
    .refine(
      (text) => [...text].length >= PASSWORD_CHARACTERS_MIN,
      `must have ${PASSWORD_CHARACTERS_MIN} characters`,
    )
    .refine(
      (text) => Buffer.byteLength(text) <= PASSWORD_BYTES_MAX,
      `must have at most ${PASSWORD_BYTES_MAX} bytes`,
    )
    .refine(
      (text) => !production || !(isCommonPassword(text) || isExample(text)),
      'is an example or a password everybody knows, which production does not start with',
    )
}

const SECRET_BYTES_MIN = 32

function productionSecret() {
  return z
    .string({ error: 'must be set in production' })
    .refine(
      (text) => Buffer.byteLength(text) >= SECRET_BYTES_MIN,
      `must have at least ${SECRET_BYTES_MIN} bytes`,
    )
    .refine((text) => !isExample(text), 'is an example, which production does not start with')
}

/** Values that stand in manuals and in .env.example say what they are; a random secret has no such words. */
function isExample(secret: string): boolean {
  return /example|(change|replace)[ _.-]?(me|this|it)|your[ _.-]?(jwt|secret|admin|password)|super[ _.-]?secret/i.test(
    secret,
  )
}

function origin() {
  return z
    .string()
    .refine(
      (text) => /^https?:\/\/[^\s/?#\\@]+\/?$/i.test(text) && URL.canParse(text),
      'must be an http or https origin without a path, such as https://shop.example.com',
    )
    .transform((text) => new URL(text).origin)
}

function isRedisUrl(text: string): boolean {
  return /^rediss?:\/\/\S+$/.test(text) && URL.canParse(text)
}

function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf('currency').includes(code)
}

/** Newer Nodes also take offsets such as +02:00 as a zone, but an offset knows no summer time. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** Variables whose values never appear in a message; a Redis URL may hold a password. */
const SECRETS = new Set(['DB_PASS', 'REDIS_URL', 'ADMIN_PASSWORD', 'JWT_SECRET'])

function sentence(issue: z.core.$ZodIssue, given: Environment): string {
  const name = issue.path.join('.')
  const value = given[name]
  const shown = value === undefined || SECRETS.has(name) ? '' : `, not ${JSON.stringify(value.slice(0, 100))}`
  return `${name}: ${issue.message}${shown}`
}
