import type { Page, Request } from 'playwright-core'
import { expect, test } from 'vitest'
import { becomeCustomer, eventually, holdOnScreen, useChromium } from '../support/browser.js'
import { describeWith } from '../support/needs.js'
import { startServer } from '../support/server.js'

const BOARD = '**/fragments/products'

/** Counts the polls of the storefront from now on. */
function countPolls(page: Page): () => number {
  let polls = 0
  page.on('request', (request: Request) => {
    if (request.url().endsWith('/fragments/products')) polls += 1
  })
  return () => polls
}

/** Moves the page's clock on and waits until the polls that fell due are answered. */
async function passSeconds(page: Page, seconds: number): Promise<void> {
  await page.clock.runFor(seconds * 1000)
  await page.waitForLoadState('networkidle')
}

/** Makes the page think that its tab is hidden or shown, as no automation really hides one. */
async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => value })
    document.dispatchEvent(new Event('visibilitychange'))
  }, hidden)
}

/** While a page's clock runs ahead, its requests seem to take longer than they may. */
function forgetTimeouts(faults: string[]): void {
  const others = faults.filter((fault) => !fault.includes('htmx:error: timeout'))
  faults.splice(0, faults.length, ...others)
}

/** By chance a page waits for this part of the interval that it is told, at the least and at the most. */
const CHANCE = { least: 0.8, most: 1.2 }

describeWith('chromium', 'a page asks for news', () => {
  const openWindow = useChromium()

  test('when the server said, not when its markup does, and again by the markup where nothing is said', async () => {
    const server = await startServer()
    const { page, faults } = await openWindow(server)
    await page.clock.install()
    await page.goto('/')
    const polls = countPolls(page)
    let said: string | null = '60000'
    await page.route(BOARD, async (route) => {
      const answer = await route.fetch()
      const { 'poll-after': _, ...headers } = answer.headers()
      await route.fulfill({ response: answer, headers: said ? { ...headers, 'poll-after': said } : headers })
    })
    const answered = () => page.waitForResponse(BOARD).then((answer) => answer.finished())

    await Promise.all([answered(), page.clock.runFor(7_000 * CHANCE.most)])
    expect(polls()).toBe(1)
    await passSeconds(page, 60 * CHANCE.least - 1)
    expect(polls(), 'in the minute of rest').toBe(1)
    said = null
    await Promise.all([answered(), page.clock.runFor(13_000 * 2)])
    expect(polls()).toBeGreaterThan(1)
    await Promise.all([answered(), page.clock.runFor(7_000 * CHANCE.most)])
    expect(polls()).toBeGreaterThan(2)
    forgetTimeouts(faults)
  })

  test('by what the real answer says, also by one that is unchanged', async () => {
    const server = await startServer()
    const { page } = await openWindow(server, { extraHTTPHeaders: { 'Save-Data': 'on' } })
    await page.goto('/')
    const heads: number[] = []
    for (let asked = 0; asked < 2; asked += 1) {
      const [answer] = await Promise.all([
        page.waitForResponse(BOARD),
        page.evaluate(() => document.dispatchEvent(new CustomEvent('poll-now'))),
      ])
      await answer.finished()
      heads.push(
        await page.evaluate(
          async (url) => Number((await fetch(url)).headers.get('poll-after')),
          answer.url(),
        ),
      )
    }
    expect(Math.min(...heads)).toBeGreaterThanOrEqual(21_000)
  })

  test('out of step with every other page', async () => {
    const server = await startServer()
    const { page } = await openWindow(server)
    await page.addInitScript(() => {
      const waits: number[] = []
      Object.assign(window, { waits })
      const { setTimeout } = window
      window.setTimeout = ((work: () => void, milliseconds = 0) => {
        if (milliseconds >= 5_000 && milliseconds < 10_000) waits.push(milliseconds)
        return setTimeout(work, milliseconds)
      }) as typeof window.setTimeout
    })
    const waits: number[] = []
    for (let visits = 0; visits < 12; visits += 1) {
      await page.goto('/')
      waits.push(...(await page.evaluate(() => (window as unknown as { waits: number[] }).waits)))
    }
    expect(waits).toHaveLength(12)
    expect(new Set(waits.map((wait) => Math.round(wait / 10))).size).toBeGreaterThan(6)
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(7_000 * CHANCE.least)
    expect(Math.max(...waits)).toBeLessThanOrEqual(7_000 * CHANCE.most)
  })

  test('never while nobody looks, and once when somebody does again', async () => {
    const server = await startServer()
    const { page, faults } = await openWindow(server)
    await page.clock.install()
    await page.goto('/')
    const polls = countPolls(page)
    await setHidden(page, true)
    await passSeconds(page, 120)
    expect(polls()).toBe(0)
    await Promise.all([page.waitForResponse(BOARD), setHidden(page, false)])
    expect(polls()).toBe(1)
    await Promise.all([page.waitForResponse(BOARD), page.clock.runFor(7_000 * CHANCE.most)])
    expect(polls()).toBe(2)
    forgetTimeouts(faults)
  })

  test('more and more rarely while no answer comes, not before the server said, and as usual after a good one', async () => {
    const server = await startServer()
    const { page, faults } = await openWindow(server)
    await page.clock.install()
    await page.goto('/')
    const polls = countPolls(page)
    let answer: 'none' | 'busy' | 'good' = 'none'
    await page.route(BOARD, (route) => {
      if (answer === 'none') return route.abort()
      return answer === 'good'
        ? route.continue()
        : route.fulfill({ status: 503, headers: { 'Retry-After': '50' } })
    })
    const failed = () => page.waitForEvent('requestfailed')
    for (const most of [7, 7, 14, 28]) {
      await Promise.all([failed(), page.clock.runFor(most * 1000 * CHANCE.most)])
    }
    expect(polls()).toBe(4)
    answer = 'busy'
    await Promise.all([page.waitForResponse(BOARD), page.clock.runFor(30_000 * CHANCE.most)])
    await passSeconds(page, 49)
    expect(polls(), 'before Retry-After is over').toBe(5)
    answer = 'good'
    await Promise.all([page.waitForResponse(BOARD), page.clock.runFor(40_000)])
    await Promise.all([page.waitForResponse(BOARD), page.clock.runFor(7_000 * CHANCE.most)])
    expect(polls()).toBeGreaterThanOrEqual(7)
    expect(faults.splice(0).length).toBeGreaterThanOrEqual(5)
  })
})

