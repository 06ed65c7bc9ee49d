import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { repositoryFiles } from './source.js'

/** What may stand at the top. Files whose name begins with a dot may stand there too. */
const TOP_LEVEL = [
  'src',
  'views',
  'public',
  'tests',
  'docs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'tailwind.config.ts',
  'vitest.config.ts',
  'biome.json',
  'docker-compose.yml',
  'Dockerfile',
  'README.md',
  'SECURITY.md',
  'LICENSE',
]

/** What is made on the spot and never kept. */
const MADE = ['node_modules', 'dist', 'data', 'coverage', 'test-artifacts']

describe('the top of the repository', () => {
  test('has nothing but what is expected there', () => {
    const odd = readdirSync('.').filter((name) => !name.startsWith('.') && !TOP_LEVEL.includes(name))
    expect(odd.filter((name) => !MADE.includes(name) && !name.endsWith('.log'))).toEqual([])
  })

  test('what is made on the spot is ignored by git', () => {
    const ignored = readFileSync('.gitignore', 'utf8').split('\n')
    expect(ignored).toEqual(
      expect.arrayContaining([...MADE.map((name) => `${name}/`), 'public/app.css', '.env']),
    )
  })
})

describe('what SECURITY.md says is tried', () => {
  test('is tried by a file that is there', () => {
    const named = readFileSync('SECURITY.md', 'utf8').match(/\btests\/[\w/.-]+\.ts\b/g) ?? []
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((path) => !existsSync(path))).toEqual([])
  })
})

/** Spelled in pieces, so that this file does not find itself. */
const PLACES = ['work', 'root', 'Users', 'mnt'].map((name) => `/${name}/`)
const HOME = ['', 'home', ''].join('/')
const MACHINE = [
  // A folder of somebody's machine; the same word further down in a path or a URL is none.
  new RegExp(`(?<![\\w.\\])}])(?:${PLACES.join('|')}|${HOME}(?!node\\b))`),
  /\bregistry\.[a-z0-9-]+\.(?:org|com|net|dev|io)\b/,
  /\bregistry\s*=/,
  /:(?:4873|8081)\/(?:repository|npm)/,
]

function machineWordsIn(text: string): string[] {
  return MACHINE.flatMap((pattern) => pattern.exec(text)?.[0] ?? [])
}

describe('no file speaks of the machine it was written on', () => {
  test('neither of its folders nor of its package registry', () => {
    const files = repositoryFiles()
    expect(files.length).toBeGreaterThan(60)
    const found = files.flatMap((path) => {
      const text = readFileSync(path, 'utf8')
      // A file with a zero byte is a picture.
      return text.includes('\0') ? [] : machineWordsIn(text).map((words) => `${path}: ${words}`)
    })
    expect(found).toEqual([])
  })

  test.each([
    ['a folder', `cd ${PLACES[0]}main`],
    ['a home', `open ${HOME}jo/shop`],
    ['a registry', `"resolved": "https://${['registry', 'npmjs', 'org'].join('.')}/hono"`],
    ['a setting', ['registry', 'https://npm.example'].join(' = ')],
  ])('%s is found', (_, text) => {
    expect(machineWordsIn(text)).toHaveLength(1)
  })

  test('an address and a path of our own are not', () => {
    expect(
      machineWordsIn(`https://example.com/work/1 and ./src${PLACES[1]}x and a registry of names`),
    ).toEqual([])
  })
})
