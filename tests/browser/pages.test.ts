import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFindings } from '../support/axe.js'
import {
  becomeCustomer,
  becomeOperator,
  eventually,
  type OpenWindow,
  sendHold,
  useChromium,
} from '../support/browser.js'
import { describeWith } from '../support/needs.js'
import { type RunningServer, startServer } from '../support/server.js'

const SHOTS = 'test-artifacts/pages'
/** Largest picture that the README loads. */
const PICTURE_BYTES_MAX = 250_000
const HOUR_MS = 3_600_000
/** Longest that the tour of all pages may take, in milliseconds. */
const TOUR_MS_MAX = 240_000

/** Longest that a rehearsal of five seconds may take on a busy machine, in milliseconds. */
const REHEARSAL_MS_MAX = 60_000

/** A page of the shop: under which name it is kept, who looks at it, how it is opened and how it is answered. */
interface Stop {
  name: string
  who: 'nobody' | 'customer' | 'operator'
  path: string
  status?: number
  /** What is done on the page before it is looked at. */
  act?: (page: Page) => Promise<void>
}

/** Buys in the name of the window's customer, by the API; returns the order's id. */
async function order(
  page: Page,
  productId: number,
  quantity: number,
  then?: 'confirm' | 'cancel',
): Promise<string> {
  const answer = await page.request.post('/api/holds', { data: { product_id: productId, quantity } })
  expect(answer.status(), await answer.text()).toBe(201)
  const { id } = (await answer.json()).order
  if (then) {
    const headers = { 'content-type': 'application/json' }
    expect((await page.request.post(`/api/orders/${id}/${then}`, { data: {}, headers })).status()).toBe(200)
  }
  return id
}

/** A product whose holds are over as soon as they are looked at, and whose name and text are as wide as they may be. */
async function createFleetingProduct(server: RunningServer): Promise<number> {
  const operator = await server.operator()
  const { status, json } = await operator.api('POST', '/api/admin/products', {
    name: `Enamel mug ${'m'.repeat(60)}`,
    description: 'x'.repeat(300),
    price_cents: 100_000_000,
    stock: 9_999_999,
    sale_starts_at: new Date(Date.now() - HOUR_MS).toISOString(),
    sale_ends_at: new Date(Date.now() + HOUR_MS).toISOString(),
    hold_seconds: 1,
  })
  expect(status).toBe(201)
  return json.product.id
}

/** Some units are bought, some held, the last radios all of them, and more were asked for than there are. */
async function bringToLife(server: RunningServer): Promise<void> {
  const customers = await Promise.all(Array.from({ length: 6 }, () => server.customer()))
  const hold = (customer: number, product_id: number, quantity: number) =>
    customers[customer]?.api('POST', '/api/holds', { product_id, quantity })
  for (const [customer, lamps, kettles, radios, watches] of [
    [0, 9, 2, 1, 1],
    [1, 5, 1, 0, 1],
    [2, 7, 2, 1, 1],
    [3, 4, 2, 2, 1],
    [4, 8, 1, 0, 1],
    [5, 3, 2, 1, 1],
  ] as const) {
    for (const [index, quantity] of [lamps, kettles, radios, watches].entries()) {
      const answer = quantity > 0 ? await hold(customer, index + 1, quantity) : undefined
      const { id } = answer?.json.order ?? {}
      if (id && (customer + index) % 3 === 0 && index !== 2) {
        await customers[customer]?.api('POST', `/api/orders/${id}/confirm`)
      } else if (id && customer === 4 && index === 1) {
        await customers[customer]?.api('POST', `/api/orders/${id}/cancel`)
      }
    }
  }
  for (let asked = 0; asked < 7; asked += 1) expect((await hold(4, 3, 1))?.status).toBe(409)
}

/** Lets three shoppers rehearse a sale, and waits for the verdict; returns where that stands. */
async function rehearse(operator: Page, server: RunningServer): Promise<string> {
  const form = { shoppers: '3', seconds: '5' }
  const headers = { origin: server.url }
  const begun = await operator.request.post('/admin/products/3/rehearsals', { form, headers })
  expect(begun.status()).toBe(200)
  const seen = async () => (await operator.request.get(begun.url())).text()
  await expect.poll(seen, { timeout: REHEARSAL_MS_MAX }).toContain('Passed:')
  return new URL(begun.url()).pathname
}

