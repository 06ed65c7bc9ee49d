import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import {
  assertBooksBalance,
  becomeCustomer,
  cardOf,
  eventually,
  holdOnScreen,
  pollNow,
  useChromium,
} from '../support/browser.js'
import { describeWith } from '../support/needs.js'
import { startServer } from '../support/server.js'

const LAMP = 'Alder desk lamp'
const RADIO = 'Pocket radio'

/** Notes every sentence that is put into the page's live region from now on; returns how to read them. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  const said = await page.evaluateHandle(() => {
    const sentences: string[] = []
    const announcer = document.getElementById('announcer') as HTMLElement
    new MutationObserver(() => sentences.push(announcer.textContent ?? '')).observe(announcer, {
      childList: true,
      characterData: true,
      subtree: true,
    })
    return sentences
  })
  return () => said.jsonValue()
}

describeWith('chromium', 'the shop in a second window', () => {
  const openWindow = useChromium()

  test('counts a hold by its own poll, without JavaScript by the reload that was asked for, and the release too', async () => {
    const server = await startServer()
    const { page: holder } = await openWindow(server)
    await becomeCustomer(holder, server)
    await holder.goto('/')
    const { page: plain } = await openWindow(server, { javaScriptEnabled: false })
    const { page: watcher } = await openWindow(server)
    await Promise.all([plain.goto('/?auto=1'), watcher.goto('/')])
    const wordsOn = (page: Page) => () => cardOf(page, LAMP).locator('.stock-words').innerText()
    expect(await wordsOn(watcher)()).toContain('202 free · 0 held · 38 sold of 240')

    await holdOnScreen(holder, LAMP, 3)
    expect([await wordsOn(watcher)(), await wordsOn(plain)()]).toEqual([
      expect.stringContaining('202 free'),
      expect.stringContaining('202 free'),
    ])
    await Promise.all([
      eventually(wordsOn(watcher)).toContain('199 free · 3 held · 38 sold of 240'),
      eventually(wordsOn(plain)).toContain('199 free · 3 held · 38 sold of 240'),
    ])
    const strip = cardOf(watcher, LAMP).getByRole('img')
    expect(await strip.getAttribute('aria-label')).toBe('199 free · 3 held · 38 sold of 240')

    await holder.getByRole('button', { name: 'Release the hold' }).click()
    await holder.getByText(/^Cancelled at/).waitFor()
    await pollNow(watcher)
    await eventually(wordsOn(watcher)).toContain('202 free · 0 held · 38 sold of 240')
    await assertBooksBalance(server)
  })

  test('keeps a typed quantity, the focus and the very field through polls', async () => {
    const server = await startServer()
    const { page } = await openWindow(server)
    const other = await server.customer()
    await page.goto('/')
    const field = cardOf(page, LAMP).getByLabel('Quantity')
    await field.fill('7')
    const node = await field.elementHandle()

    for (const held of [1, 2, 3]) {
      await other.api('POST', '/api/holds', { product_id: 1, quantity: 1 })
      await pollNow(page)
      await cardOf(page, LAMP).getByText(`${held} held`).waitFor()
      const found = await field.evaluate((input: HTMLInputElement, before) => {
        return { value: input.value, focused: document.activeElement === input, same: input === before }
      }, node)
      expect(found).toEqual({ value: '7', focused: true, same: true })
    }
  })

  test('turns the form into the sentence when the last units are held, and back, and says so once', async () => {
    const server = await startServer()
    const { page: holder } = await openWindow(server)
    const { page: watcher } = await openWindow(server)
    await becomeCustomer(watcher, server)
    await watcher.goto('/')
    const said = await listen(watcher)
    const button = cardOf(watcher, RADIO).getByRole('button', { name: /^Hold for/ })
    const sentence = cardOf(watcher, RADIO).getByText('Nothing to hold right now.')
    expect([await button.count(), await sentence.count()]).toEqual([1, 0])

    await becomeCustomer(holder, server)
    await holder.goto('/')
    await holdOnScreen(holder, RADIO, 5)
    await pollNow(watcher)
    await sentence.waitFor()
    expect(await button.count()).toBe(0)
    expect(await cardOf(watcher, RADIO).innerText()).toMatch(
      /All held.*All 5 that are left are held\. The next may come back at \d\d:\d\d:\d\d UTC\./s,
    )
    expect(await said()).toEqual(['Pocket radio: all held.'])

    await holder.getByRole('button', { name: 'Release the hold' }).click()
    await holder.getByText(/^Cancelled at/).waitFor()
    await pollNow(watcher)
    await button.waitFor()
    expect(await sentence.count()).toBe(0)
    for (let polls = 0; polls < 2; polls += 1) {
      await Promise.all([watcher.waitForResponse('**/fragments/products'), pollNow(watcher)])
    }
    expect(await said()).toEqual(['Pocket radio: all held.', 'Pocket radio: on sale.'])

    await holdOnScreen(watcher, RADIO, 5)
    await assertBooksBalance(server)
  })
})

describeWith('chromium', 'a hold that runs out', () => {
  const openWindow = useChromium()

  test('greys out within two seconds, polls no more, and its units are back in the shop', async () => {
    const server = await startServer({ HOLD_SECONDS: '2' })
    const { page: watcher } = await openWindow(server)
    await watcher.goto('/')
    const { page: stale, faults } = await openWindow(server, { javaScriptEnabled: false })
    await becomeCustomer(stale, server)
    const storageState = await stale.context().storageState()
    const { page: holder } = await openWindow(server, { storageState })
    const { page: forwarded } = await openWindow(server, { storageState })
    await forwarded.clock.install()

    await stale.goto('/')
    const id = await holdOnScreen(stale, LAMP, 3)
    await Promise.all([holder.goto(`/checkout/${id}`), forwarded.goto(`/checkout/${id}`)])
    expect(await holder.getByRole('timer').innerText()).toMatch(/^00:0[012]$/)
    const end = Date.parse((await stale.getByRole('timer').getAttribute('data-deadline')) ?? '')
    await holder
      .getByText(/^Your hold ended at \d\d:\d\d:\d\d UTC\. The units went back on sale\.$/)
      .waitFor()
    expect(Date.now() - end).toBeLessThan(2_000)

    await eventually(async () => {
      await pollNow(watcher)
      return cardOf(watcher, LAMP).locator('.stock-words').innerText()
    }).toContain('202 free · 0 held')

    // A page that polls does so when its clock is moved on: the ticket no more, the list of orders as ever.
    await forwarded.getByText(/^Your hold ended at/).waitFor()
    const polls: string[] = []
    forwarded.on('request', (request) => polls.push(new URL(request.url()).pathname))
    await forwarded.clock.fastForward(60_000)
    expect(polls).toEqual([])
    await forwarded.goto('/orders')
    // Fifteen seconds and the most that chance adds.
    await forwarded.clock.fastForward(18_500)
    await eventually(() => polls.filter((path) => path.startsWith('/fragments/'))).toEqual([
      '/fragments/orders',
    ])

    const [answer] = await Promise.all([
      stale.waitForResponse('**/confirmation'),
      stale.getByRole('button', { name: 'Confirm the purchase' }).click(),
    ])
    expect(answer.status()).toBe(410)
    expect(await stale.getByRole('alert').innerText()).toContain('Your hold has ended')
    expect(await stale.getByRole('button', { name: 'Confirm the purchase' }).count()).toBe(0)
    expect(faults.splice(0)).toEqual([expect.stringContaining('status of 410')])
    await assertBooksBalance(server)
  })
})
