import { expect, test } from 'vitest'
import { openTestApp } from '../support/app.js'

/** Most that a first visit of the storefront may weigh, in bytes: page, styles and scripts, as they are sent. */
const FIRST_VISIT_BYTES_MAX = 40_000
/** Most that the head of a poll may weigh to which nothing is new, in bytes. */
const UNCHANGED_POLL_BYTES_MAX = 300

test('a first visit is light, and a poll to which nothing is new is next to nothing', async () => {
  const { app, aProduct } = await openTestApp()
  for (const picture of ['lamp', 'kettle', 'radio', 'watch', 'chair', 'bell']) {
    await aProduct({ name: `A ${picture}`, stock: 40, image_url: `/pictures/${picture}.svg` })
  }
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const response = await app.request(`http://shop.test${path}`, {
      headers: { 'accept-encoding': 'br, gzip', ...headers },
    })
    return { response, bytes: (await response.arrayBuffer()).byteLength }
  }

  const html = await (await app.request('http://shop.test/')).text()
  const files = [
    ...new Set([...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '')),
  ]
  const weights = new Map<string, number>([['the page', (await ask('/')).bytes]])
  for (const file of files) {
    weights.set(file.split('/').slice(3).join('/'), (await ask(file)).bytes)
  }
  const pictures = [...weights].filter(([name]) => name.endsWith('.svg'))
  const total = sum([...weights.values()])
  const first = await ask('/fragments/products')
  const again = await ask('/fragments/products', {
    'if-none-match': first.response.headers.get('etag') ?? '',
  })
  const head = [...again.response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('').length

  console.log(
    `first visit: ${total} bytes in ${weights.size} requests, of which ${sum(pictures.map(([, bytes]) => bytes))} in ` +
      `${pictures.length} pictures; a changed poll: ${first.bytes} bytes; an unchanged one: ${head} bytes of head`,
  )
  expect(total).toBeLessThanOrEqual(FIRST_VISIT_BYTES_MAX)
  expect([again.response.status, again.bytes]).toEqual([304, 0])
  expect(head).toBeLessThanOrEqual(UNCHANGED_POLL_BYTES_MAX)
  expect(files.every((file) => file.startsWith('/assets/'))).toBe(true)
})

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
