import { expect, test } from 'vitest'
import { fuzz } from '../fuzz/run.js'
import { openTestApp } from '../support/app.js'
import { aPlace, ENGINE } from '../support/places.js'
import { routesOf } from '../support/routes.js'
import { runToEnd, startServer } from '../support/server.js'

/** A slice of what `npm run fuzz` does for as long as wanted. */
const REQUESTS = Number(process.env.HOLDFAST_FUZZ_REQUESTS ?? 1_500)
const SEED = Number(process.env.HOLDFAST_FUZZ_SEED ?? 1)

test(`${REQUESTS} made-up requests of seed ${SEED} to every address break nothing, hang nowhere and show nothing`, async () => {
  const routes = routesOf((await openTestApp()).app)
  const { environment } = await aPlace()
  const server = await startServer(environment)
  const { requests, answers, addresses, slowestMs, excused, faults } = await fuzz(server, routes, {
    seed: SEED,
    requests: REQUESTS,
  })
  const counted = [...answers].toSorted().map(([status, count]) => `${status}: ${count}`)
  console.log(
    `fuzz on ${ENGINE}, seed ${SEED}: ${requests} requests, slowest ${Math.round(slowestMs)} ms (${excused} late while the machine stood still), ${counted.join(', ')}`,
  )
  expect(faults).toEqual([])
  const everyRoute = routes.map(({ method, path }) => `${method} ${path}`)
  expect(everyRoute.filter((route) => !addresses.has(route))).toEqual([])
  expect(server.output()).not.toContain('a request failed')
  // A run that was refused at the door everywhere would have tried nothing.
  for (const status of [200, 201, 204, 303, 401, 403, 404, 405, 409, 422]) {
    expect(answers.get(status), `answers of ${status}`).toBeGreaterThan(0)
  }
  expect(await runToEnd('cli/reconcile', environment)).toMatchObject({ code: 0 })
  expect((await server.visitor().request('GET', '/readyz')).status).toBe(200)
}, 3_600_000)
