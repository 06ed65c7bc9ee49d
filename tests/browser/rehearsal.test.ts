import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { assertBooksBalance, becomeOperator, numberOf, useChromium } from '../support/browser.js'
import { describeWith } from '../support/needs.js'
import { leftoversOfRehearsals, readBeside } from '../support/rehearsals.js'
import { type RunningServer, startServer } from '../support/server.js'

const RADIO = { id: 3, name: 'Pocket radio' }
const WAIT_MS_MAX = 40_000

/** Presses the button on the page of the product that is open, and waits for the page of its rehearsal. */
async function rehearse(page: Page): Promise<void> {
  await page.getByText('Rehearse the sale').click()
  await page.getByLabel('Shoppers').fill('20')
  await page.getByLabel('Seconds').fill('5')
  await page.getByRole('button', { name: 'Rehearse' }).click()
  await page.waitForURL(/\/admin\/rehearsals\/\d+$/)
}

/** Takes the verdict home as a file, and looks whether the books tell the same of a copy that is gone. */
async function assertVerdictIsTrue(page: Page, server: RunningServer): Promise<void> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Verdict as JSON' }).click(),
  ])
  const verdict = JSON.parse(await readFile(await file.path(), 'utf8'))
  expect(verdict).toMatchObject({ shoppers: 20, seconds: 5, oversold: 0, errors: 0, verdict: 'pass' })
  expect(verdict.confirmed).toBeGreaterThan(0)
  expect(await numberOf(page, 'confirmed')).toBe(verdict.confirmed)
  expect(await numberOf(page, 'oversold')).toBe(0)
  expect(await numberOf(page, 'lost')).toBe(0)
  const removal = await readBeside(server.dataDir, ({ db }) =>
    db
      .selectFrom('audit_entries')
      .select('details')
      .where('action', '=', 'rehearsal.removed')
      .orderBy('id')
      .execute(),
  )
  expect(removal.at(-1)?.details).toBe(`${RADIO.name}: ${verdict.holds} orders of simulated shoppers`)
  expect(await readBeside(server.dataDir, leftoversOfRehearsals)).toEqual([])
  await assertBooksBalance(server)
}

describeWith('chromium', 'the button that rehearses a sale', () => {
  const openWindow = useChromium()

  test('leads to a page that follows the shoppers, can stop them, and ends in a verdict which the books agree with, with JavaScript and without', async () => {
    await Promise.all([withScripts(), withoutScripts()])
  })

  async function open(options: { javaScriptEnabled: boolean }) {
    const server = await startServer({ RATE_LIMITS: 'on' })
    const { page } = await openWindow(server, options)
    await becomeOperator(page, server)
    await page.goto(`/admin/products/${RADIO.id}`)
    return { server, page }
  }

  /** The first is stopped; the second is followed on one and the same page, without a reload. */
  async function withScripts(): Promise<void> {
    const { server, page } = await open({ javaScriptEnabled: true })
    await rehearse(page)
    await page.getByRole('button', { name: 'Stop the rehearsal' }).click()
    await page.getByText('Stopped before its end, so there is no verdict.').waitFor()
    expect(await readBeside(server.dataDir, leftoversOfRehearsals)).toEqual([])
    await page.getByRole('link', { name: 'Rehearse again' }).click()
    await rehearse(page)
    await page.getByRole('progressbar').waitFor()
    await page.evaluate(() => Object.assign(window, { isTheSamePage: true }))
    await page.getByText('Passed:').waitFor({ timeout: WAIT_MS_MAX })
    expect(await page.evaluate(() => 'isTheSamePage' in window)).toBe(true)
    await assertVerdictIsTrue(page, server)
  }

  async function withoutScripts(): Promise<void> {
    const { server, page } = await open({ javaScriptEnabled: false })
    await rehearse(page)
    await page.getByRole('link', { name: 'Refresh this page by itself' }).click()
    await page.getByText('Passed:').waitFor({ timeout: WAIT_MS_MAX })
    expect(await page.getByRole('link', { name: 'Stop refreshing' }).count()).toBe(0)
    await assertVerdictIsTrue(page, server)
  }
})
