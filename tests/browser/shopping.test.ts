import type { Locator, Page, Route } from 'playwright-core'
import { expect, test } from 'vitest'
import {
  assertBooksBalance,
  becomeCustomer,
  cardOf,
  eventually,
  holdOnScreen,
  pollNow,
  sendHold,
  useChromium,
} from '../support/browser.js'
import { describeWith } from '../support/needs.js'
import { startServer } from '../support/server.js'
import { PASSWORD } from '../support/visitor.js'

const LAMP = 'Alder desk lamp'
const RADIO = 'Pocket radio'
/** What is free of the radio in a new shop. */
const RADIOS_FREE = 5

async function fillInAccount(page: Page, email: string, button: 'Register' | 'Log in'): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: button }).click()
  await page.getByRole('button', { name: 'Log out' }).waitFor()
  await page.waitForLoadState()
}

/** The orders in My orders, each as the texts of its cells. */
async function readOrders(page: Page): Promise<string[]> {
  await page.goto('/orders')
  return page.locator('#orders tbody tr').allInnerTexts()
}

/**
 * Clicks a button whose form the server gets and answers, keeps that answer from the page, as a slow network does, and
 * then double-clicks. Returns the status of the first answer.
 */
async function clickImpatiently(page: Page, button: Locator, url: string): Promise<number> {
  const sent = new Promise<Route>((resolve) => page.route(url, resolve, { times: 1 }))
  await button.click({ noWaitAfter: true })
  const answer = await (await sent).fetch({ maxRedirects: 0 })
  for (let clicks = 0; clicks < 2; clicks += 1) {
    await page.mouse.down()
    await page.mouse.up()
  }
  return answer.status()
}

/** Follows a link, and returns when the page that it leads to is there whole. */
async function follow(page: Page, name: string): Promise<void> {
  const link = page.getByRole('link', { name, exact: true })
  const address = await link.getAttribute('href')
  await link.click()
  await page.waitForURL((url) => url.pathname + url.search === address)
}

