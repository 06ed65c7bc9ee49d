import { describe, expect, test } from 'vitest'
import { placeHold } from '../../src/domain/holds.js'
import { pollAfterMs } from '../../src/http/pace.js'
import { openTestApp } from '../support/app.js'

const IDLE = { utilization: 0.1, loop_delay_ms: 0, commands_waiting: 0 }

/** A shop whose every page and part can be asked for: one product, of which an operator and a customer hold a unit. */
async function openBusyApp({ saleSeconds = 3_600, holdSeconds = 120, stock = 10 } = {}) {
  const opened = await openTestApp()
  const productId = await opened.aProduct({
    stock,
    hold_seconds: holdSeconds,
    sale_ends_at: new Date(opened.clock.read() + saleSeconds * 1000),
  })
  const operator = await opened.operator()
  const held = await operator.api('POST', '/api/holds', { product_id: productId, quantity: 1 })
  const { id } = held.json.order
  const ask = (path: string, headers: Record<string, string> = {}) =>
    operator.request('GET', path, { headers })
  return {
    ...opened,
    productId,
    /** Milliseconds until the next poll of a part. */
    pollAfter: async (path: string, headers?: Record<string, string>) =>
      Number((await ask(path, headers)).headers.get('poll-after')),
    /** Seconds until a page reloads; undefined when it does not. */
    reloadAfter: async (path: string) => {
      const [, within] =
        /<noscript>(<meta http-equiv="refresh"[^>]*>)<\/noscript>/.exec((await ask(path)).text) ?? []
      return within && Number(/content="(\d+)"/.exec(within)?.[1])
    },
    ask,
    parts: {
      '/fragments/products': 7_000,
      [`/fragments/products/${productId}/form`]: 7_000,
      [`/fragments/orders/${id}`]: 5_000,
      '/fragments/orders': 15_000,
      '/fragments/admin/dashboard': 5_000,
      [`/fragments/admin/products/${productId}`]: 5_000,
      '/fragments/admin/health': 5_000,
    },
    pages: {
      '/': 7,
      [`/checkout/${id}`]: 5,
      '/orders': 15,
      '/admin': 5,
      [`/admin/products/${productId}`]: 5,
      '/admin/health': 5,
    },
  }
}

describe('every polled part says when to ask again', () => {
  test('after its own interval, three times that for whoever saves data', async () => {
    const { parts, pollAfter } = await openBusyApp()
    for (const [path, usual] of Object.entries(parts)) {
      expect([path, await pollAfter(path), await pollAfter(path, { 'save-data': 'on' })]).toEqual([
        path,
        usual,
        usual * 3,
      ])
    }
  })

  test('also when nothing is new, and in a head that stays small', async () => {
    const { ask } = await openBusyApp()
    const etag = (await ask('/fragments/products')).headers.get('etag') ?? ''
    const unchanged = await ask('/fragments/products', { 'if-none-match': etag, 'save-data': 'on' })
    expect([unchanged.status, unchanged.headers.get('poll-after')]).toEqual([304, '21000'])
    expect(unchanged.headers.get('vary')).toBe('Accept-Encoding, Save-Data')
  })

  test('just after the sale, the hold or the next hold of all ends, and never at once', async () => {
    const { clock, shop, pollAfter, parts } = await openBusyApp({
      saleSeconds: 12,
      holdSeconds: 10,
      stock: 1,
    })
    const [board = '', , panel = '', orders = '', , live = ''] = Object.keys(parts)
    expect(await Promise.all([board, panel, orders, live].map((path) => pollAfter(path)))).toEqual([
      7_000, 5_000, 10_050, 5_000,
    ])
    clock.advance({ seconds: 6 })
    shop.board.outdate()
    expect(await Promise.all([board, panel, orders, live].map((path) => pollAfter(path)))).toEqual([
      4_050, 4_050, 4_050, 4_050,
    ])
    clock.advance({ milliseconds: 3_900 })
    shop.board.outdate()
    expect(await pollAfter(panel)).toBe(1_000)
    clock.advance({ milliseconds: 100 })
    shop.board.outdate()
    expect(await pollAfter(board)).toBe(2_050)
  })

  test('not for each of many holds, while units are free', async () => {
    const { clock, shop, pollAfter } = await openBusyApp({ holdSeconds: 10 })
    clock.advance({ seconds: 9 })
    shop.board.outdate()
    expect(await pollAfter('/fragments/products')).toBe(3_050)
  })

  test('later while the lanes are full, and as usual when they are empty again', async () => {
    const { shop, productId, aCustomer, pollAfter } = await openBusyApp({ stock: 1_000 })
    const customer = await aCustomer()
    const holds = Array.from({ length: 700 }, () =>
      placeHold(shop, customer, { productId, quantity: 1, requestId: null }),
    )
    const waiting = shop.lanes.waiting().get(productId)
    expect(waiting).toBeGreaterThan(600)
    expect(await pollAfter('/fragments/products')).toBeGreaterThan(7_000)
    await Promise.all(holds)
    expect(await pollAfter('/fragments/products')).toBe(7_000)
  })
})