describeWith('chromium', 'a hold of which half a minute is left', () => {
  const openWindow = useChromium()

  test('says so on the ticket and, politely, to a screen reader, and nothing on the page moves or blinks', async () => {
    const server = await startServer()
    const { page, faults } = await openWindow(server)
    await becomeCustomer(page, server)
    await page.clock.install()
    await page.goto('/')
    await holdOnScreen(page, 'Alder desk lamp', 1)
    const said = await page.evaluateHandle(() => {
      const sentences: string[] = []
      const announcer = document.getElementById('announcer') as HTMLElement
      new MutationObserver(() => sentences.push(announcer.textContent ?? '')).observe(announcer, {
        childList: true,
      })
      return sentences
    })
    const warning = page.locator('.last-call')
    const place = () => page.getByRole('button', { name: 'Confirm the purchase' }).boundingBox()
    expect(await page.getByRole('timer').getAttribute('aria-live')).toBeNull()
    expect(await page.locator('#announcer').getAttribute('role')).toBe('status')

    const before = await place()
    await page.clock.runFor(85_000)
    expect(await warning.isVisible()).toBe(false)
    await page.clock.runFor(6_000)
    expect(await warning.innerText()).toBe('Less than 30 seconds are left.')
    expect(await warning.isVisible()).toBe(true)
    expect(await place()).toEqual(before)
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
    await page.clock.runFor(20_000)
    const words = (await said.jsonValue()) as string[]
    expect(words).toHaveLength(3)
    for (const [index, seconds] of [60, 30, 10].entries()) {
      const left = Number(/^(\d+) seconds left to confirm\.$/.exec(words[index] ?? '')?.[1])
      expect(left).toBeGreaterThan(seconds - 2)
      expect(left).toBeLessThanOrEqual(seconds)
    }
    forgetTimeouts(faults)
  })

  test('says so without JavaScript too, beside its deadline with its zone', async () => {
    const server = await startServer({ HOLD_SECONDS: '25' })
    const { page } = await openWindow(server, { javaScriptEnabled: false })
    await becomeCustomer(page, server)
    await page.goto('/')
    await holdOnScreen(page, 'Alder desk lamp', 1)
    expect(await page.locator('.ticket-stub').innerText()).toMatch(
      /Yours until\s+\d\d:\d\d:\d\d UTC\s+Confirm by \d\d:\d\d:\d\d UTC.*Less than 30 seconds are left\./s,
    )
    await eventually(() => page.locator('.last-call').isVisible()).toBe(true)
  })
})