describeWith('chromium', 'buying', () => {
  const openWindow = useChromium()

  test('a shopper registers, holds two, sees the clock tick, confirms, and finds receipt and order', async () => {
    const server = await startServer()
    const { page } = await openWindow(server)
    await page.goto('/')
    await follow(page, 'Register')
    await fillInAccount(page, 'shopper@example.com', 'Register')
    await holdOnScreen(page, LAMP, 2)

    const clock = page.getByRole('timer')
    const first = await clock.innerText()
    expect(first).toMatch(/^0[12]:\d\d$/)
    await eventually(() => clock.innerText()).not.toBe(first)
    expect(await clock.innerText()).toMatch(/^01:\d\d$/)
    expect(await page.locator('.countdown-label').innerText()).toBe('Yours for')
    expect(await page.getByRole('link', { name: 'Refresh this page by itself' }).count()).toBe(0)

    await page.getByRole('button', { name: 'Confirm the purchase' }).click()
    await page.locator('.stamp', { hasText: 'Confirmed' }).waitFor()
    expect(await page.locator('.ticket').innerText()).toMatch(/\$178\.00.*This page is your receipt\./s)
    await follow(page, 'All my orders')
    const orders = await page.locator('#orders tbody tr').allInnerTexts()
    expect(orders).toEqual([expect.stringMatching(/Alder desk lamp\s+Confirmed\s+2\s+\$178\.00/)])
    await page.goto('/orders?auto=1')
    expect(await page.locator('meta[http-equiv="refresh"]').count()).toBe(0)
    await assertBooksBalance(server)
  })

  test('a shopper without JavaScript does all of it by forms, with times that stand still', async () => {
    const server = await startServer()
    const { page } = await openWindow(server, { javaScriptEnabled: false })
    await page.goto('/')
    await follow(page, 'Register')
    await fillInAccount(page, 'plain@example.com', 'Register')
    const deadlines = await page.getByRole('timer').allInnerTexts()
    expect(deadlines).toHaveLength(5)
    for (const deadline of deadlines) expect(deadline).toMatch(/\d\d:\d\d UTC$/)

    await holdOnScreen(page, LAMP, 2)
    expect(await page.locator('.countdown').innerText()).toMatch(/^Yours until\s+\d\d:\d\d:\d\d UTC$/)
    await page.getByRole('button', { name: 'Confirm the purchase' }).click()
    await page.locator('.stamp', { hasText: 'Confirmed' }).waitFor()

    await page.goto('/')
    await holdOnScreen(page, LAMP, 3)
    await page.getByRole('button', { name: 'Release the hold' }).click()
    await page.getByText(/^Cancelled at .* The units went back on sale\.$/).waitFor()

    await page.getByRole('button', { name: 'Log out' }).click()
    await follow(page, 'Log in')
    await fillInAccount(page, 'plain@example.com', 'Log in')
    expect(await readOrders(page)).toEqual([
      expect.stringMatching(/Cancelled\s+3\s/),
      expect.stringMatching(/Confirmed\s+2\s/),
    ])
    await assertBooksBalance(server)
  })

  test('without JavaScript a page offers to reload by itself, and never does so unasked', async () => {
    const server = await startServer()
    const { page } = await openWindow(server, { javaScriptEnabled: false })
    await becomeCustomer(page, server)
    await page.goto('/')
    const id = await holdOnScreen(page, LAMP, 1)
    const refresh = page.locator('meta[http-equiv="refresh"]')
    for (const [path, seconds] of [
      ['/', '7'],
      ['/orders', '15'],
      [`/checkout/${id}`, '5'],
    ] as const) {
      await page.goto(path)
      expect(await refresh.count(), path).toBe(0)
      await follow(page, 'Refresh this page by itself')
      expect(page.url()).toBe(`${server.url}${path}?auto=1`)
      expect(await refresh.getAttribute('content')).toBe(seconds)
      await follow(page, 'Stop refreshing')
      expect(await refresh.count(), path).toBe(0)
    }
  })
})

describeWith('chromium', 'a refused hold', () => {
  const openWindow = useChromium()

  test('of more than is free leads by its summary to the field, which keeps what was typed', async () => {
    const server = await startServer()
    const { page, faults } = await openWindow(server)
    await becomeCustomer(page, server)
    await page.goto('/')
    const [answer] = await Promise.all([
      page.waitForResponse('**/holds'),
      sendHold(page, RADIO, String(RADIOS_FREE + 1)),
    ])
    expect(answer.status()).toBe(409)

    const summary = page.getByRole('alert')
    await summary.waitFor()
    const focused = () => page.evaluate(() => document.activeElement?.id)
    await eventually(focused).toBe('summary')
    expect(await page.title()).toBe('Error: Shop · Holdfast')
    expect(await summary.innerText()).toContain('Only 5 are free now. Ask for fewer.')

    const field = cardOf(page, RADIO).getByLabel('Quantity')
    await summary.getByRole('link', { name: 'Insufficient stock' }).click()
    await eventually(focused).toBe(await field.getAttribute('id'))
    expect(await field.inputValue()).toBe('6')

    await holdOnScreen(page, RADIO, RADIOS_FREE)
    expect(faults.splice(0)).toEqual([expect.stringContaining('status of 409')])
    await assertBooksBalance(server)
  })

  test('of no whole number of units is refused at the field, which keeps what was typed', async () => {
    const server = await startServer()
    const { page, faults } = await openWindow(server)
    await becomeCustomer(page, server)
    await page.goto('/')
    for (const typed of ['0', '-1', '1.6', '']) {
      const [answer] = await Promise.all([page.waitForResponse('**/holds'), sendHold(page, LAMP, typed)])
      expect([typed, answer.status()]).toEqual([typed, 422])
      await page.waitForLoadState()

      const field = cardOf(page, LAMP).getByLabel('Quantity')
      expect(await field.inputValue()).toBe(typed)
      expect(await field.getAttribute('aria-invalid')).toBe('true')
      const [errorId] = (await field.getAttribute('aria-describedby'))?.split(' ') ?? []
      const error = await page.locator(`[id="${errorId}"]`).innerText()
      expect(error).toBe('Choose a whole number from 1 to 100.')
      expect(await page.getByRole('alert').getByRole('link').innerText()).toBe(error)
      expect(faults.splice(0)).toEqual([expect.stringContaining('status of 422')])
    }
    expect(await readOrders(page)).toEqual([])
  })
})

