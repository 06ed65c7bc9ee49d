import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { ConfigError, type Environment, readConfig } from '../src/config.js'

/** What production needs at the least; the secret is of no one's. */
const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: 'kX3v9QpL7mZt2RwYb8NcD5sHf0JgUa1E' }

/** The variables that a start with this environment complains of, in order of their names. */
function faultyIn(env: Environment): string[] {
  return [...new Set(faultsOf(env).map((fault) => fault.split(':')[0] ?? ''))].sort()
}

function faultsOf(env: Environment): readonly string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}

describe('what is set', () => {
  test('nothing set gives the embedded engine on port 8080', () => {
    expect(readConfig({})).toEqual({
      production: false,
      engine: 'embedded',
      port: 8080,
      database: null,
      redisUrl: 'redis://localhost:6379',
      dataDir: resolve('data'),
      adminEmail: 'admin@example.com',
      adminPassword: null,
      jwtSecret: null,
      corsOrigin: null,
      publicOrigin: null,
      trustProxy: 0,
      holdSeconds: 120,
      expiryCron: '* * * * * *',
      expiryInProcess: true,
      currency: 'USD',
      saleTimeZone: 'UTC',
      logLevel: 'info',
      rateLimits: true,
      registrationsPerHour: 500,
      liveHoldsMax: 100,
    })
  })

  test('DB_HOST selects MySQL and Redis', () => {
    const config = readConfig({
      DB_HOST: 'db.internal',
      DB_USER: 'shop',
      DB_PASS: 'p w',
      REDIS_URL: 'rediss://r:1/2',
    })
    expect(config.engine).toBe('mysql-redis')
    expect(config.database).toEqual({
      host: 'db.internal',
      port: 3306,
      name: 'flashsale_db',
      user: 'shop',
      password: 'p w',
    })
    expect(config.redisUrl).toBe('rediss://r:1/2')
  })

  test('an empty value counts as not set', () => {
    const names = Object.keys(variablesOfExample())
    expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(readConfig({}))
  })

  test('values are brought into the form in which they are used', () => {
    const config = readConfig({
      ADMIN_EMAIL: 'Boss@Example.COM',
      CURRENCY: 'eur',
      PUBLIC_ORIGIN: 'https://Shop.Example.com:443/',
      DATA_DIR: 'somewhere/else',
      EXPIRY_IN_PROCESS: 'false',
      RATE_LIMITS: 'off',
      REGISTRATIONS_PER_HOUR: '5',
      LIVE_HOLDS_PER_ACCOUNT: '20',
      PORT: '0',
    })
    expect(config).toMatchObject({
      adminEmail: 'boss@example.com',
      currency: 'EUR',
      publicOrigin: 'https://shop.example.com',
      dataDir: resolve('somewhere/else'),
      expiryInProcess: false,
      rateLimits: false,
      registrationsPerHour: 5,
      liveHoldsMax: 20,
      port: 0,
    })
  })

  test('nobody can change it afterwards', () => {
    const config = readConfig({ DB_HOST: 'db', DB_USER: 'shop' })
    expect(Object.isFrozen(config)).toBe(true)
    expect(Object.isFrozen(config.database)).toBe(true)
  })
})

describe('what is refused', () => {
  const refused: Record<string, string[]> = {
    PORT: ['8080x', '1e3', ' 80', '80 ', '0x50', '-1', '+80', '80.0', '0080', '65536', '99999999999'],
    DB_PORT: ['0', '65536', 'mysql'],
    DB_HOST: ['two words'],
    REDIS_URL: ['localhost:6379', 'http://localhost:6379', 'redis://', 'redis:///1 2'],
    TRUST_PROXY: ['11', 'true', '-1'],
    HOLD_SECONDS: ['0', '3601', '2m', '1.5'],
    EXPIRY_CRON: ['every second', '* * * *', '61 * * * * *'],
    EXPIRY_IN_PROCESS: ['yes', '1', 'TRUE'],
    CURRENCY: ['US', 'DOLLAR', 'XQQ', '€'],
    SALE_TIME_ZONE: ['Mars/Olympus', '+02:00', 'Berlin'],
    LOG_LEVEL: ['loud', 'INFO'],
    RATE_LIMITS: ['no', 'false'],
    REGISTRATIONS_PER_HOUR: ['0', '1000001'],
    LIVE_HOLDS_PER_ACCOUNT: ['0', '1001'],
    ADMIN_EMAIL: ['admin', 'a b@example.com', '@example.com'],
    ADMIN_PASSWORD: ['seven77', 'x'.repeat(73), 'ü'.repeat(37)],
    PUBLIC_ORIGIN: [
      'shop.example.com',
      'ftp://shop.example.com',
      'https://shop.example.com/path',
      'https://shop.example.com?x',
      'https://me@shop.example.com',
      'https://',
    ],
    CORS_ORIGIN: ['*', 'null', 'https://a.example.com,https://b.example.com'],
  }

  for (const [name, values] of Object.entries(refused)) {
    test.each(values)(`${name} of "%s"`, (value) => {
      expect(faultyIn({ DB_USER: 'shop', [name]: value })).toEqual([name])
    })
  }

  test('every fault is told at once, those of production included', () => {
    const env = {
      NODE_ENV: 'production',
      PORT: 'x',
      DB_HOST: 'db',
      HOLD_SECONDS: '0',
      CURRENCY: 'x',
      RATE_LIMITS: 'off',
      REGISTRATIONS_PER_HOUR: '5',
      LIVE_HOLDS_PER_ACCOUNT: '20',
    }
    expect(faultyIn(env)).toEqual([
      'CURRENCY',
      'DB_USER',
      'HOLD_SECONDS',
      'JWT_SECRET',
      'PORT',
      'RATE_LIMITS',
    ])
  })

  test('the message names the variable, its rule and what was given', () => {
    expect(() => readConfig({ PORT: '8080x' })).toThrow(
      'PORT: must be a whole number from 0 to 65535, not "8080x"',
    )
  })

  test('no message repeats a secret', () => {
    const env = {
      NODE_ENV: 'production',
      JWT_SECRET: 'hush-1',
      ADMIN_PASSWORD: 'hush-2',
      REDIS_URL: 'http://:hush-3@r',
    }
    expect(faultyIn(env)).toEqual(['ADMIN_PASSWORD', 'JWT_SECRET', 'REDIS_URL'])
    expect(faultsOf(env).join()).not.toContain('hush')
  })

  test('a currency that exists is not refused for being rare', () => {
    expect(
      faultyIn({ CURRENCY: 'ISK', SALE_TIME_ZONE: 'Asia/Kathmandu', EXPIRY_CRON: '*/30 * * * * *' }),
    ).toEqual([])
  })
})

