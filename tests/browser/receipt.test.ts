import { mkdirSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { becomeCustomer, cardOf, useChromium } from '../support/browser.js'
import { describeWith } from '../support/needs.js'
import { putOnSale } from '../support/sale.js'
import { startServer } from '../support/server.js'

/** Pages of a PDF, by the objects that each of them is. */
const pagesIn = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0

describeWith('chromium', 'the receipt', () => {
  const openWindow = useChromium()

  test('of the longest name and the dearest total prints on one page, and nothing but the receipt does', async () => {
    mkdirSync('test-artifacts/receipt', { recursive: true })
    const server = await startServer()
    const operator = await server.operator()
    const name = `A lamp that is ${'very '.repeat(36)}long`
    const { json } = await operator.api('POST', '/api/admin/products', {
      name,
      description: 'x '.repeat(1_000),
      price_cents: 100_000_000,
      stock: 200,
      sale_starts_at: new Date(Date.now() - 60_000).toISOString(),
      sale_ends_at: new Date(Date.now() + 3_600_000).toISOString(),
    })
    const short = await putOnSale(operator, { stock: 5 })
    const { page } = await openWindow(server)
    await becomeCustomer(page, server, `${'customer'.repeat(7)}`)

    for (const [product_id, quantity] of [
      [json.product.id, 100],
      [short, 1],
    ]) {
      const answer = await page.request.post('/api/holds', { data: { product_id, quantity } })
      const { id } = (await answer.json()).order
      await page.goto(`/checkout/${id}`)
      await page.getByRole('button', { name: 'Confirm the purchase' }).click()
      await page.locator('.stamp').waitFor()
      for (const format of ['A4', 'Letter'] as const) {
        const pdf = await page.pdf({ format, printBackground: true })
        writeFileSync(`test-artifacts/receipt/${product_id}-${format}.pdf`, pdf)
        expect(pagesIn(pdf), `${format}, product ${product_id}`).toBe(1)
      }
      await page.emulateMedia({ media: 'print' })
      for (const control of await page.locator('a, button, nav, input, aside').all()) {
        const isLetterhead = await control.evaluate((element) => element.classList.contains('wordmark'))
        expect([await control.isVisible(), await control.innerText()]).toEqual([
          isLetterhead,
          expect.anything(),
        ])
      }
      await page.emulateMedia({ media: null })
    }
    // What counts the pages would see a second one.
    await page.goto('/')
    await cardOf(page, name).waitFor()
    expect(pagesIn(await page.pdf({ format: 'A4' }))).toBeGreaterThan(1)
  })
})

describeWith('chromium', 'whoever saves data', () => {
  const openWindow = useChromium()

  test('loads no picture, and reads and buys everything by its name', async () => {
    const server = await startServer()
    const { page } = await openWindow(server, { extraHTTPHeaders: { 'Save-Data': 'on' } })
    const pictures: string[] = []
    page.on('request', (request) => {
      if (request.resourceType() === 'image') pictures.push(request.url())
    })
    await becomeCustomer(page, server)
    const answer = await page.goto('/')
    expect(answer?.headers().vary).toContain('Save-Data')
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toContain('Alder desk lamp')
    await page.screenshot({ path: 'test-artifacts/save-data.jpg', type: 'jpeg', quality: 80, fullPage: true })
    await page.goto('/orders')
    expect(pictures).toEqual([])
  })
})
