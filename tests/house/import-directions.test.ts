import { describe, expect, test } from 'vitest'
import { forbiddenArrows, importsOf } from './arrows.js'
import { codeIn } from './source.js'

describe('imports go one way, downwards', () => {
  const sources = codeIn('src', 'views', 'public', 'tailwind.config.ts')

  test('no file imports what its part may not', () => {
    expect(sources.flatMap(forbiddenArrows)).toEqual([])
  })

  test('there was something to judge', () => {
    expect(sources.length).toBeGreaterThan(30)
    expect(sources.flatMap(importsOf).length).toBeGreaterThan(100)
  })
})

describe('a forbidden arrow is found', () => {
  const planted: [path: string, text: string][] = [
    ['src/domain/holds.ts', `import { forms } from '../http/forms.js'`],
    ['src/domain/holds.ts', `import type { Forms } from '../http/forms.js'`],
    ['src/domain/holds.ts', `import { type Forms } from '../http/forms.js'`],
    ['src/domain/holds.ts', `import '../http/forms.js'`],
    ['src/domain/holds.ts', `export { forms } from '../http/forms.js'`],
    ['src/domain/holds.ts', `export * from '../http/forms.js'`],
    ['src/domain/holds.ts', `const forms = await import('../http/forms.js')`],
    ['src/domain/holds.ts', `const forms = await import(\`../http/\${name}.js\`)`],
    ['src/domain/holds.ts', `type Forms = import('../http/forms.js').Forms`],
    ['src/domain/holds.ts', `let forms: typeof import('../http/forms.js')`],
    ['src/domain/holds.ts', `import forms = require('../http/forms.js')`],
    ['src/domain/holds.ts', `const forms = require('../http/forms.js')`],
    ['src/domain/holds.ts', `const forms = import.meta.resolve('../http/forms.js')`],
    ['src/domain/holds.ts', `import { open } from '../engines/open.js'`],
    ['src/domain/holds.ts', `import { Page } from '../../views/layouts/page.js'`],
    ['src/domain/holds.ts', `import { readConfig } from '../config.js'`],
    ['src/domain/holds.ts', `import { z } from 'zod'`],
    ['src/domain/holds.ts', `import { readFileSync } from 'node:fs'`],
    ['src/domain/holds.ts', `import { open } from 'kysely-extras'`],
    ['views/pages/shop.tsx', `import { placeHold } from '../../src/domain/holds.js'`],
    ['views/pages/shop.tsx', `import type { Sale } from '../../src/domain/sale.js'`],
    ['views/pages/shop.tsx', `import { Hono } from 'hono'`],
    ['views/pages/shop.tsx', `import { html } from 'hono/html'`],
    ['views/pages/shop.tsx', `import { randomUUID } from 'node:crypto'`],
    ['src/http/pages/holds.ts', `import { holds } from '../api/holds.js'`],
    ['src/http/api/holds.ts', `import { holds } from '../pages/holds.js'`],
    ['src/http/api/holds.ts', `import { Page } from '../../../views/layouts/page.js'`],
    ['src/http/fragments/orders.ts', `import { holds } from '../api/holds.js'`],
    ['src/http/forms.ts', `import { holds } from './pages/holds.js'`],
    ['src/http/forms.ts', `import { openEngine } from '../engines/open.js'`],
    ['src/http/forms.ts', `import { app } from '../app.js'`],
    ['src/engines/embedded/locks.ts', `import { openLocks } from '../mysql-redis/locks.js'`],
    ['src/engines/mysql-redis/locks.ts', `import { openLocks } from '../embedded/locks.js'`],
    ['src/engines/embedded/locks.ts', `import { Redis } from 'ioredis'`],
    ['src/engines/embedded/locks.ts', `import { openEngine } from '../open.js'`],
    ['src/engines/embedded/locks.ts', `import { placeHold } from '../../domain/holds.js'`],
    ['src/engines/migrations/0001-shop.ts', `import type { Tables } from '../../domain/tables.js'`],
    ['src/main.ts', `import { openEmbedded } from './engines/embedded/engine.js'`],
    ['src/app.ts', `import { openEngine } from './engines/open.js'`],
    ['src/config.ts', `import { placeHold } from './domain/holds.js'`],
    ['public/js/app.js', `import htmx from 'htmx.org'`],
    ['src/helpers.ts', ''],
  ]

  test.each(planted)('in %s: %s', (path, text) => {
    expect(forbiddenArrows({ path, text })).toHaveLength(1)
  })
})

describe('an allowed arrow is left alone', () => {
  const allowed: [path: string, text: string][] = [
    [
      'src/domain/holds.ts',
      `import { sql } from 'kysely'; import { createHash } from 'node:crypto'; import './sale.js'`,
    ],
    [
      'src/http/pages/holds.tsx',
      `import { Page } from '../../../views/layouts/page.js'; import { forms } from '../forms.js'`,
    ],
    [
      'src/http/api/holds.ts',
      `import { placeHold } from '../../domain/holds.js'; import { Hono } from 'hono'`,
    ],
    [
      'views/pages/shop.tsx',
      `import { Card } from '../components/card.js'; import type { FC } from 'hono/jsx'`,
    ],
    ['src/engines/open.ts', `const { openMysql } = await import('./mysql-redis/engine.js')`],
    ['src/domain/holds.ts', `// import '../http/forms.js'\nconst text = "import '../http/forms.js'"`],
  ]

  test.each(allowed)('in %s: %s', (path, text) => {
    expect(forbiddenArrows({ path, text })).toEqual([])
  })
})
