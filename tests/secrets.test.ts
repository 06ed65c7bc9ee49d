import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../src/config.js'
import { loadSecrets } from '../src/secrets.js'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'holdfast-secrets-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const unset = () => ({ production: false, dataDir, jwtSecret: null, adminPassword: null })
const file = () => join(dataDir, 'secrets.json')

describe('outside production', () => {
  test('missing secrets are generated once and found again', () => {
    const first = loadSecrets(unset())
    expect(first.adminPasswordWasGenerated).toBe(true)
    expect(Buffer.byteLength(first.jwtSecret)).toBeGreaterThanOrEqual(32)
    expect(loadSecrets(unset())).toEqual(first)
  })

  test('the data folder is made when it is not there', () => {
    dataDir = join(dataDir, 'not', 'there')
    expect(loadSecrets(unset())).toEqual(loadSecrets(unset()))
  })

  test('the generated password can be read aloud and is accepted by the configuration', () => {
    const { adminPassword } = loadSecrets(unset())
    expect(adminPassword).toMatch(/^[a-z]{5}(-[a-z]{5}){3}$/)
    expect(readConfig({ ADMIN_PASSWORD: adminPassword ?? '' }).adminPassword).toBe(adminPassword)
  })

  test('only the owner can read the file, and no draft of it is left', () => {
    loadSecrets(unset())
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect(readdirSync(dataDir)).toEqual(['secrets.json'])
  })

  test('what is configured wins over what is kept, each for itself', () => {
    const kept = loadSecrets(unset())
    expect(loadSecrets({ ...unset(), jwtSecret: 'mine' })).toEqual({ ...kept, jwtSecret: 'mine' })
    expect(loadSecrets({ ...unset(), adminPassword: 'my own one' })).toEqual({
      jwtSecret: kept.jwtSecret,
      adminPassword: 'my own one',
      adminPasswordWasGenerated: false,
    })
  })

  test('nothing is written when everything is configured', () => {
    loadSecrets({ ...unset(), jwtSecret: 'mine', adminPassword: 'my own one' })
    expect(readdirSync(dataDir)).toEqual([])
  })

  test.each(['', '{', '{"jwtSecret":"short","adminPassword":"x"}', '[]', 'null'])(
    'a damaged file (%s) is named and left as it is',
    (text) => {
      writeFileSync(file(), text)
      expect(() => loadSecrets(unset())).toThrow(`${file()} is damaged`)
      expect(readFileSync(file(), 'utf8')).toBe(text)
    },
  )

  test('a folder that cannot be made is named', () => {
    writeFileSync(join(dataDir, 'file'), '')
    chmodSync(join(dataDir, 'file'), 0o400)
    dataDir = join(dataDir, 'file', 'data')
    expect(() => loadSecrets(unset())).toThrow(file())
    dataDir = join(dataDir, '..', '..')
  })

  test('processes that start for the first time at once end with the same secrets', async () => {
    const script = join(import.meta.dirname, 'support', 'print-secrets.ts')
    const words = [dataDir, String(Date.now() + 3_000), '40']
    const outputs = await Promise.all([1, 2].map(() => outputOf(script, ...words)))
    expect(outputs[0]).toContain('jwtSecret')
    expect(new Set(outputs).size).toBe(1)
    for (const folder of readdirSync(dataDir))
      expect(readdirSync(join(dataDir, folder))).toEqual(['secrets.json'])
  })
})

describe('in production', () => {
  test('nothing is generated: an admin password that is not set stays unknown', () => {
    const secrets = loadSecrets({ ...unset(), production: true, jwtSecret: 'x'.repeat(32) })
    expect(secrets).toEqual({
      jwtSecret: 'x'.repeat(32),
      adminPassword: null,
      adminPasswordWasGenerated: false,
    })
    expect(readdirSync(dataDir)).toEqual([])
  })

  test('a missing token secret is never made up', () => {
    expect(() => loadSecrets({ ...unset(), production: true })).toThrow('JWT_SECRET')
    expect(readdirSync(dataDir)).toEqual([])
  })
})

/** What a source file prints when it is run as a process of its own. */
function outputOf(script: string, ...words: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', script, ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.on('error', reject)
    child.on('close', () => resolve(output))
  })
}
