import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFindings } from '../support/axe.js'
import { becomeOperator, cardOf, type OpenWindow, useChromium } from '../support/browser.js'
import { keepShots } from '../support/keep-shots.js'
import { describeWith } from '../support/needs.js'
import { type RunningServer, startServer } from '../support/server.js'

const LANTERN = 'Storm lantern'
const HOUR_MS = 3_600_000
/** Longer than the shop waits before it asks for news, and shorter than it waits for an answer, in milliseconds. */
const QUIET_MS = 9_000

/** A sale of an hour that opens in an hour. */
async function aSale(server: RunningServer): Promise<{ id: number; opening: Date }> {
  const opening = new Date(Math.ceil(Date.now() / 1000) * 1000 + HOUR_MS)
  const { json } = await (await server.operator()).api('POST', '/api/admin/products', {
    name: LANTERN,
    price_cents: 4200,
    stock: 20,
    waiting_room: 'shuffle',
    sale_starts_at: opening.toISOString(),
    sale_ends_at: new Date(opening.getTime() + HOUR_MS).toISOString(),
  })
  return { id: json.product.id, opening }
}

/** The polls that a page sends while its clocks run for so long. */
async function pollsOf(page: Page, path: string): Promise<string[]> {
  const polls: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/fragments/')) polls.push(request.url())
  })
  await page.clock.install()
  await page.goto(path)
  await page.clock.runFor(QUIET_MS)
  return polls
}

describeWith('chromium', 'a preview', () => {
  const openWindow = useChromium()

  test('is found in the console, shows each moment, stands still and is left again, with JavaScript and without', async () => {
    const server = await startServer()
    const { id, opening } = await aSale(server)
    const withScripts = await openWindow(server)
    const without = await openWindow(server, { javaScriptEnabled: false, colorScheme: 'dark' })
    await Promise.all([walk('js', withScripts), walk('no-js-dark', without)])
    await standsStill()

    async function walk(mode: string, { page, faults }: OpenWindow): Promise<void> {
      await becomeOperator(page, server)
      await page.goto(`/admin/products/${id}`)
      await page.getByText('See the shop at another time').click()
      await page.getByRole('link', { name: 'A minute before the opening' }).first().click()
      const card = cardOf(page, LANTERN)
      await card.getByText('Opens soon').waitFor()
      await keepShots(page, 'preview', `before-${mode}`)
      expect(await card.getByRole('timer').textContent()).toMatch(/\d\d:\d\d UTC$/)

      const banner = page.getByRole('complementary', { name: 'Preview' })
      await banner.getByText('The turns of the sales').click()
      await banner
        .getByRole('listitem')
        .filter({ hasText: LANTERN })
        .getByRole('link', { name: 'The opening', exact: true })
        .click()
      await card.getByText('On sale').waitFor()
      await card.getByRole('link', { name: 'Take a place' }).click()
      await page.getByText('It is your turn.').waitFor()
      await keepShots(page, 'preview', `room-${mode}`)
      await page.getByRole('link', { name: 'Shop', exact: true }).click()
      expect(new URL(page.url()).searchParams.get('at')).toBe(opening.toISOString())
      expect(await cardOf(page, 'Kettle').getByRole('button').isDisabled()).toBe(true)
      expect(await page.getByRole('button', { name: 'Log out' }).isDisabled()).toBe(true)
      if (mode === 'js') expect(await axeFindings(page)).toEqual([])

      const end = new Date(opening.getTime() + HOUR_MS).toISOString().slice(0, 19)
      await page.getByLabel('Show it as of').fill(end)
      await page.getByRole('button', { name: 'Show', exact: true }).click()
      await card.getByText('This sale is over.').waitFor()
      await page.getByRole('link', { name: 'Leave the preview' }).click()
      await card.getByText('Opens soon').waitFor()
      expect(page.url()).toBe(`${server.url}/`)

      await page.goto('/?at=tomorrow')
      await page.getByText('Enter a date and a time').first().waitFor()
      expect(faults.splice(0)).toEqual([expect.stringContaining('422')])
    }

    /** Where the shop itself polls and counts down, a preview does neither. */
    async function standsStill(): Promise<void> {
      const before = new Date(opening.getTime() - 60_000).toISOString()
      const [preview, present] = [withScripts.page, (await openWindow(server)).page]
      expect(await pollsOf(preview, `/?at=${before}`)).toEqual([])
      expect(await cardOf(preview, LANTERN).getByRole('timer').textContent()).toMatch(/UTC$/)
      expect(await pollsOf(present, '/')).not.toEqual([])
    }
  }, 90_000)
})
