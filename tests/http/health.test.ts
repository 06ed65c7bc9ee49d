import { expect, test } from 'vitest'
import { openTestApp } from '../support/app.js'
import { ENGINE } from '../support/places.js'

test('a shop that can sell says so, with the state of what it stands on', async () => {
  const { visitor } = await openTestApp()
  const { status, json } = await visitor().request('GET', '/readyz')
  const redis = ENGINE === 'mysql-redis' ? 'ok' : 'none'
  expect([status, json]).toEqual([200, { status: 'ok', engine: ENGINE, sql: 'ok', redis }])
  expect((await visitor().request('GET', '/healthz')).json).toEqual({ status: 'ok' })
})

test('a shop that was told to stop is not ready, and asks clients to go elsewhere', async () => {
  const { visitor, drain } = await openTestApp()
  drain()
  const { status, headers } = await visitor().request('GET', '/readyz')
  expect([status, headers.get('connection')]).toEqual([503, 'close'])
  expect((await visitor().request('GET', '/healthz')).status).toBe(200)
})
