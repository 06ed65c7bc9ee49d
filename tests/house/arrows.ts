import { posix } from 'node:path'
import { isNode, nameOf, nodesOf, placeOf, type Source, type SyntaxNode, stringOf } from './source.js'

/**
 * Who may import whom. A part is a file (without its ending), a folder (`a/`, all below it) or the files directly in a
 * folder (`a/*`); the most exact part that fits a file is the file's own. Inside its own part a file imports freely.
 */
interface Part {
  /** What of the repository it may import besides itself, in the same notation. */
  imports: readonly string[]
  /** Packages it may import, each with what is below it; `node:` is all of Node. */
  packages: readonly string[]
}

/** What an engine has to know of the business: the contract that it fulfils, and the words of that contract. */
const CONTRACTS = ['src/domain/engine', 'src/domain/tables', 'src/domain/types', 'src/domain/refusal']

/** What every way of starting the shop is put together from. */
const STARTING = ['src/config', 'src/open-shop', 'src/set-up', 'src/domain/']

const HTTP_PACKAGES = ['hono', '@hono/node-server', 'hono-sessions', 'zod', 'pino', 'prom-client', 'node:']

export const PARTS: Readonly<Record<string, Part>> = {
  'src/main': {
    imports: [
      ...STARTING,
      'src/app',
      'src/server',
      'src/schedule',
      'src/signals',
      'src/vitals',
      'src/http/*',
      'src/console-rehearsals',
      'src/rehearsal/crowd-apart',
    ],
    packages: ['pino', 'node:'],
  },
  'src/worker': { imports: [...STARTING, 'src/schedule', 'src/signals'], packages: ['pino', 'node:'] },
  'src/signals': { imports: [], packages: [] },
  'src/vitals': { imports: [], packages: ['node:'] },
  'src/cli/': {
    imports: [
      ...STARTING,
      'src/app',
      'src/server',
      'src/http/asset-files',
      'src/secrets',
      'src/signals',
      'src/engines/open',
      'src/engines/temporary',
      'src/engines/migrations/',
      'src/rehearsal/',
    ],
    packages: ['pino', 'node:'],
  },
  'src/rehearsal/': { imports: ['src/domain/rehearsal-types'], packages: ['node:'] },
  'src/console-rehearsals': {
    imports: ['src/domain/', 'src/http/services', 'src/rehearsal/'],
    packages: ['node:'],
  },
  'src/open-shop': {
    imports: ['src/config', 'src/passwords', 'src/engines/open', 'src/domain/'],
    packages: ['pino', 'node:'],
  },
  'src/set-up': { imports: ['src/config', 'src/secrets', 'src/domain/'], packages: [] },
  'src/server': { imports: ['src/http/services'], packages: ['hono', '@hono/node-server', 'node:'] },
  'src/config': {
    imports: ['src/domain/passwords', 'src/domain/common-passwords'],
    packages: ['zod', 'node-cron', 'node:'],
  },
  'src/secrets': { imports: ['src/config'], packages: ['zod', 'node:'] },
  'src/passwords': { imports: ['src/domain/', 'src/password-worker'], packages: ['node:'] },
  'src/password-worker': { imports: [], packages: [] },
  'src/schedule': { imports: ['src/domain/'], packages: ['node-cron', 'pino', 'node:'] },

  'src/app': { imports: ['src/http/', 'views/', 'src/domain/', 'src/config'], packages: HTTP_PACKAGES },
  'src/http/*': { imports: ['views/', 'src/domain/', 'src/config', 'src/vitals'], packages: HTTP_PACKAGES },
  'src/http/pages/': {
    imports: ['src/http/*', 'src/http/fragments/', 'views/', 'src/domain/'],
    packages: HTTP_PACKAGES,
  },
  'src/http/fragments/': { imports: ['src/http/*', 'views/', 'src/domain/'], packages: HTTP_PACKAGES },
  'src/http/api/': { imports: ['src/http/*', 'src/domain/'], packages: HTTP_PACKAGES },

  'src/engines/open': {
    imports: ['src/engines/embedded/', 'src/engines/mysql-redis/', 'src/config', ...CONTRACTS],
    packages: ['node:'],
  },
  'src/engines/temporary': {
    imports: ['src/engines/open', 'src/engines/mysql-redis/', 'src/config'],
    packages: ['node:'],
  },
  'src/engines/*': { imports: CONTRACTS, packages: ['kysely', 'node:'] },
  'src/engines/migrations/': { imports: [], packages: ['kysely'] },
  'src/engines/embedded/': {
    imports: ['src/engines/*', 'src/engines/migrations/', ...CONTRACTS],
    packages: ['kysely', 'libsql', 'node:'],
  },
  'src/engines/mysql-redis/': {
    imports: ['src/engines/*', 'src/engines/migrations/', 'src/config', ...CONTRACTS],
    packages: ['kysely', 'mysql2', 'ioredis', 'node:'],
  },

  'src/domain/': { imports: [], packages: ['kysely', 'node:crypto'] },
  'views/': { imports: ['src/domain/types', 'src/domain/rehearsal-types'], packages: ['hono/jsx'] },
  'public/js/': { imports: [], packages: [] },
  'tailwind.config': { imports: [], packages: ['tailwindcss'] },
}

