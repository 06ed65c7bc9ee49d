import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFindings } from '../support/axe.js'
import {
  assertBooksBalance,
  becomeCustomer,
  becomeOperator,
  cardOf,
  eventually,
  sendHold,
  useChromium,
} from '../support/browser.js'
import { keepShots } from '../support/keep-shots.js'
import { describeWith } from '../support/needs.js'
import { type RunningServer, startServer } from '../support/server.js'

const LANTERN = 'Storm lantern'
/** Long enough before the sale for everybody to come in, in milliseconds. */
const BEFORE_MS = 25_000
/** Longest wait for the opening and for a poll after it, in milliseconds. */
const OPENING_MS_MAX = 60_000

/** Puts a product on sale that starts soon and whose waiting room is open; returns the id and the start. */
async function aRoom(server: RunningServer, stock: number): Promise<{ id: number; startsAt: number }> {
  const startsAt = Date.now() + BEFORE_MS
  const { json } = await (await server.operator()).api('POST', '/api/admin/products', {
    name: LANTERN,
    price_cents: 4200,
    stock,
    waiting_room: 'first_come',
    sale_starts_at: new Date(startsAt).toISOString(),
    sale_ends_at: new Date(startsAt + 3_600_000).toISOString(),
  })
  return { id: json.product.id, startsAt }
}

async function takePlace(page: Page): Promise<void> {
  await page.goto('/')
  await cardOf(page, LANTERN).getByRole('link', { name: 'Take a place' }).click()
  await page.getByRole('heading', { name: 'Waiting room' }).waitFor()
}

describeWith('chromium', 'the waiting room', () => {
  const openWindow = useChromium()

  test('lets in who waits, with JavaScript by itself and without by the reload that was asked for', async () => {
    const server = await startServer()
    const { id } = await aRoom(server, 2)
    const withScripts = (await openWindow(server)).page
    const without = (await openWindow(server, { javaScriptEnabled: false, colorScheme: 'dark' })).page
    await takePlace(withScripts)
    await takePlace(without)
    expect(await withScripts.locator('[data-number="place"]').textContent()).toBe('1')
    expect(await without.locator('[data-number="place"]').textContent()).toBe('2')
    await withScripts.getByText('The sale opens in').waitFor()
    await without.getByRole('link', { name: 'Refresh this page by itself' }).click()
    expect(await axeFindings(withScripts)).toEqual([])
    await keepShots(withScripts, 'waiting-room', 'place')
    await keepShots(without, 'waiting-room', 'place-no-js-dark')

    for (const page of [withScripts, without]) {
      await page.getByText('It is your turn.').waitFor({ timeout: OPENING_MS_MAX })
      await becomeCustomer(page, server)
    }
    await keepShots(withScripts, 'waiting-room', 'turn')
    await keepShots(without, 'waiting-room', 'turn-no-js-dark')
    expect(await withScripts.locator('#waiting-panel').getAttribute('hx-trigger')).toBeNull()

    for (const page of [withScripts, without]) {
      await page.getByRole('link', { name: 'Go and hold yours' }).click()
      await cardOf(page, LANTERN).getByText('Your turn lasts until').waitFor()
      await sendHold(page, LANTERN, '1')
      await page.getByRole('heading', { name: 'Your order' }).waitFor()
    }
    const late = (await openWindow(server)).page
    await late.goto(`/waiting-room/${id}`)
    await late.getByText('Every unit is held.').waitFor()
    await keepShots(late, 'waiting-room', 'all-held')
    for (const page of [withScripts, without]) {
      await page.getByRole('button', { name: 'Confirm' }).click()
      await page.getByText('This page is your receipt.').waitFor()
    }
    await late.getByText('Everything is sold.').waitFor()
    await keepShots(late, 'waiting-room', 'over')
    await assertBooksBalance(server)
  }, 120_000)

  test('stands behind the card’s door, and its operator sees who waits', async () => {
    const server = await startServer()
    const { id } = await aRoom(server, 5)
    const shopper = (await openWindow(server)).page
    await shopper.goto('/')
    await keepShots(shopper, 'waiting-room', 'door')
    await takePlace(shopper)
    const operator = (await openWindow(server)).page
    await becomeOperator(operator, server)
    await operator.goto(`/admin/products/${id}`)
    await eventually(() => operator.locator('[data-number="room-waiting"]').textContent()).toBe('1')
    await keepShots(operator, 'waiting-room', 'console')
    await operator.goto(`/admin/products/${id}/edit`)
    expect(await operator.getByLabel('Waiting room', { exact: true }).inputValue()).toBe('first_come')
    await keepShots(operator, 'waiting-room', 'form')
  }, 60_000)
})
