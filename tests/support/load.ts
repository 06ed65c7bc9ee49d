import type { RunningServer } from './server.js'
import type { Visitor } from './visitor.js'

/** An API client that is registered once and may ask any of several servers. */
export interface Shopper {
  token: string
  at(server: RunningServer): Visitor
}

/** Registers shoppers; their tokens are good at every server of the shop, because the servers share their secret. */
export async function registerShoppers(
  servers: readonly [RunningServer, ...RunningServer[]],
  count: number,
  name = 'shopper',
): Promise<Shopper[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const email = `${name}-${index}@example.com`
      const credentials = { email, password: 'a long and private sentence' }
      const token = await register(servers[0], credentials)
      const visitors = new Map(servers.map((server) => [server, server.visitor()]))
      for (const visitor of visitors.values()) {
        visitor.useToken(token)
      }
      return { token, at: (server) => visitors.get(server) ?? server.visitor() }
    }),
  )
}

/** Passwords are hashed a few at a time, and who would wait for too long is told to ask again. */
async function register(server: RunningServer, credentials: object): Promise<string> {
  for (;;) {
    const { status, json, text } = await server.visitor().api('POST', '/api/auth/register', credentials)
    if (status === 201) {
      return json.token
    }
    if (status !== 503) {
      throw new Error(`A shopper was not registered: ${status} ${text}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

/** What a crowd was told. */
export interface Told {
  /** By order id: the last status that a shopper was told of. */
  orders: Map<string, string>
  /** Answers by status code; 0 for a connection that broke. */
  answers: Map<number, number>
  /** How long each answer took, in milliseconds. */
  milliseconds: number[]
  /** When each hold was granted, on the clock of performance.now(). */
  grantedAt: number[]
  /** Answers 503 that did not say when to ask again. */
  withoutRetryAfter: number
}

export function nothingTold(): Told {
  return { orders: new Map(), answers: new Map(), milliseconds: [], grantedAt: [], withoutRetryAfter: 0 }
}

/**
 * One shopper's visits, each at the next server: a hold of one to three units, which is confirmed, given back or left
 * alone in turn. A hold without a clear answer is asked for again with its key, as a careful client does.
 */
export async function shop(
  shopper: Shopper,
  servers: readonly RunningServer[],
  { productId, told, goOn }: { productId: number; told: Told; goOn(visit: number): boolean },
): Promise<void> {
  for (let visit = 0; goOn(visit); visit += 1) {
    const server = servers[visit % servers.length] as RunningServer
    const visitor = shopper.at(server)
    const key = { 'idempotency-key': crypto.randomUUID() }
    const body = { product_id: productId, quantity: 1 + (visit % 3) }
    const ask = (path: string, sent?: unknown, headers: Record<string, string> = {}) =>
      timed(told, () => visitor.api('POST', path, sent, headers))
    let held = await ask('/api/holds', body, key)
    while (held?.status !== 201 && held?.status !== 409 && goOn(visit)) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      held = await ask('/api/holds', body, key)
    }
    if (held?.status !== 201) {
      continue
    }
    const { id } = held.json.order
    told.grantedAt.push(performance.now())
    told.orders.set(id, 'pending')
    const verb = ['confirm', 'cancel', null][visit % 3]
    const resolved = verb ? await ask(`/api/orders/${id}/${verb}`) : undefined
    if (resolved?.status === 200) {
      told.orders.set(id, resolved.json.order.status)
    }
  }
}

async function timed(told: Told, request: () => ReturnType<Visitor['api']>) {
  const startedAt = performance.now()
  const answer = await request().catch(() => undefined)
  const status = answer?.status ?? 0
  told.milliseconds.push(performance.now() - startedAt)
  told.answers.set(status, (told.answers.get(status) ?? 0) + 1)
  if (status === 503 && !answer?.headers.get('retry-after')) {
    told.withoutRetryAfter += 1
  }
  return answer
}

/** What was told last may have been followed by more that was not told: a pending order may have been settled. */
export function lostOrders(told: ReadonlyMap<string, string>, stored: ReadonlyMap<string, string>): string[] {
  return [...told].flatMap(([id, status]) => {
    const found = stored.get(id)
    return found === status || (status === 'pending' && found !== undefined)
      ? []
      : [`${id}: told ${status}, is ${found}`]
  })
}
