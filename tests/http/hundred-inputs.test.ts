import { expect, test } from 'vitest'
import { innardsIn } from '../support/innards.js'
import type { Answer } from '../support/visitor.js'
import { ACCOUNTS } from './inputs/accounts.js'
import { HOLDS } from './inputs/holds.js'
import { LISTS } from './inputs/lists.js'
import { ORDERS } from './inputs/orders.js'
import { PRODUCTS } from './inputs/products.js'
import { type Input, openScene, type Scene } from './inputs/scene.js'
import { TRANSPORT } from './inputs/transport.js'

const INPUTS: Input[] = [...TRANSPORT, ...ACCOUNTS, ...HOLDS, ...ORDERS, ...PRODUCTS, ...LISTS]

async function freeUnits({ engine }: Scene): Promise<number> {
  const { units } = await engine.db
    .selectFrom('products')
    .select(({ fn }) => fn.sum<number>('total_stock').as('units'))
    .executeTakeFirstOrThrow()
  return Number(units)
}

function faultsOf(input: Input, sent: string, code: number, { status, text, json }: Answer): string[] {
  const where = `${input.number} (${input.sent}), ${sent}`
  const faults: string[] = []
  if (status !== code) faults.push(`${where}: ${status} instead of ${code}`)
  const innards = innardsIn(text)
  if (innards) faults.push(`${where}: shows ${innards}`)
  if (json?.error && !(typeof json.error.code === 'string' && typeof json.error.message === 'string')) {
    faults.push(`${where}: an error without code and message`)
  }
  return faults
}

test('each of the hundred hostile inputs gets its one right answer and moves no unit that it should not', async () => {
  expect(INPUTS.map(({ number }) => number)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
  const scene = await openScene()
  const faults: string[] = []
  let answers = 0
  let right = 0
  for (const input of INPUTS) {
    const before = await freeUnits(scene)
    const found: string[] = []
    for (const [sent, code, answer] of await input.tries(scene)) {
      found.push(...faultsOf(input, sent, code, await answer))
      answers += 1
    }
    const moved = (await freeUnits(scene)) - before
    if (moved !== (input.units ?? 0)) {
      found.push(`${input.number} (${input.sent}): moved ${moved} units instead of ${input.units ?? 0}`)
    }
    right += found.length === 0 ? 1 : 0
    faults.push(...found)
  }
  console.log(
    `hostile inputs on ${scene.engine.name}: ${right} of ${INPUTS.length} right, ${answers} answers`,
  )
  expect(faults).toEqual([])
  await scene.assertStockAddsUp()
}, 120_000)
