import { randomBytes, randomInt } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Config } from './config.js'

export interface Secrets {
  /** Signs tokens; at least 32 bytes when it was generated. */
  readonly jwtSecret: string
  /** For the first admin; null only in production, where the caller demands it while there is no admin. */
  readonly adminPassword: string | null
  /** True when it came from DATA_DIR/secrets.json, so nobody knows it unless they are told. */
  readonly adminPasswordWasGenerated: boolean
}

const GeneratedSecrets = z.object({ jwtSecret: z.string().min(32), adminPassword: z.string().min(16) })
type GeneratedSecrets = z.infer<typeof GeneratedSecrets>

/**
 * The secrets to run with: those of the configuration and, outside production, generated ones for what it leaves open.
 * These are made once and kept in DATA_DIR/secrets.json, so that a restart signs nobody out. Throws an Error that
 * names the file when it can be neither read nor made.
 */
export function loadSecrets(
  config: Pick<Config, 'production' | 'dataDir' | 'jwtSecret' | 'adminPassword'>,
): Secrets {
  const { jwtSecret, adminPassword } = config
  if (jwtSecret !== null && (config.production || adminPassword !== null)) {
    return { jwtSecret, adminPassword, adminPasswordWasGenerated: false }
  }
  if (config.production) throw new Error('JWT_SECRET must be set in production.')
  const generated = generatedSecrets(config.dataDir)
  return {
    jwtSecret: jwtSecret ?? generated.jwtSecret,
    adminPassword: adminPassword ?? generated.adminPassword,
    adminPasswordWasGenerated: adminPassword === null,
  }
}

function generatedSecrets(dataDir: string): GeneratedSecrets {
  const path = join(dataDir, 'secrets.json')
  let text = readIfPresent(path)
  if (text === null) {
    keep(path, dataDir)
    // Read again even by the process that wrote, because another may have been first.
    text = readIfPresent(path)
  }
  const secrets = GeneratedSecrets.safeParse(parseJson(text ?? ''))
  if (secrets.success) return secrets.data
  throw new Error(
    `${path} is damaged: it does not hold the generated secrets. Restore it, or delete it to have new ones made, ` +
      'which signs everybody out. The password of an admin who already exists stays as it is.',
  )
}

/**
 * Writes new secrets, unless the file has appeared meanwhile. They are complete under another name before they get
 * theirs by link(), which fails where the name is taken: of two first starts one wins, and nobody reads half a file.
 */
function keep(path: string, dataDir: string): void {
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`
  const secrets: GeneratedSecrets = {
    jwtSecret: randomBytes(48).toString('base64url'),
    adminPassword: speakablePassword(),
  }
  try {
    mkdirSync(dataDir, { recursive: true })
    writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true })
    try {
      linkSync(draft, path)
    } catch (error) {
      // Some shared and removable disks know no links. A rename there lets the later of two first starts win, which
      // is a moment's risk on a disk that no second process should use anyway.
      if (codeOf(error) !== 'EEXIST') renameSync(draft, path)
    }
  } catch (error) {
    throw new Error(
      `${path} cannot be written, so no secrets can be generated (${(error as Error).message}).`,
      {
        cause: error,
      },
    )
  } finally {
    rmSync(draft, { force: true })
  }
}

function readIfPresent(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw new Error(`${path} cannot be read (${(error as Error).message}).`, { cause: error })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

// No letters that sound or look alike (c/k, q, w/v, x, y, i/l/1), so that it survives being read aloud.
const CONSONANTS = 'bdfgkmnprstvz'
const VOWELS = 'aeou'

/** Four groups such as `tobak-runem-mesop-dafug`: some 60 bits, far beyond guessing at bcrypt's speed. */
function speakablePassword(): string {
  const group = () => [...'cvcvc'].map((kind) => pick(kind === 'c' ? CONSONANTS : VOWELS)).join('')
  return [group(), group(), group(), group()].join('-')
}

function pick(letters: string): string {
  return letters.charAt(randomInt(letters.length))
}