/** Every page in every state that looks different. */
async function findStops(server: RunningServer, customer: Page, operator: Page): Promise<Stop[]> {
  const rehearsal = await rehearse(operator, server)
  const lapsed = await order(customer, await createFleetingProduct(server), 100)
  const pending = await order(customer, 1, 2)
  const confirmed = await order(customer, 2, 1, 'confirm')
  await order(customer, 3, 2, 'cancel')
  const tooMany = await customer.request.post('/api/holds', { data: { product_id: 3, quantity: 100 } })
  const { receipt } = await tooMany.json()
  const refuse = async (page: Page) => {
    await sendHold(page, 'Field watch', '99')
    await page.getByRole('alert').waitFor()
  }
  return [
    { name: 'storefront', who: 'nobody', path: '/' },
    { name: 'login', who: 'nobody', path: '/login' },
    { name: 'register', who: 'nobody', path: '/register' },
    { name: 'not-found', who: 'nobody', path: '/nothing/here', status: 404 },
    { name: 'storefront-refused', who: 'customer', path: '/', act: refuse },
    { name: 'checkout-pending', who: 'customer', path: `/checkout/${pending}` },
    { name: 'checkout-confirmed', who: 'customer', path: `/checkout/${confirmed}` },
    { name: 'checkout-expired', who: 'customer', path: `/checkout/${lapsed}` },
    { name: 'orders', who: 'customer', path: '/orders' },
    { name: 'forbidden', who: 'customer', path: '/admin', status: 403 },
    { name: 'preview', who: 'operator', path: `/?at=${new Date(Date.now() + 3_600_000).toISOString()}` },
    { name: 'console', who: 'operator', path: '/admin' },
    { name: 'product-new', who: 'operator', path: '/admin/products/new' },
    { name: 'product-live', who: 'operator', path: '/admin/products/1' },
    { name: 'rehearsal', who: 'operator', path: rehearsal },
    { name: 'product-edit', who: 'operator', path: '/admin/products/1/edit' },
    { name: 'product-ledger', who: 'operator', path: '/admin/products/1/ledger' },
    { name: 'product-report', who: 'operator', path: '/admin/products/1/report' },
    { name: 'order-desk', who: 'operator', path: '/admin/orders' },
    { name: 'audit', who: 'operator', path: '/admin/audit' },
    { name: 'health', who: 'operator', path: '/admin/health' },
    { name: 'waiting-room', who: 'nobody', path: '/waiting-room/5' },
    { name: 'receipt', who: 'nobody', path: `/receipts/${receipt}` },
    { name: 'service-order', who: 'nobody', path: '/products/6/service-order' },
    { name: 'service-order-early', who: 'nobody', path: '/products/1/service-order' },
    { name: 'api-reference', who: 'nobody', path: '/api-reference' },
  ]
}

/** Figures and amounts that the page has broken in two, as if they were words. */
function brokenNumbers(page: Page): Promise<(string | null)[]> {
  return page
    .locator('[data-number], .number > .figures, .price > .figures, .ticket-total > .figures')
    .evaluateAll((all) => all.filter((e) => e.getClientRects().length > 1).map((e) => e.textContent))
}

/** Looks at the page at both widths and by both lights: nothing may have to be scrolled for sideways. */
async function lookAt(page: Page, name: string, scripts: boolean): Promise<void> {
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    expect(await brokenNumbers(page), `numbers on two lines of ${name} at ${width} px`).toEqual([])
    // What a script changes is never a colour, so without scripts one light will do.
    for (const colorScheme of scripts ? (['light', 'dark'] as const) : (['light'] as const)) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const excess = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      await eventually(excess).toBeLessThanOrEqual(0)
      // Once in each light and once at each width finds what axe can find; four times would only take longer.
      if (scripts && (width === 360) === (colorScheme === 'light')) {
        const findings = await axeFindings(page)
        console.log(`axe on ${name}, ${width} px, ${colorScheme}: ${findings.length} findings`)
        expect(findings, `axe on ${name} at ${width} px, ${colorScheme}`).toEqual([])
      }
      const path = join(SHOTS, `${name}-${width}-${colorScheme}.jpg`)
      await page.screenshot({ path, fullPage: true, type: 'jpeg', quality: 80 })
    }
  }
}

