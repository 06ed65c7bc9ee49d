import { describe, expect, test } from 'vitest'
import { codeIn, isNode, nameOf, nodesOf, placeOf, type Source, stringOf } from './source.js'

/** Where a file reads the environment: `process.env`, `{ env } = process`, `import { env } from 'node:process'`. */
function readsOfEnvironment(source: Source): string[] {
  return nodesOf(source)
    .filter((node) => {
      switch (node.type) {
        case 'MemberExpression':
          return nameOf(node) === 'env' && (nameOf(node.object) === 'process' || isMeta(node.object))
        case 'VariableDeclarator':
          return nameOf(node.init) === 'process' && isNode(node.id) && node.id.type === 'ObjectPattern'
        case 'ImportDeclaration':
          return /^(?:node:)?process$/.test(stringOf(node.source) ?? '')
        default:
          return false
      }
    })
    .map((node) => placeOf(source, node))
}

function isMeta(node: unknown): boolean {
  return isNode(node) && node.type === 'MetaProperty'
}

describe('the environment', () => {
  /** Tools that run before there is a configuration; they hand the environment on and decide nothing by it. */
  const isTool = (path: string) => path.startsWith('src/cli/') && path.endsWith('.mjs')

  test('is read by src/config.ts alone', () => {
    const sources = codeIn('src', 'views', 'public', 'tailwind.config.ts', 'vitest.config.ts')
    const others = sources.filter(({ path }) => path !== 'src/config.ts' && !isTool(path))
    expect(others.length).toBeGreaterThan(30)
    expect(others.flatMap(readsOfEnvironment)).toEqual([])
  })

  test('is indeed read by src/config.ts', () => {
    expect(codeIn('src/config.ts').flatMap(readsOfEnvironment)).not.toEqual([])
  })

  test.each([
    'const port = process.env.PORT',
    `const port = process.env['PORT']`,
    `const port = process['env'].PORT`,
    'const port = globalThis.process.env.PORT',
    'const { env } = process',
    'const { PORT } = process.env',
    `import { env } from 'node:process'`,
    `import process from 'process'`,
    'const mode = import.meta.env.MODE',
  ])('a reader is found: %s', (text) => {
    expect(readsOfEnvironment({ path: 'src/domain/holds.ts', text })).not.toEqual([])
  })

  test('what only looks like one is not', () => {
    const text = `// process.env.PORT\nconst text = 'process.env'; const at = options.env; process.exit(1)`
    expect(readsOfEnvironment({ path: 'src/domain/holds.ts', text })).toEqual([])
  })
})
