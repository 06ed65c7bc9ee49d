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

/**
 * Moves the page's clock on until it has asked and was answered; returns the seconds that passed. In steps, since
 * requests take no longer while the clock runs ahead, and would else be given up.
 */
async function secondsToPoll(page: Page, polls: () => number): Promise<number> {
  const before = polls()
  // Word of a request may reach the test some steps late, so the page itself is asked whether it has asked.
  const hasAsked = await page.evaluateHandle(() => {
    const asked = { times: 0 }
    document.addEventListener(
      'htmx:before:request',
      () => {
        asked.times += 1
      },
      true,
    )
    return asked
  })
  for (let seconds = 1; seconds <= 120; seconds += 1) {
    await page.clock.runFor(1_000)
    if (await hasAsked.evaluate(({ times }) => times > 0)) {
      await eventually(polls).toBeGreaterThan(before)
      await eventually(() => page.locator('.htmx-request').count()).toBe(0)
      return seconds
    }
  }
  return Number.POSITIVE_INFINITY
}

/** That a page waited as it was told to, give or take what chance adds and the steps of the clock. */
function expectWait(seconds: number, told: number): void {
  expect(seconds).toBeGreaterThanOrEqual(told * CHANCE.least - 2)
  expect(seconds).toBeLessThanOrEqual(told * CHANCE.most + 2)
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

/** Reads what the last answer told the page, in seconds: a busy server asks for more than its usual interval. */
function toldBy(page: Page): () => number {
  let told = 0
  page.on('response', (response) => {
    if (response.url().endsWith('/fragments/products')) {
      told = Number(response.headers()['poll-after'] ?? 0) / 1000
    }
  })
  return () => told
}

/** By chance a page waits for this part of the interval that it is told, at the least and at the most. */
const CHANCE = { least: 0.8, most: 1.2 }

describeWith('chromium', 'a page asks for news', () => {
  const openWindow = useChromium()

  test('when the server said, not when its markup does, and again by the markup where nothing is said', async () => {
    const server = await startServer()
    const { page } = await openWindow(server)
    await page.clock.install()
    await page.goto('/')
    const polls = countPolls(page)
    let said: string | null = '60000'
    await page.route(BOARD, async (route) => {
      const answer = await route.fetch()
      const { 'poll-after': _, ...headers } = answer.headers()
      await route.fulfill({ response: answer, headers: said ? { ...headers, 'poll-after': said } : headers })
    })
    expectWait(await secondsToPoll(page, polls), 7)
    expectWait(await secondsToPoll(page, polls), 60)
    said = null
    expectWait(await secondsToPoll(page, polls), 60)
    expectWait(await secondsToPoll(page, polls), 7)
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
    const { page } = await openWindow(server)
    await page.clock.install()
    await page.goto('/')
    const polls = countPolls(page)
    const told = toldBy(page)
    await setHidden(page, true)
    await page.clock.runFor(120_000)
    expect(polls()).toBe(0)
    await Promise.all([page.waitForResponse(BOARD), setHidden(page, false)])
    expect(polls()).toBe(1)
    await eventually(() => page.locator('.htmx-request').count()).toBe(0)
    expect(told()).toBeGreaterThanOrEqual(7)
    expectWait(await secondsToPoll(page, polls), told())
  })

  test('more and more rarely while no answer comes, not before the server said, and as usual after a good one', async () => {
    const server = await startServer()
    const { page, faults } = await openWindow(server)
    await page.clock.install()
    await page.goto('/')
    const polls = countPolls(page)
    const told = toldBy(page)
    let answer: 'none' | 'busy' | 'good' = 'none'
    await page.route(BOARD, (route) => {
      if (answer === 'none') return route.abort()
      return answer === 'good'
        ? route.continue()
        : route.fulfill({ status: 503, headers: { 'Retry-After': '50' } })
    })
    for (const wait of [7, 7, 14, 28, 30]) expectWait(await secondsToPoll(page, polls), wait)
    answer = 'busy'
    expectWait(await secondsToPoll(page, polls), 30)
    answer = 'good'
    // Fifty at the least, whatever chance adds.
    const waited = await secondsToPoll(page, polls)
    expect(waited).toBeGreaterThanOrEqual(50 - 2)
    expect(waited).toBeLessThanOrEqual(50 * (CHANCE.most / CHANCE.least) + 2)
    expectWait(await secondsToPoll(page, polls), told())
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
