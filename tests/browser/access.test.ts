import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import {
  becomeCustomer,
  becomeOperator,
  cardOf,
  eventually,
  holdOnScreen,
  pollNow,
  sendHold,
  useChromium,
} from '../support/browser.js'
import { describeWith } from '../support/needs.js'
import { type RunningServer, startServer } from '../support/server.js'
import { PASSWORD } from '../support/visitor.js'

/** Longest that the tour of all pages may take, in milliseconds. */
const TOUR_MS_MAX = 120_000
const SHOTS = 'test-artifacts/access'
const LAMP = 'Alder desk lamp'
/** Smallest side of anything that is pressed, in CSS pixels (WCAG 2.2, 2.5.8). */
const TARGET_PX = 24

/** Presses Tab until what has the focus is as described by its words, as somebody without a mouse does. */
async function tabTo(page: Page, words: RegExp, key = 'Tab'): Promise<void> {
  const passed: string[] = []
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press(key)
    const here = await page.evaluate(() => {
      const focused = document.activeElement as HTMLInputElement
      const label = focused.labels?.[0]?.innerText
      return label ?? focused.innerText
    })
    if (words.test(here)) return
    passed.push(here)
  }
  throw new Error(`Nothing on the way is called ${words}: ${passed.join(', ')}`)
}

/** What of the page is pressed and smaller than a fingertip; links within a sentence are as high as its line. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const pressed = [
      ...document.querySelectorAll<HTMLElement>('a[href], button, input:not([type=hidden]), select, summary'),
    ]
    return pressed
      .filter((element) => element.checkVisibility() && !element.classList.contains('skip-link'))
      .filter(
        (element) =>
          !(
            element.matches('a') &&
            getComputedStyle(element).display === 'inline' &&
            element.closest('p, li, td, dd, span')
          ),
      )
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect()
        return Math.min(width, height) < least && !element.closest('label')
      })
      .map((element) => element.outerHTML.slice(0, 120))
  }, TARGET_PX)
}

const PAGES = {
  customer: ['/', '/orders', '/login', '/register'],
  operator: [
    '/admin',
    '/admin/products/1',
    '/admin/products/new',
    '/admin/products/1/ledger',
    '/admin/products/1/report',
    '/admin/orders',
    '/admin/audit',
    '/admin/health',
    '/api-reference',
  ],
}

/** Every kind of page, each with the window of somebody who may see it and something on it. */
async function* everyPage(
  openWindow: ReturnType<typeof useChromium>,
  server: RunningServer,
  options: Parameters<ReturnType<typeof useChromium>>[1],
) {
  const { page: customer } = await openWindow(server, options)
  await becomeCustomer(customer, server)
  await customer.goto('/')
  const id = await holdOnScreen(customer, LAMP, 1)
  const { page: operator } = await openWindow(server, options)
  await becomeOperator(operator, server)
  for (const path of [...PAGES.customer, `/checkout/${id}`]) {
    await customer.goto(path)
    yield { page: customer, path }
  }
  for (const path of PAGES.operator) {
    await operator.goto(path)
    yield { page: operator, path }
  }
}

