import { randomUUID } from 'node:crypto'
import { hold, holdRequest, readJson, type Shopper, tallied } from './shopper.js'
import { count } from './tally.js'

/** Attempts that a bot sends at once. */
const HAMMERED = 8

/** What bots do: hammer, use a key for something else than it was made for, and reach for other people's orders. */
export async function cheat(shopper: Shopper): Promise<void> {
  await hammer(shopper)
  await bendKey(shopper)
  await reachForOthers(shopper)
}

/** However often it is asked for at once, one key makes one order. */
async function hammer(shopper: Shopper): Promise<void> {
  const key = randomUUID()
  const held = await Promise.all(Array.from({ length: HAMMERED }, () => hold(shopper, 1, key)))
  const orders = new Set(held.flatMap((order) => order?.id ?? []))
  if (orders.size > 1) {
    count(shopper.stage.tally.errors, 'one key made several orders')
  }
}

/** A key that made an order is worth nothing for another quantity. */
async function bendKey(shopper: Shopper): Promise<void> {
  const key = randomUUID()
  if (await hold(shopper, 1, key)) {
    await mustAnswer(shopper, 422, () => tallied(shopper, 'cheat', holdRequest(shopper, 3, key)))
  }
}

/** Others' orders are, to everybody else, orders that do not exist. */
async function reachForOthers(shopper: Shopper): Promise<void> {
  const { token, stage } = shopper
  const theirs = [...stage.tally.orders].find(([, order]) => order.token !== token)?.[0]
  if (theirs) {
    for (const path of [`/api/orders/${theirs}/confirm`, `/api/orders/${theirs}/cancel`]) {
      await mustAnswer(shopper, 404, () => tallied(shopper, 'cheat', { method: 'POST', path, token }))
    }
  }
}

async function mustAnswer(
  { stage: { tally } }: Shopper,
  status: number,
  send: () => ReturnType<typeof tallied>,
): Promise<void> {
  const answer = await send()
  if (answer && answer.status !== status && answer.status < 500) {
    const code = readJson(answer)?.error?.code ?? ''
    count(tally.errors, `a cheat was answered ${answer.status} ${code}`.trim())
  }
}
