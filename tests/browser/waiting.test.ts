import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
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

const RADIO = 'Pocket radio'
const RADIOS_FREE = 5
const KETTLE = 'Pour-over kettle'
const SHOTS = 'test-artifacts/waiting'

async function keep(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true })
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 })
    const excess = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    await eventually(excess).toBeLessThanOrEqual(0)
    await page.screenshot({
      path: join(SHOTS, `${name}-${width}.jpg`),
      fullPage: true,
      quality: 80,
      type: 'jpeg',
    })
  }
}

describeWith('chromium', 'the wait list', () => {
  const openWindow = useChromium()

  test.each([
    { mode: 'with JavaScript, by one poll', javaScriptEnabled: true },
    { mode: 'without JavaScript, by a look at the page', javaScriptEnabled: false },
  ])(
    'A lets go: B, who waits, has the hold, and C is told that all is held, $mode',
    async ({ javaScriptEnabled }) => {
      const server = await startServer()
      const options = { javaScriptEnabled }
      const [a, b, c] = [
        await openWindow(server, options),
        await openWindow(server, options),
        await openWindow(server, options),
      ]
      for (const { page } of [a, b, c]) await becomeCustomer(page, server)
      const shot = (page: Page, name: string) => keep(page, `${name}-${javaScriptEnabled ? 'js' : 'no-js'}`)
      const look = (page: Page) => (javaScriptEnabled ? pollNow(page) : page.reload())
      await a.page.goto('/')
      await holdOnScreen(a.page, RADIO, RADIOS_FREE)

      await b.page.goto('/')
      await shot(b.page, 'joining')
      await cardOf(b.page, RADIO).getByLabel('Quantity').fill(String(RADIOS_FREE))
      await cardOf(b.page, RADIO).getByRole('button', { name: 'Join the wait list' }).click()
      await cardOf(b.page, RADIO).getByText('You are next in line').waitFor()
      await shot(b.page, 'in-line')
      await c.page.goto('/')

      await a.page.getByRole('button', { name: 'Release the hold' }).click()
      await a.page.getByText(/^Cancelled at/).waitFor()
      await look(b.page)
      await look(c.page)

      const ticket = cardOf(b.page, RADIO).getByRole('link', { name: 'Go to the ticket' })
      await ticket.waitFor()
      await shot(b.page, 'offered')
      await b.page.goto('/orders')
      await b.page.getByRole('row', { name: /Pocket radio\s+Held\s+5/ }).waitFor()
      await cardOf(c.page, RADIO).getByText('All 5 that are left are held.').waitFor()
      await cardOf(c.page, RADIO).getByRole('button', { name: 'Join the wait list' }).waitFor()

      await b.page.goto('/')
      await cardOf(b.page, RADIO).getByRole('link', { name: 'Go to the ticket' }).click()
      await b.page.getByRole('button', { name: 'Confirm the purchase' }).click()
      await b.page.locator('.stamp', { hasText: 'Confirmed' }).waitFor()
      await assertBooksBalance(server)
    },
  )

  test('an early or late hold is refused with a button that joins the line', async () => {
    const server = await startServer()
    const holder = await server.customer()
    const { page, faults } = await openWindow(server)
    await becomeCustomer(page, server)
    await page.goto('/')
    // The poll is silenced, so that the form is still there when the last units go.
    await page.route('**/fragments/**', (route) => route.abort())
    await holder.api('POST', '/api/holds', { product_id: 3, quantity: RADIOS_FREE })
    await sendHold(page, RADIO, '2')

    const summary = page.getByRole('alert')
    await summary.getByRole('button', { name: 'Join the wait list for 2' }).waitFor()
    await eventually(() => page.evaluate(() => document.activeElement?.id)).toBe('summary')
    await keep(page, 'refused')
    await summary.getByRole('button').click()
    await cardOf(page, RADIO).getByText('You are next in line').waitFor()
    await cardOf(page, RADIO).getByRole('button', { name: 'Leave the wait list' }).click()
    await cardOf(page, RADIO).getByRole('button', { name: 'Join the wait list' }).waitFor()
    faults.splice(0)
  })

  test('the offer is said aloud once, and moves neither the focus nor what is typed elsewhere', async () => {
    const server = await startServer()
    const holder = await server.customer()
    const { json } = await holder.api('POST', '/api/holds', { product_id: 3, quantity: RADIOS_FREE })
    const { page } = await openWindow(server)
    await becomeCustomer(page, server)
    await page.goto('/')
    await cardOf(page, RADIO).getByRole('button', { name: 'Join the wait list' }).click()
    await cardOf(page, RADIO).getByText('You are next in line').waitFor()
    const typed = cardOf(page, KETTLE).getByLabel('Quantity')
    await typed.fill('2')

    await holder.api('POST', `/api/orders/${json.order.id}/cancel`)
    await pollNow(page)
    await cardOf(page, RADIO).getByText('1 unit is held for you.').waitFor()

    const announcer = page.locator('#announcer')
    await eventually(() => announcer.textContent()).toBe('Pocket radio: 1 held for you from the wait list.')
    expect(await typed.inputValue()).toBe('2')
    expect(await typed.evaluate((input) => document.activeElement === input)).toBe(true)
  })

  test('a hold is extended once, from its ticket, with and without JavaScript', async () => {
    const server = await startServer()
    for (const javaScriptEnabled of [true, false]) {
      const { page } = await openWindow(server, { javaScriptEnabled })
      await becomeCustomer(page, server)
      await page.goto('/')
      await holdOnScreen(page, KETTLE, 1)
      await keep(page, `extendable-${javaScriptEnabled ? 'js' : 'no-js'}`)
      await page.getByRole('button', { name: 'Hold 1 minute longer, once' }).click()
      await page.getByText('You have extended this hold.').waitFor()
      expect(await page.getByRole('button', { name: /longer, once/ }).count()).toBe(0)
      await page.getByRole('button', { name: 'Release the hold' }).click()
    }
    await assertBooksBalance(server)
  })
})