/** A dynamic import of something computed: it cannot be judged, so only what starts programs may have one. */
const COMPUTED = '(computed)'
const MAY_COMPUTE = ['src/cli/start.mjs']

/** Everything a file imports, by whatever syntax. */
export function importsOf(source: Source): { specifier: string; place: string }[] {
  return nodesOf(source).flatMap((node) => {
    const specifier = specifierOf(node)
    return specifier === undefined ? [] : [{ specifier, place: placeOf(source, node) }]
  })
}

function specifierOf(node: SyntaxNode): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'TSImportType':
      return stringOf(node.source)
    case 'ImportExpression':
      return stringOf(node.source) ?? COMPUTED
    case 'TSExternalModuleReference':
      return stringOf(node.expression)
    case 'CallExpression':
      return isRequire(node.callee) ? (stringOf((node.arguments as unknown[])[0]) ?? COMPUTED) : undefined
    default:
      return undefined
  }
}

function isRequire(callee: unknown): boolean {
  if (!isNode(callee)) return false
  if (callee.type === 'Identifier') return callee.name === 'require'
  return nameOf(callee) === 'resolve' && isNode(callee.object) && callee.object.type === 'MetaProperty'
}

/** One sentence for each import that is against the table; none when all is well. */
export function forbiddenArrows(source: Source): string[] {
  const own = partOf(source.path)
  const part = own === undefined ? undefined : PARTS[own]
  if (own === undefined || part === undefined)
    return [`${source.path} belongs to no part of tests/house/arrows.ts`]
  return importsOf(source).flatMap(({ specifier, place }) => {
    if (specifier === COMPUTED) {
      return MAY_COMPUTE.includes(source.path) ? [] : [`${place} imports something computed`]
    }
    if (!specifier.startsWith('.')) {
      const allowed = part.packages.some((name) => isPackage(specifier, name))
      return allowed ? [] : [`${place} imports the package ${specifier}`]
    }
    const target = posix.join(posix.dirname(source.path), specifier)
    const allowed = part.imports.some((pattern) => mayReach(target, pattern)) || partOf(target) === own
    return allowed ? [] : [`${place} imports ${target}`]
  })
}

function isPackage(specifier: string, name: string): boolean {
  return specifier === name || specifier.startsWith(name.endsWith(':') ? name : `${name}/`)
}

/** `a/*` reaches what no more exact part has taken out of that folder. */
function mayReach(target: string, pattern: string): boolean {
  return pattern.endsWith('/*') ? partOf(target) === pattern : fits(target, pattern)
}

function partOf(path: string): string | undefined {
  const fitting = Object.keys(PARTS).filter((pattern) => fits(path, pattern))
  return fitting.sort((one, other) => other.replace('*', '').length - one.replace('*', '').length)[0]
}

function fits(path: string, pattern: string): boolean {
  if (pattern.endsWith('/*')) return posix.dirname(path) === pattern.slice(0, -2)
  if (pattern.endsWith('/')) return path.startsWith(pattern)
  return path.replace(/\.(?:tsx?|m?js)$/, '') === pattern
}