describeWith('chromium', 'without a mouse', () => {
  const openWindow = useChromium()

  test('a shopper registers, holds, and confirms, and always sees where the focus is', async () => {
    const server = await startServer()
    const { page } = await openWindow(server)
    await page.goto('/')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Skip to the content')
    await tabTo(page, /^Register$/)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/register')
    await page.waitForLoadState()
    await tabTo(page, /^Email/)
    await page.keyboard.type('keys@example.com')
    await tabTo(page, /^Password/)
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Log out' }).waitFor()
    await page.goto('/')
    await tabTo(page, /^Quantity$/)
    await page.keyboard.press('ArrowUp')
    await tabTo(page, /^Hold for 2 minutes/)
    const outline = await page.evaluate(
      () => getComputedStyle(document.activeElement as Element).outlineStyle,
    )
    expect(outline).toBe('solid')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/checkout/*')
    await tabTo(page, /^Confirm the purchase$/)

    const button = await page.evaluateHandle(() => document.activeElement)
    await Promise.all([page.waitForResponse('**/fragments/orders/*'), pollNow(page)])
    await eventually(() => page.locator('.htmx-request').count()).toBe(0)
    expect(await button.evaluate((before) => before === document.activeElement), 'focus after a poll').toBe(
      true,
    )
    await page.keyboard.press('Enter')
    await page.locator('.stamp', { hasText: 'Confirmed' }).waitFor()
    expect(await page.locator('.ticket-lines').innerText()).toMatch(/Quantity\s+2\s/)
  })

  test('a refused form leads to its summary, without JavaScript too, and no poll leads away from it', async () => {
    const server = await startServer()
    for (const javaScriptEnabled of [true, false]) {
      const { page, faults } = await openWindow(server, { javaScriptEnabled })
      await becomeCustomer(page, server)
      await page.goto('/')
      await sendHold(page, 'Pocket radio', '6')
      await page.getByRole('alert').waitFor()
      const focused = () => page.locator('#summary:focus').count()
      await eventually(focused).toBe(1)
      if (javaScriptEnabled) {
        await Promise.all([page.waitForResponse('**/fragments/products'), pollNow(page)])
        await eventually(() => page.locator('.htmx-request').count()).toBe(0)
        expect(await focused()).toBe(1)
      }
      expect(faults.splice(0)).toEqual([expect.stringContaining('status of 409')])
    }
  })
})

describeWith('chromium', 'every page', () => {
  const openWindow = useChromium()

  test(
    'at twice its size, and on the narrowest phone, is read without scrolling sideways, with targets for a finger',
    async () => {
      const server = await startServer()
      mkdirSync(SHOTS, { recursive: true })
      const zoomed = { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }
      for await (const { page, path } of everyPage(openWindow, server, zoomed)) {
        for (const width of [640, 320]) {
          await page.setViewportSize({ width, height: 400 })
          // A chart takes its new width a moment after the page.
          await eventually(() =>
            page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
          ).toBeLessThanOrEqual(0)
          expect(await smallTargets(page), `${path} at ${width} px`).toEqual([])
        }
      }
    },
    TOUR_MS_MAX,
  )

  test('stands still for whoever asked for less motion', async () => {
    const server = await startServer()
    const { page } = await openWindow(server, { reducedMotion: 'reduce' })
    const other = await server.customer()
    await page.goto('/')
    await other.api('POST', '/api/holds', { product_id: 1, quantity: 1 })
    const started = await page.evaluateHandle(() => {
      const names: string[] = []
      for (const type of ['animationstart', 'transitionrun']) {
        document.addEventListener(type, (event) => names.push(event.type), true)
      }
      return names
    })
    await pollNow(page)
    await cardOf(page, LAMP).getByText('1 held').waitFor()
    await page.locator('.changed').first().waitFor()
    await cardOf(page, LAMP).getByRole('button').hover()
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
    expect(await started.jsonValue()).toEqual([])
  })

  test('keeps free, held and sold apart where the colours are the visitor’s own', async () => {
    const server = await startServer()
    const { page } = await openWindow(server, { forcedColors: 'active' })
    await page.goto('/')
    mkdirSync(SHOTS, { recursive: true })
    await page.screenshot({ path: join(SHOTS, 'forced-colors.jpg'), type: 'jpeg', quality: 80 })
    const tones = await page.locator('.legend svg path').evaluateAll((paths) =>
      paths.map((path) => {
        const { fill, stroke } = getComputedStyle(path)
        return `${fill} ${stroke}`
      }),
    )
    expect(new Set(tones).size).toBe(4)
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    for (const tone of tones) expect(tone.replaceAll(paper, '')).toMatch(/rgb\(\d+, \d+, \d+\)/)
  })
})