describe('the interval of a busy process', () => {
  const now = new Date('2026-06-01T12:00:00Z')
  const pace = { part: 'storefront', now, next: null } as const
  const intervalAt = (load: Partial<typeof IDLE>, next: Date | null = null) =>
    pollAfterMs({ ...pace, next }, { ...IDLE, ...load }, false)

  test('grows with its work, its lateness and its queues, by the worst of them, and not without end', () => {
    expect(intervalAt({})).toBe(7_000)
    expect(intervalAt({ utilization: 0.75 })).toBe(14_000)
    expect(intervalAt({ loop_delay_ms: 50 })).toBe(14_000)
    expect(intervalAt({ commands_waiting: 512, loop_delay_ms: 50, utilization: 0.75 })).toBe(21_000)
    expect(intervalAt({ commands_waiting: 10_000 })).toBe(42_000)
  })

  test('is not touched by the little that a quiet process is late', () => {
    expect(intervalAt({ loop_delay_ms: 6, utilization: 0.5, commands_waiting: 30 })).toBe(7_000)
  })

  test('keeps the crowd off also where something is about to change', () => {
    expect(intervalAt({ utilization: 1 }, new Date(now.getTime() + 10))).toBe(3_000)
  })
})

describe('a page that was asked to reload by itself', () => {
  test('does so after its own interval while nothing is about to change, and no page does unasked', async () => {
    const { pages, reloadAfter } = await openBusyApp()
    for (const [path, usual] of Object.entries(pages)) {
      expect([path, await reloadAfter(path), await reloadAfter(`${path}?auto=1`)]).toEqual([
        path,
        undefined,
        usual,
      ])
    }
  })

  test('does so in the second in which a sale starts, a hold ends and a sale ends', async () => {
    const { clock, shop, aProduct, reloadAfter, pages } = await openBusyApp({ holdSeconds: 10 })
    const start = clock.read() + 30_000
    await aProduct({ sale_starts_at: new Date(start), sale_ends_at: new Date(start + 5_000) })
    const [, checkout, orders] = Object.keys(pages)
    const at = async (path = '') => {
      shop.board.outdate()
      return reloadAfter(`${path}?auto=1`)
    }
    clock.advance({ milliseconds: 5_500 })
    expect([await at('/'), await at(checkout), await at(orders)]).toEqual([5, 5, 5])
    clock.advance({ milliseconds: 3_000 })
    expect([await at('/'), await at(checkout), await at(orders)]).toEqual([3, 2, 2])
    clock.advance({ milliseconds: 1_499 })
    expect([await at(checkout), await at(orders)]).toEqual([1, 1])
    clock.advance({ milliseconds: 18_001 })
    expect(await at('/')).toBe(2)
    clock.advance({ milliseconds: 3_500 })
    expect(await at('/')).toBe(4)
  })
})
