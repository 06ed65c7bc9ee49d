import { expect, onTestFinished, test } from 'vitest'
import { placeHold } from '../../src/domain/holds.js'
import { aDatabase } from '../support/places.js'
import { type PrivateServers, startPrivateServers } from '../support/private-servers.js'
import { openTestShop } from '../support/shop.js'

/** All tables in one file that may not grow beyond a size: the server meets the end of it as it meets a full disk. */
function fileOf(megabytes: number): string {
  return `--innodb-data-file-path=ibdata1:12M:autoextend:max:${megabytes}M`
}

test('a full disk refuses holds whole, and lets them in again when there is room', async () => {
  const servers = await startPrivateServers(['--innodb-file-per-table=0', fileOf(48)])
  onTestFinished(() => servers.stop())
  const place = await aDatabase(servers.ports)
  const { shop, engine, faults, aProduct, aCustomer, assertStockAddsUp } = await openTestShop(place)
  const productId = await aProduct({ stock: 10_000 })
  const customer = await aCustomer()
  const hold = () => placeHold(shop, customer, { productId, quantity: 1, requestId: null })
  await fillUp(servers, place.environment.DB_NAME ?? '')

  let granted = 0
  let refusal: { code?: string } | undefined
  while (!refusal && granted < 5_000) {
    await hold().then(
      () => {
        granted += 1
      },
      (error) => {
        refusal = error
      },
    )
  }
  expect(refusal?.code).toBe('unavailable')
  expect(faults.splice(0).length).toBeGreaterThan(0)
  await assertStockAddsUp(productId, { held: granted })

  await servers.mariadb.kill()
  await servers.mariadb.start([fileOf(200)])
  const status = async () => (await hold().catch(() => undefined))?.status
  await expect.poll(status, { timeout: 5_000 }).toBe('pending')
  faults.splice(0)
  expect((await engine.health()).sql).toBe('ok')
  const { held } = await engine.db.selectFrom('products').select('held').executeTakeFirstOrThrow()
  expect(held).toBeGreaterThan(granted)
  await assertStockAddsUp(productId, {})
}, 60_000)

/** Fills the file with rows that become smaller as the room does. */
async function fillUp(servers: PrivateServers, name: string): Promise<void> {
  await servers.asRoot(`create table ${name}.filler (text longblob)`)
  for (const bytes of [1_000_000, 60_000, 2_000]) {
    const fill = async () => {
      for (;;) {
        await servers.asRoot(`insert into ${name}.filler values (repeat('x', ${bytes}))`)
      }
    }
    await expect(fill()).rejects.toMatchObject({ errno: 1114 })
  }
}
