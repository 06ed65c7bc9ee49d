import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import {
  assertBooksBalance,
  becomeCustomer,
  becomeOperator,
  holdOnScreen,
  useChromium,
} from '../support/browser.js'
import { describeWith } from '../support/needs.js'
import { startServer } from '../support/server.js'

/** Most presses of Tab on the way to a control; a page that needs more has lost whoever has no mouse. */
const TABS_MAX = 80

/** Goes on with the Tab key until a control has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let count = 0; count < TABS_MAX; count += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) {
      return
    }
    await page.keyboard.press('Tab')
  }
  throw new Error(`${TABS_MAX} presses of Tab do not reach ${control}`)
}

async function type(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, page.getByLabel(label, { exact: false }).first())
  await page.keyboard.type(text)
}

async function press(page: Page, control: Locator): Promise<void> {
  await tabTo(page, control)
  await page.keyboard.press('Enter')
}

/** Waits until a text is on the page. */
const seen = (page: Page, text: string) => page.getByText(text).first().waitFor()
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first()

describeWith('chromium', 'an operator with a keyboard and without JavaScript', () => {
  const openWindow = useChromium()

  test.each([1280, 360])(
    'creates a product, restocks it, pauses and resumes it, cancels an order and takes the ledger home, at %i px',
    async (width) => {
      const server = await startServer()
      const { page } = await openWindow(server, {
        javaScriptEnabled: false,
        viewport: { width, height: 800 },
      })
      await becomeOperator(page, server)

      await page.goto('/admin')
      await press(page, page.getByRole('link', { name: 'New product' }))
      await type(page, 'Name', 'Walnut bowl')
      await type(page, 'Price', '42.00')
      await type(page, 'Units at the start', '5')
      // The form proposes a sale from the next full hour; this one starts with the day, so it is on.
      await page.getByLabel('Starts').evaluate((input: HTMLInputElement) => {
        input.value = `${new Date().toISOString().slice(0, 10)}T00:00`
      })
      await press(page, button(page, 'Create the product'))
      await page.waitForURL('**/admin/products/7')
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Walnut bowl')

      await type(page, 'Units', '7')
      await type(page, 'Reason', 'delivery')
      await press(page, button(page, 'Change the stock'))
      await seen(page, '12 free')

      await press(page, button(page, 'Pause the sale'))
      await seen(page, 'Paused')
      await press(page, button(page, 'Resume the sale'))
      await seen(page, 'On sale')

      const { page: shopper } = await openWindow(server)
      const email = await becomeCustomer(shopper, server)
      await shopper.goto('/')
      await holdOnScreen(shopper, 'Walnut bowl', 2)

      await page.goto('/admin/orders')
      await type(page, 'Email', email)
      await press(page, button(page, 'Find'))
      await page.waitForURL(/email=/)
      await press(page, page.locator('summary').first())
      await type(page, 'Reason', 'ordered by mistake')
      await press(page, button(page, /^Cancel/))
      await page.locator('main').getByText('Cancelled', { exact: true }).first().waitFor()

      await page.goto('/admin/products/7/ledger')
      const download = page.waitForEvent('download')
      await press(page, page.getByRole('link', { name: /CSV/ }))
      const file = await readFile(await (await download).path(), 'utf8')
      expect(
        file
          .trimEnd()
          .split('\r\n')
          .map((line) => line.split(',')[1]),
      ).toEqual(['event', 'stock_added', 'stock_added', 'hold_created', 'hold_released'])
      await assertBooksBalance(server)
    },
  )
})
