import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { placeHold } from '../../src/domain/holds.js'
import { openAssets } from '../../src/http/assets.js'
import { openTestApp } from '../support/app.js'
import { type AskOnWire, serveOnWire, type WireAnswer } from '../support/wire.js'

/** Most that a first visit of the storefront may weigh, in bytes on the wire: page, styles, scripts and pictures. */
const FIRST_VISIT_BYTES_MAX = 40_000
/** Most that the answer to a poll may weigh to which nothing is new, in bytes. */
const UNCHANGED_POLL_BYTES_MAX = 300

interface Visit {
  files: Map<string, number>
  bytes: number
}

/** A shop like the demo's: six products with pictures. */
async function openFullShop() {
  const opened = await openTestApp()
  for (const picture of ['lamp', 'kettle', 'radio', 'watch', 'chair', 'bell']) {
    await opened.aProduct({ name: `A ${picture}`, stock: 40, image_url: `/pictures/${picture}.svg` })
  }
  return { ...opened, ask: await serveOnWire(opened.app) }
}

/** A visit with nothing in the cache: the page and each file that it names, where scripts do not run without them. */
async function visit(ask: AskOnWire, headers: Record<string, string> = {}, scripts = true): Promise<Visit> {
  const page = await ask('/', headers)
  expect(page.status).toBe(200)
  const named = [...textOf(page).matchAll(/(?:src|href)="((?:https?:)?\/[^"]+\.(?:css|js|svg|png))"/g)]
  const addresses = [...new Set(named.map(([, address]) => address ?? ''))]
  expect(addresses.filter((address) => !address.startsWith('/assets/'))).toEqual([])
  const files = new Map([['/', page.bytes]])
  for (const address of addresses.filter((name) => scripts || !name.endsWith('.js'))) {
    files.set(address.split('/').slice(3).join('/'), (await ask(address, headers)).bytes)
  }
  return { files, bytes: [...files.values()].reduce((total, bytes) => total + bytes, 0) }
}

function textOf({ headers, body }: WireAnswer): string {
  const encoding = headers['content-encoding']
  return (encoding === 'br' ? brotliDecompressSync(body) : encoding ? gunzipSync(body) : body).toString()
}

const inWords = (name: string, { bytes, files }: Visit) =>
  `${name}: ${bytes} bytes in ${files.size} requests (${[...files].map(([file, size]) => `${file} ${size}`).join(', ')})`

test('a first visit is light, signed in or not, with scripts and without, and lighter for whoever saves data', async () => {
  const { ask, signedIn } = await openFullShop()
  const customer = await signedIn('somebody@example.com')
  const cookie = `holdfast=${customer.cookie('holdfast') ?? ''}`
  expect(textOf(await ask('/', { cookie }))).toContain('somebody@example.com')
  const visits = {
    'a first visit': await visit(ask),
    'a first visit, signed in': await visit(ask, { cookie }),
    'a first visit without JavaScript': await visit(ask, {}, false),
    'a first visit with Save-Data': await visit(ask, { 'save-data': 'on' }),
  }
  console.log(
    Object.entries(visits)
      .map(([name, visited]) => inWords(name, visited))
      .join('\n'),
  )
  for (const [name, { bytes }] of Object.entries(visits)) {
    expect(bytes, name).toBeLessThanOrEqual(FIRST_VISIT_BYTES_MAX)
  }
  const pictures = [...visits['a first visit with Save-Data'].files.keys()].filter((file) =>
    file.includes('pictures/'),
  )
  expect(pictures).toEqual([])
  expect(visits['a first visit without JavaScript'].bytes).toBeLessThan(visits['a first visit'].bytes)
})

test('a poll weighs what has changed, and next to nothing when nothing has', async () => {
  const { ask, shop, aCustomer, engine } = await openFullShop()
  const { headers } = await ask('/fragments/products')
  const { id: productId } = await engine.db.selectFrom('products').select('id').executeTakeFirstOrThrow()
  await placeHold(shop, await aCustomer(), { productId, quantity: 1, requestId: null })
  const changed = await ask('/fragments/products', { 'if-none-match': headers.etag ?? '' })
  const unchanged = await ask('/fragments/products', { 'if-none-match': changed.headers.etag ?? '' })
  console.log(
    `a changed poll: ${changed.bytes} bytes; an unchanged one: ${unchanged.bytes} bytes; one request each`,
  )
  expect([changed.status, unchanged.status, unchanged.body.length]).toEqual([200, 304, 0])
  expect(unchanged.bytes).toBeLessThanOrEqual(UNCHANGED_POLL_BYTES_MAX)
})

test('what the build has compressed is what is sent, in the form that the browser takes', async () => {
  const { app } = await openTestApp()
  const ask = await serveOnWire(app)
  expect(openAssets('.').uncompressed).toEqual([])
  const address = /\/assets\/[^"]+htmx\.js/.exec(textOf(await ask('/')))?.[0] ?? ''
  const plain = await ask(address, { 'accept-encoding': 'identity' })
  expect(plain.headers['content-encoding']).toBeUndefined()
  for (const encoding of ['br', 'gzip']) {
    const answer = await ask(address, { 'accept-encoding': encoding })
    expect(answer.headers).toMatchObject({
      'content-encoding': encoding,
      vary: 'Accept-Encoding',
      'cache-control': 'public, max-age=31536000, immutable',
    })
    expect(answer.body.length).toBeLessThan(plain.body.length / 2)
    expect(textOf(answer)).toBe(plain.body.toString())
  }
  expect((await ask(address.replace(/assets\/\w+/, 'assets/000000000000'))).status).toBe(404)
})