describe('production', () => {
  test('starts with a secret of 32 bytes, and without an admin password', () => {
    expect(readConfig(PRODUCTION)).toMatchObject({ production: true, jwtSecret: PRODUCTION.JWT_SECRET })
  })

  test.each([
    '',
    'x'.repeat(31),
    'super_secret_jwt_key_change_me',
    'super_secret_jwt_key_change_me_now!',
    'ä'.repeat(15),
  ])('refuses the secret "%s"', (secret) => {
    expect(faultyIn({ ...PRODUCTION, JWT_SECRET: secret })).toEqual(['JWT_SECRET'])
    expect(faultyIn({ JWT_SECRET: secret })).toEqual([])
  })

  test.each(['Admin@123', 'admin123', 'PASSWORD', 'Password123!', 'changeme', 'P@ssw0rd'])(
    'refuses the admin password "%s", which everybody tries first',
    (password) => {
      expect(faultyIn({ ...PRODUCTION, ADMIN_PASSWORD: password })).toEqual(['ADMIN_PASSWORD'])
      expect(faultyIn({ ADMIN_PASSWORD: password })).toEqual([])
    },
  )

  test('takes an admin password of one’s own, up to 72 bytes', () => {
    expect(faultyIn({ ...PRODUCTION, ADMIN_PASSWORD: 'ü'.repeat(36) })).toEqual([])
  })

  test('is not started without rate limits', () => {
    expect(faultyIn({ ...PRODUCTION, RATE_LIMITS: 'off' })).toEqual(['RATE_LIMITS'])
  })
})

/** The values that .env.example would give if every line were taken as it stands. */
function variablesOfExample(): Record<string, string> {
  const lines = readFileSync('.env.example', 'utf8').split('\n')
  const values = lines.flatMap((line) => {
    const [, name, quoted, plain] = /^# ([A-Z_]+)=(?:"([^"]*)"|(\S*)) +# \S/.exec(line) ?? []
    return name === undefined ? [] : [[name, quoted ?? plain ?? '']]
  })
  return Object.fromEntries(values)
}

describe('.env.example', () => {
  test('names every variable that is read, and no other', () => {
    const source = readFileSync('src/config.ts', 'utf8')
    const read = [...source.matchAll(/^ {4}([A-Z_]+): /gm)].map((match) => match[1]).sort()
    expect(read.length).toBeGreaterThan(15)
    expect(Object.keys(variablesOfExample()).sort()).toEqual(read)
  })

  test('can be started with as it stands', () => {
    expect(faultsOf(variablesOfExample())).toEqual([])
  })

  test('has no secret that production would start with', () => {
    expect(faultyIn({ ...variablesOfExample(), NODE_ENV: 'production' })).toEqual([
      'ADMIN_PASSWORD',
      'JWT_SECRET',
    ])
  })
})

describe('.env', () => {
  const home = process.cwd()
  let folder = ''

  /** Reads the configuration in a folder with this .env, as a process started there would. */
  function startIn(dotEnv: string, env: Record<string, string> = {}) {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-config-'))
    writeFileSync(join(folder, '.env'), dotEnv)
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
    process.chdir(folder)
    return readConfig()
  }

  afterEach(() => {
    process.chdir(home)
    vi.unstubAllEnvs()
    delete process.env.HOLD_SECONDS
    delete process.env.SALE_TIME_ZONE
    rmSync(folder, { recursive: true, force: true })
  })

  test('in the working directory completes the environment, which wins', () => {
    const config = startIn('HOLD_SECONDS=60 # a minute\nSALE_TIME_ZONE="Europe/Berlin"\n', {
      HOLD_SECONDS: '30',
    })
    expect(config).toMatchObject({ holdSeconds: 30, saleTimeZone: 'Europe/Berlin' })
  })

  test('has its faults told like any other', () => {
    expect(() => startIn('HOLD_SECONDS=soon\n')).toThrow('HOLD_SECONDS: must be a whole number')
  })
})
