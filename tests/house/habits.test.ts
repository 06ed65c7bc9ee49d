import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { codeIn, isNode, nameOf, nodesOf, placeOf, type Source, type SyntaxNode } from './source.js'

/** The one place that may skip a test, because it says why. */
const SKIPPER = 'tests/support/needs.ts'

/** Spelled in pieces, so that this file does not find itself. */
const SILENCED = new RegExp(`@ts-${'(?:ignore|nocheck)'}`)

const HIDING = ['only', 'skip', 'todo', 'skipIf', 'runIf', 'fails']

function find(source: Source, isWrong: (node: SyntaxNode) => boolean): string[] {
  return nodesOf(source)
    .filter(isWrong)
    .map((node) => placeOf(source, node))
}

function castsToAny(node: SyntaxNode): boolean {
  if (node.type !== 'TSAsExpression' && node.type !== 'TSTypeAssertion') return false
  return isNode(node.typeAnnotation) && node.typeAnnotation.type === 'TSAnyKeyword'
}

function hidesTests(node: SyntaxNode): boolean {
  return node.type === 'MemberExpression' && HIDING.includes(nameOf(node) ?? '') && isTestWord(node.object)
}

/** `test`, `describe.each`, `it.concurrent` …: whatever begins with one of vitest's words. */
function isTestWord(node: unknown): boolean {
  if (!isNode(node)) return false
  if (node.type === 'MemberExpression') return isTestWord(node.object)
  return ['test', 'it', 'describe', 'suite'].includes(nameOf(node) ?? '')
}

/** The process's own clock or dice: in the domain, time is the database's and is handed in. */
function asksTheProcess(node: SyntaxNode): boolean {
  if (node.type === 'NewExpression') {
    return nameOf(node.callee) === 'Date' && (node.arguments as unknown[]).length === 0
  }
  if (node.type === 'CallExpression' && isNode(node.callee) && node.callee.type === 'Identifier') {
    return node.callee.name === 'Date'
  }
  if (node.type !== 'MemberExpression') return false
  const words = `${nameOf(node.object)}.${nameOf(node)}`
  return words === 'Date.now' || words === 'Math.random'
}

describe('types', () => {
  const sources = codeIn('src', 'views', 'tests')

  test('nothing is cast to any', () => {
    expect(sources.flatMap((source) => find(source, castsToAny))).toEqual([])
    expect(find({ path: 'src/a.ts', text: 'const a = b as any; const c = <any>d' }, castsToAny)).toHaveLength(
      2,
    )
  })

  test('no complaint of the compiler is silenced', () => {
    expect(sources.filter(({ text }) => SILENCED.test(text)).map(({ path }) => path)).toEqual([])
    expect(SILENCED.test(['// @ts', 'ignore'].join('-'))).toBe(true)
  })
})

describe('tests', () => {
  test('are neither skipped nor run alone', () => {
    const sources = codeIn('tests').filter(({ path }) => path !== SKIPPER)
    expect(sources.length).toBeGreaterThan(10)
    expect(sources.flatMap((source) => find(source, hidesTests))).toEqual([])
  })

  test.each([
    `test.only('a', () => {})`,
    `describe.skip('a', () => {})`,
    `test.skip.each([1])('a', () => {})`,
    `it.concurrent.only('a', () => {})`,
    `describe.skipIf(process.env.CI)('a', () => {})`,
    `test['only']('a', () => {})`,
    'const mayBe = condition ? describe : describe.skip',
  ])('one that is hidden is found: %s', (text) => {
    expect(find({ path: 'tests/a.test.ts', text }, hidesTests)).toHaveLength(1)
  })
})

describe('what browsers run', () => {
  test('keeps nothing in the browser and reads no cookie', () => {
    const scripts = readdirSync('public/js').map((name) => readFileSync(`public/js/${name}`, 'utf8'))
    expect(scripts.length).toBeGreaterThan(2)
    expect(
      scripts.filter((text) => /localStorage|sessionStorage|indexedDB|document\.cookie/.test(text)),
    ).toEqual([])
  })
})

describe('the audit trail', () => {
  test('is only ever added to, in one place', () => {
    const writers = codeIn('src')
      .filter(({ path }) => !path.startsWith('src/engines/migrations/'))
      .filter(({ text }) => /(insertInto|updateTable|deleteFrom|replaceInto)\('audit_entries'\)/.test(text))
    expect(writers.map(({ path }) => path)).toEqual(['src/domain/ledger.ts'])
    expect(writers[0]?.text).not.toMatch(/(updateTable|deleteFrom|replaceInto)\('audit_entries'\)/)
  })
})

describe('the domain', () => {
  test('asks the process neither for the time nor for a random number', () => {
    const sources = codeIn('src/domain')
    expect(sources.length).toBeGreaterThan(5)
    expect(sources.flatMap((source) => find(source, asksTheProcess))).toEqual([])
  })

  test.each([
    'const now = Date.now()',
    'const now = new Date()',
    'const now = Date()',
    'const f = Math.random',
    'run(Date.now)',
  ])('one that does is found: %s', (text) => {
    expect(find({ path: 'src/domain/a.ts', text }, asksTheProcess)).toHaveLength(1)
  })

  test('a date made of something is fine', () => {
    expect(
      find({ path: 'src/domain/a.ts', text: 'const end = new Date(start.getTime() + 1)' }, asksTheProcess),
    ).toEqual([])
  })
})
