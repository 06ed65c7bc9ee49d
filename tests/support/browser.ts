import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { ADMIN, type RunningServer, runToEnd } from './server.js'
import { PASSWORD } from './visitor.js'

const CHROMIUM = '/usr/bin/chromium'
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Longest wait for anything that happens on a screen: longer than any poll, so that a missed one is made up for. */
const WAIT_MS_MAX = 12_000

/** A window of a browser of its own, with cookies of its own. Further tabs are pages of the same context. */
export interface OpenWindow {
  page: Page
  /** What went wrong in any tab, in the order in which it did. A test that provokes some empties it. */
  faults: string[]
}

export type WindowOpener = (server: RunningServer, options?: BrowserContextOptions) => Promise<OpenWindow>

/** Launches one Chromium for all tests of a file. What this returns opens a window, and closes it after the test. */
export function useChromium(): WindowOpener {
  let browser: Browser
  beforeAll(async () => {
    // Back shows a page as it was left, forms and all, in everybody's browser; automation alone turns that off.
    const ignoreDefaultArgs = ['--disable-back-forward-cache']
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS, ignoreDefaultArgs })
  })
  afterAll(() => browser.close())

  return async (server, options = {}) => {
    const context = await browser.newContext({ baseURL: server.url, ...options })
    context.setDefaultTimeout(WAIT_MS_MAX)
    const faults: string[] = []
    context.on('weberror', (error) => faults.push(`thrown: ${error.error().stack}`))
    context.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text())
    })
    context.on('request', (request) => {
      if (new URL(request.url()).origin !== server.url) faults.push(`asked elsewhere: ${request.url()}`)
    })
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`against the policy: ${event.violatedDirective} ${event.blockedURI}`)
      })
    })
    onTestFinished(async () => {
      await context.close()
      expect(faults).toEqual([])
    })
    return { page: await context.newPage(), faults }
  }
}

let customers = 0

/** Registers a new customer without the form, so that the window is theirs; returns the email. */
export async function becomeCustomer(page: Page, server: RunningServer, name?: string): Promise<string> {
  customers += 1
  const email = `${name ?? `window-${customers}`}@example.com`
  await enter(page, server, '/register', { email, password: PASSWORD })
  return email
}

/** Logs the admin in without the form. */
export function becomeOperator(page: Page, server: RunningServer): Promise<void> {
  return enter(page, server, '/login', ADMIN)
}

async function enter(
  page: Page,
  server: RunningServer,
  path: string,
  account: { email: string; password: string },
): Promise<void> {
  const headers = { origin: server.url }
  const answer = await page.request.post(path, { form: { ...account, next: '/' }, headers, maxRedirects: 0 })
  expect(answer.status(), await answer.text()).toBe(303)
}

/** The card of a product in the shop. */
export function cardOf(page: Page, product: string): Locator {
  return page.getByRole('article', { name: product })
}

/** Types a quantity into a card's form and sends it. */
export async function sendHold(page: Page, product: string, quantity: string): Promise<void> {
  const card = cardOf(page, product)
  await card.getByLabel('Quantity').fill(quantity)
  await card.getByRole('button', { name: /^Hold for/ }).click()
}

/** Holds units in the shop as it is on screen, and returns the id of the order whose ticket then is. */
export async function holdOnScreen(page: Page, product: string, quantity: number): Promise<string> {
  await sendHold(page, product, String(quantity))
  await page.waitForURL('**/checkout/*')
  return new URL(page.url()).pathname.slice('/checkout/'.length)
}

/** Makes a page ask for news, just as it does by itself when its tab is shown again. */
export async function pollNow(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const poller of document.querySelectorAll('[hx-trigger*="poll-now"]')) {
      poller.dispatchEvent(new CustomEvent('poll-now'))
    }
  })
}

/** Waits until what is read is as expected: `await eventually(() => …).toBe(…)`. */
export function eventually<T>(read: () => T) {
  return expect.poll(read, { timeout: WAIT_MS_MAX, interval: 50 })
}

/** The number with this name on a page, such as `p3-free` or `confirmed_orders`. */
export function numberOf(page: Page, name: string): Promise<number> {
  return page.locator(`[data-number="${name}"]`).textContent().then(Number)
}

/** Checks every promise of the shop in its database, beside the open server. */
export async function assertBooksBalance(server: RunningServer): Promise<void> {
  const { code, output } = await runToEnd('cli/reconcile', { DATA_DIR: server.dataDir })
  expect(code, output).toBe(0)
}
