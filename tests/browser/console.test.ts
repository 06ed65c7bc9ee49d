import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import {
  assertBooksBalance,
  becomeCustomer,
  eventually,
  holdOnScreen,
  numberOf,
  pollNow,
  useChromium,
} from '../support/browser.js'
import { describeWith } from '../support/needs.js'
import { ADMIN, startServer } from '../support/server.js'

const LAMP = 'Alder desk lamp'
const RADIO_ID = 3

/** As much of Chart.js as these tests ask about. */
interface Chart {
  canvas: HTMLCanvasElement
  data: { labels: string[]; datasets: { data: number[] }[] }
}
interface WithCharts {
  Chart: { instances: Record<string, Chart>; getChart(id: string): Chart | undefined }
}

/** What the chart draws and what the table says: pending, confirmed and expired units of each product. */
function chartAndTable(page: Page): Promise<{ chart: unknown[]; table: unknown[] }> {
  return page.evaluate(() => {
    const chart = (window as unknown as WithCharts).Chart.getChart('sales-chart')
    const drawn = (row: number) => chart?.data.datasets.map(({ data }) => data[row])
    const rows = [...document.querySelectorAll('#inventory tbody tr')]
    const said = (row: Element, label: string) =>
      Number(row.querySelector(`[data-label="${label}"] span`)?.textContent)
    return {
      chart: rows.map((_, index) => [chart?.data.labels[index], ...(drawn(index) ?? [])]),
      table: rows.map((row) => [
        row.querySelector('th')?.textContent,
        ...['Pending', 'Confirmed', 'Expired'].map((label) => said(row, label)),
      ]),
    }
  })
}

describeWith('chromium', 'the console', () => {
  const openWindow = useChromium()

  test('opens to the admin by the login, follows a purchase in figures, table and chart, and is closed to the buyer', async () => {
    const server = await startServer()
    const { page: admin } = await openWindow(server)
    await admin.goto('/admin')
    expect(new URL(admin.url()).pathname).toBe('/login')
    await admin.getByLabel('Email').fill(ADMIN.email)
    await admin.getByLabel('Password').fill(ADMIN.password)
    await admin.getByRole('button', { name: 'Log in' }).click()
    await admin.waitForURL('/admin')

    const figures = async (...names: string[]) => {
      await pollNow(admin)
      return Promise.all(names.map((name) => numberOf(admin, name)))
    }
    const chart = await admin.evaluateHandle(() =>
      (window as unknown as WithCharts).Chart.getChart('sales-chart'),
    )
    const canvas = await admin.locator('#sales-chart').elementHandle()
    const [pending = 0, confirmed = 0, events = 0, blocked = 0] = await figures(
      'pending_orders',
      'confirmed_orders',
      'inventory_events',
      'oversell_attempts_blocked',
    )
    expect(await figures('i1-held', 'i1-sold', 'i1-pending', 'i1-confirmed')).toEqual([0, 38, 0, 38])

    const { page: buyer, faults } = await openWindow(server)
    await becomeCustomer(buyer, server)
    await buyer.goto('/')
    await holdOnScreen(buyer, LAMP, 3)
    await eventually(() => figures('pending_orders', 'inventory_events')).toEqual([pending + 1, events + 1])
    expect(await figures('i1-held', 'i1-sold', 'i1-pending', 'i1-confirmed')).toEqual([3, 38, 3, 38])
    await buyer.getByRole('button', { name: 'Confirm the purchase' }).click()
    await buyer.locator('.stamp').waitFor()
    await eventually(() => figures('pending_orders', 'confirmed_orders')).toEqual([pending, confirmed + 1])
    expect(await figures('i1-held', 'i1-sold', 'i1-pending', 'i1-confirmed')).toEqual([0, 41, 0, 41])
    const greedy = await server.customer()
    const { status } = await greedy.api('POST', '/api/holds', { product_id: RADIO_ID, quantity: 6 })
    expect(status).toBe(409)
    await eventually(() => figures('oversell_attempts_blocked')).toEqual([blocked + 1])

    const numbers = await chartAndTable(admin)
    expect(numbers.chart).toEqual(numbers.table)
    expect(numbers.table).toContainEqual([LAMP, 0, 41, 0])
    const same = await admin.evaluate(
      ([chartBefore, canvasBefore]) => {
        const { Chart } = window as unknown as WithCharts
        const charts = Object.values(Chart.instances)
        return {
          charts: charts.length,
          canvases: document.querySelectorAll('canvas').length,
          sameChart: charts[0] === chartBefore && Chart.getChart('sales-chart') === chartBefore,
          sameCanvas:
            document.getElementById('sales-chart') === canvasBefore && charts[0]?.canvas === canvasBefore,
        }
      },
      [chart, canvas] as const,
    )
    expect(same).toEqual({ charts: 1, canvases: 1, sameChart: true, sameCanvas: true })
    await assertBooksBalance(server)

    expect((await buyer.goto('/admin'))?.status()).toBe(403)
    expect(await buyer.getByRole('heading', { level: 1 }).innerText()).toBe('This is not open to you')
    expect(await buyer.locator('#dashboard').count()).toBe(0)
    expect(await buyer.getByRole('link', { name: 'Console' }).count()).toBe(0)
    expect(faults.splice(0)).toEqual([expect.stringContaining('status of 403')])
  })
})
