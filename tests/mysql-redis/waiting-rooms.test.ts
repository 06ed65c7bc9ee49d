import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import { askAdmission } from '../../src/domain/admission.js'
import { PRESENCE_MS } from '../../src/domain/engine.js'
import { startFaultProxy } from '../support/fault-proxy.js'
import { aDatabase } from '../support/places.js'
import { openTestShop } from '../support/shop.js'

/** What is seen is told to Redis twice a second. */
const TOLD_MS = 800

test('with Redis lost people are let in by count alone, and nobody is thrown out', async () => {
  const ports = inject('ports')
  const proxy = await startFaultProxy(ports.redis)
  const opened = await openTestShop(await aDatabase(ports, { redis: proxy.port }))
  const { shop, clock, aProduct } = opened
  const productId = await aProduct({
    stock: 5,
    waiting_room: 'first_come',
    sale_starts_at: new Date(clock.read() + 60_000),
  })
  const pass = (milliseconds: number) => {
    clock.advance({ milliseconds })
    shop.board.outdate()
  }
  const ask = async (place: number | null) => askAdmission(shop, productId, place)
  for (let person = 1; person <= 40; person += 1) {
    expect((await ask(null)).place).toBe(person)
  }
  pass(60_000)
  expect((await ask(1)).standing.state).toBe('admitted')
  const figures = async () => shop.rooms.figures((await ask(40)).product)
  await ask(40)
  await sleep(TOLD_MS)
  expect((await figures()).present).toBe(1)

  proxy.set('refuse')
  pass(PRESENCE_MS + 1_000)
  expect((await ask(40)).standing).toMatchObject({ state: 'waiting', position: 20 })
  expect((await ask(10)).standing.state).toBe('admitted')
  expect((await figures()).present).toBe(null)
  expect((await ask(null)).place).toBe(41)
})
