import { randomInt, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Hono } from 'hono'
import { Redis } from 'ioredis'
import { createPool, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise'
import { newOrderId } from '../../../src/domain/order-ids.js'
import type { Env } from '../../../src/http/services.js'
import { startServer } from '../../../src/server.js'
import { announce, SECRET, tokensOf } from './serving.js'

/**
 * The baseline: the flash sale as it is commonly written down, and built with care. For each hold: a Redis lock on the
 * product, then a transaction with the guarded UPDATE, the order and its event, then the hold's key, then the lock is
 * released where it still is ours. It runs on the shop's own schema with all of its constraints, on the shop's server,
 * with prepared statements, and remembers tokens, customers and product just as well.
 *
 * What waits for the lock asks again after RETRY_MS, drawn anew each time, until it has it: shorter waits only load
 * Redis, longer ones leave the lock idle. With `no-lock` as argument the same transaction runs without the Redis lock.
 */
const RETRY_MS = { least: 2, most: 20 }
const LOCK_MS_MAX = 10_000
const CONNECTIONS = 16
const HOLD_SECONDS = 3_600

const [lock = 'lock', host = '', port = '', database = '', user = '', password = '', redisUrl = ''] =
  process.argv.slice(2)
const pool = createPool({
  host,
  port: Number(port),
  database,
  user,
  password,
  connectionLimit: CONNECTIONS,
  timezone: 'Z',
})
pool.on('connection', (connection) => {
  connection.query("set time_zone = '+00:00'")
  connection.query('set session transaction isolation level read committed')
})
const redis = new Redis(redisUrl)
redis.defineCommand('release', {
  numberOfKeys: 1,
  lua: "return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('del', KEYS[1]) or 0",
})
const tokens = tokensOf(SECRET)

interface Hold {
  productId: number
  quantity: number
  userId: number
  key: string | null
}

const app = new Hono<Env>()

app.post('/api/holds', async (c) => {
  const userId = await tokens.read(c.req.header('authorization') ?? '')
  if (userId === null) {
    return c.json({ error: { code: 'unauthorized', message: 'Log in first.' } }, 401)
  }
  const { product_id, quantity } = await c.req.json()
  const key = c.req.header('idempotency-key') ?? null
  const hold = { productId: product_id, quantity, userId, key }
  const order = await (lock === 'lock' ? withLock(hold, placeHold) : placeHold(hold))
  return order
    ? c.json({ order }, 201)
    : c.json({ error: { code: 'insufficient_stock', message: 'Insufficient stock' } }, 409)
})

async function withLock<T>(hold: Hold, work: (hold: Hold) => Promise<T>): Promise<T> {
  const name = `lock:product:${hold.productId}`
  const token = randomUUID()
  while ((await redis.set(name, token, 'PX', LOCK_MS_MAX, 'NX')) === null) {
    await sleep(randomInt(RETRY_MS.least, RETRY_MS.most + 1))
  }
  try {
    return await work(hold)
  } finally {
    await (redis as Redis & { release(key: string, token: string): Promise<number> }).release(name, token)
  }
}

/** Null when there are not enough units. The event's balance is read where it is written, which costs no round trip. */
async function placeHold({ productId, quantity, userId, key }: Hold) {
  const [product, email] = await Promise.all([findProduct(productId), findEmail(userId)])
  const id = newOrderId()
  const now = new Date()
  const ends = new Date(now.getTime() + HOLD_SECONDS * 1_000)
  const connection = await pool.getConnection()
  try {
    await connection.query('start transaction')
    const [taken] = await connection.execute<ResultSetHeader>(TAKE, [quantity, quantity, productId, quantity])
    if (taken.affectedRows === 0) {
      await connection.query('rollback')
      return null
    }
    await connection.execute(ORDER, [id, productId, userId, email, quantity, product.price, ends, key, now])
    await connection.execute(EVENT, [id, -quantity, now, productId])
    await connection.query('commit')
  } catch (error) {
    await connection.query('rollback')
    throw error
  } finally {
    connection.release()
  }
  await redis.set(`hold:${id}`, '1', 'EX', HOLD_SECONDS)
  return { id, product_id: productId, customer_email: email, quantity, status: 'pending', created_at: now }
}

const TAKE = `update products set total_stock = total_stock - ?, held = held + ?,
  pending_orders = pending_orders + 1, event_count = event_count + 1 where id = ? and total_stock >= ?`
const ORDER = `insert into orders (id, product_id, user_id, customer_email, quantity, unit_price_cents,
  hold_expires_at, request_id, created_at, status) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending')`
const EVENT = `insert into inventory_events (order_id, product_id, type, delta, balance, metadata, created_at)
  select ?, id, 'hold_created', ?, total_stock, '{}', ? from products where id = ?`

const findProduct = remember(async (id: number) => {
  const [rows] = await pool.execute<RowDataPacket[]>('select price_cents from products where id = ?', [id])
  return { price: Number(rows[0]?.price_cents) }
})

const findEmail = remember(async (id: number) => {
  const [rows] = await pool.execute<RowDataPacket[]>('select email from users where id = ?', [id])
  return String(rows[0]?.email)
})

/** Reads each thing once: the baseline is not made slower than it has to be. */
function remember<T>(read: (id: number) => Promise<T>): (id: number) => Promise<T> {
  const known = new Map<number, Promise<T>>()
  return (id) => {
    const value = known.get(id) ?? read(id)
    known.set(id, value)
    return value
  }
}

announce(await startServer(app, 0), () => Promise.all([pool.end(), redis.quit()]))