describeWith('chromium', 'the pages', () => {
  const openWindow = useChromium()

  test('a fault on a page would be noticed', async () => {
    const server = await startServer()
    const { page, faults } = await openWindow(server)
    await page.goto('/')
    await page.evaluate(() => {
      const script = Object.assign(document.createElement('script'), {
        textContent: 'document.title = "taken"',
      })
      const picture = Object.assign(new Image(), { src: 'http://elsewhere.example/picture.png' })
      document.body.append(script, picture)
      setTimeout(() => {
        throw new Error('thrown on the page')
      })
    })
    await eventually(() => faults.toSorted()).toEqual([
      expect.stringMatching(/^Executing inline script violates the following Content Security Policy/),
      expect.stringMatching(/^Loading the image .* violates the following Content Security Policy/),
      'against the policy: img-src http://elsewhere.example/picture.png',
      'against the policy: script-src-elem inline',
      'asked elsewhere: http://elsewhere.example/picture.png',
      expect.stringMatching(/^thrown: Error: thrown on the page/),
    ])
    faults.splice(0)
  })

  test(
    'throw nothing, keep to the policy and to this host, and never scroll sideways, with scripts and without',
    async () => {
      mkdirSync(SHOTS, { recursive: true })
      const server = await startServer()
      const [customer, operator] = [await openWindow(server), await openWindow(server)]
      await becomeCustomer(customer.page, server)
      await becomeOperator(operator.page, server)
      const stops = await findStops(server, customer.page, operator.page)
      const plain = { javaScriptEnabled: false }
      const stateOf = ({ page }: OpenWindow) => page.context().storageState()

      await Promise.all([
        tour('js', { nobody: await openWindow(server), customer, operator }),
        tour('no-js', {
          nobody: await openWindow(server, plain),
          customer: await openWindow(server, { ...plain, storageState: await stateOf(customer) }),
          operator: await openWindow(server, { ...plain, storageState: await stateOf(operator) }),
        }),
      ])

      async function tour(mode: 'js' | 'no-js', windows: Record<Stop['who'], OpenWindow>): Promise<void> {
        for (const { name, who, path, status = 200, act } of stops) {
          const { page, faults } = windows[who]
          const answer = await page.goto(path)
          expect([path, answer?.status()]).toEqual([path, status])
          const policy = answer?.headers()['content-security-policy']
          expect(policy).toContain(`default-src 'self'`)
          expect(policy).not.toMatch(/unsafe-inline|unsafe-eval/)
          await act?.(page)
          await lookAt(page, `${name}-${mode}`, mode === 'js')
          const provoked = faults
            .splice(0)
            .filter((fault) => fault.startsWith('Failed to load resource: the server'))
          expect([path, provoked.length]).toEqual([path, act || status !== 200 ? 1 : 0])
        }
      }
    },
    TOUR_MS_MAX,
  )

  test('have a picture for the README, of a shop in the middle of its sales', async () => {
    const writes = process.env.HOLDFAST_WRITE_SCREENSHOTS === '1'
    const folder = writes ? 'docs' : 'test-artifacts'
    const server = await startServer()
    await bringToLife(server)
    for (const [name, path, height, enter] of [
      ['storefront', '/', 1016, (page: Page) => becomeCustomer(page, server, 'ada')],
      ['console', '/admin', 1400, (page: Page) => becomeOperator(page, server)],
    ] as const) {
      const { page } = await openWindow(server, {
        viewport: { width: 1280, height },
        colorScheme: 'light',
        reducedMotion: 'reduce',
      })
      await enter(page)
      await page.goto(path)
      const picture = await page.screenshot({ path: join(folder, `${name}.png`) })
      expect(picture.length, `bytes of ${name}.png`).toBeLessThan(PICTURE_BYTES_MAX)
    }
  })
})
