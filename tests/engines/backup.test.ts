import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/folders.js'
import { lostOrders, nothingTold, registerShoppers, shop } from '../support/load.js'
import { aPlace, ENGINE } from '../support/places.js'
import { putOnSale } from '../support/sale.js'
import { runToEnd, startServer } from '../support/server.js'

const ROOT = join(import.meta.dirname, '../..')

/** The commands of the README for the engine of this run, as they stand there, but for the folder that is written to. */
function commandsOfReadme(folder: string): { backUp: string; restore: string } {
  const section = readFileSync(join(ROOT, 'README.md'), 'utf8').split('## Backup and restore')[1] ?? ''
  const blocks = [...section.matchAll(/```bash\n(.*?)```/gs)].map(([, text]) => text ?? '')
  const block = blocks[ENGINE === 'embedded' ? 0 : 1] ?? ''
  const lines = block.replaceAll('holdfast-backup', `${folder}/holdfast-backup`).trim().split('\n')
  const isBackup = (line: string) => /run backup|-dump/.test(line)
  const setUp = lines.filter((line) => line.startsWith('export'))
  return {
    backUp: [...setUp, ...lines.filter(isBackup)].join('\n'),
    restore: lines.filter((line) => !isBackup(line)).join('\n'),
  }
}

function run(commands: string, environment: Record<string, string>) {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'warn', ...environment }
  return promisify(execFile)('bash', ['-euc', commands], { cwd: ROOT, env })
}

test('a backup beside an open shop has all that was answered before it, and can be restored as the README says', async () => {
  const { environment } = await aPlace()
  const commands = commandsOfReadme(temporaryFolder())
  const server = await startServer(environment)
  const productId = await putOnSale(await server.operator(), { stock: 100_000 })
  const shoppers = await registerShoppers([server], 4)
  const told = nothingTold()
  let open = true
  const selling = shoppers.map((shopper) => shop(shopper, [server], { productId, told, goOn: () => open }))
  await expect.poll(() => told.orders.size, { timeout: 20_000 }).toBeGreaterThan(40)

  const before = new Map(told.orders)
  await run(commands.backUp, environment)
  const ordersAtBackup = told.orders.size
  await expect.poll(() => told.orders.size, { timeout: 20_000 }).toBeGreaterThan(ordersAtBackup + 20)
  open = false
  await Promise.all(selling)
  await server.stop()

  await run(commands.restore, environment)
  expect(await runToEnd('cli/reconcile', environment)).toMatchObject({ code: 0 })
  const again = await startServer(environment)
  const stored = new Map<string, string>()
  for (const shopper of shoppers) {
    for (const { id, status } of await everyOrderOf(shopper.at(server), again.url)) {
      stored.set(id, status)
    }
  }
  expect(lostOrders(before, stored)).toEqual([])
  expect(stored.size).toBeLessThan(told.orders.size)
  console.log(
    `backup on ${ENGINE}: ${before.size} orders answered before it, ${stored.size} restored, ${told.orders.size} in all`,
  )
}, 90_000)

/** All orders of the shopper at the restored shop, which knows the token that was given before. */
async function everyOrderOf(
  shopper: {
    api: (method: string, path: string) => Promise<{ json: { orders: Order[]; next: string | null } }>
  },
  url: string,
): Promise<Order[]> {
  const found: Order[] = []
  for (let before: string | null = ''; before !== null; ) {
    const page: { orders: Order[]; next: string | null } = (
      await shopper.api('GET', `${url}/api/orders?limit=100${before && `&before=${before}`}`)
    ).json
    found.push(...page.orders)
    before = page.next
  }
  return found
}

interface Order {
  id: string
  status: string
}

test('a backup is never written over, and on MySQL the program says what does it', async () => {
  const { environment } = await aPlace()
  const file = join(temporaryFolder(), 'books.db')
  const words = (await runToEnd('cli/backup', environment)).output
  expect(words).toContain('Name the file to write')
  if (ENGINE === 'mysql-redis') {
    const { code, output } = await runToEnd('cli/backup', environment, [file])
    expect([code, output]).toEqual([1, expect.stringContaining('--single-transaction')])
    return
  }
  expect(await runToEnd('cli/backup', environment, [file])).toMatchObject({ code: 0 })
  const whole = readFileSync(file)
  const { code, output } = await runToEnd('cli/backup', environment, [file])
  expect([code, output]).toEqual([1, expect.stringContaining('is there already')])
  expect(readFileSync(file).equals(whole)).toBe(true)
})