describeWith('chromium', 'one form', () => {
  const openWindow = useChromium()

  test('that is sent again before its answer is there makes one order, and one purchase', async () => {
    const server = await startServer()
    const { page } = await openWindow(server)
    await becomeCustomer(page, server)
    await page.goto('/')
    const hold = cardOf(page, LAMP).getByRole('button')
    await cardOf(page, LAMP).getByLabel('Quantity').fill('2')
    expect(await clickImpatiently(page, hold, '**/holds')).toBe(303)
    const confirm = page.getByRole('button', { name: 'Confirm the purchase' })
    await confirm.waitFor()
    expect(await clickImpatiently(page, confirm, '**/confirmation')).toBe(303)
    await page.locator('.stamp').waitFor()

    expect(await readOrders(page)).toEqual([expect.stringMatching(/Confirmed\s+2\s/)])
    await assertBooksBalance(server)
  })

  test('that is sent again after Back leads to the order that it made', async () => {
    const server = await startServer()
    const { page } = await openWindow(server)
    await becomeCustomer(page, server)
    await page.goto('/')
    const id = await holdOnScreen(page, LAMP, 2)
    // A page that comes back as it was left does not load, so there is no load to wait for.
    await page.goBack({ waitUntil: 'commit' })
    await cardOf(page, LAMP).getByText('2 held').waitFor()
    expect(await cardOf(page, LAMP).getByLabel('Quantity').inputValue()).toBe('2')

    expect(await holdOnScreen(page, LAMP, 2)).toBe(id)
    expect(await readOrders(page)).toHaveLength(1)
    await assertBooksBalance(server)
  })
})

describeWith('chromium', 'logging out', () => {
  const openWindow = useChromium()

  test('in one tab leads a polling tab to the login, and no poll brings the session back', async () => {
    const server = await startServer()
    const { page, faults } = await openWindow(server)
    const email = await becomeCustomer(page, server)
    await page.goto('/')
    const id = await holdOnScreen(page, LAMP, 1)
    const context = page.context()
    const [session] = await context.cookies()

    const slowPoll = new Promise<Route>((resolve) => page.route('**/fragments/**', resolve, { times: 1 }))
    await pollNow(page)
    const poll = await slowPoll
    const late = await poll.fetch()
    expect(late.status()).toBe(200)
    const other = await context.newPage()
    await other.goto('/')
    await other.getByRole('button', { name: 'Log out' }).click()
    await other.getByRole('link', { name: 'Log in' }).waitFor()
    await poll.fulfill({ response: late })

    await eventually(() => pollNow(page).then(() => page.url())).toContain('/login')
    expect(new URL(page.url()).search).toBe(`?next=${encodeURIComponent(`/checkout/${id}`)}`)
    expect((await context.request.get('/orders', { maxRedirects: 0 })).status()).toBe(303)
    const thief = server.visitor()
    thief.setCookie(session?.name ?? '', session?.value ?? '')
    expect((await thief.request('GET', '/orders')).status).toBe(303)

    await fillInAccount(page, email, 'Log in')
    expect(new URL(page.url()).pathname).toBe(`/checkout/${id}`)
    for (const fault of faults.splice(0)) expect(fault).toContain('status of 401')
  })
})
