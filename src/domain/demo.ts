import { randomUUID } from 'node:crypto'
import { placeHold } from './holds.js'
import { createProduct } from './inventory.js'
import { confirmOrder } from './orders.js'
import { editProduct, endSale } from './products.js'
import type { Shop } from './shop.js'
import { EXTENSION_SECONDS, type Operator, type User } from './types.js'

/** A product of the demo; its window is in minutes from the moment of seeding. */
interface DemoProduct {
  name: string
  description: string
  image_url: string
  price_cents: number
  stock: number
  /** Units that were bought before the visitor came. */
  sold: number
  limit_per_customer: number | null
  /** Where those who come early wait in a room; it opens at once. */
  waitingRoom?: boolean
  /** Where holds may be extended once. */
  extendable?: boolean
  startsIn: number
  endsIn: number
}

const HOUR = 60

/** One of each thing that can happen to a product, so that a newcomer sees them all at once. */
const DEMO_PRODUCTS: DemoProduct[] = [
  {
    name: 'Alder desk lamp',
    description: 'A turned alder base, a linen shade and a cord that is long enough. Plenty for everyone.',
    image_url: '/pictures/lamp.svg',
    price_cents: 8900,
    stock: 240,
    sold: 38,
    limit_per_customer: null,
    startsIn: -30,
    endsIn: 8 * HOUR,
  },
  {
    name: 'Pour-over kettle',
    description: 'Brushed steel, a slow spout and a handle that stays cool. Two to a customer.',
    image_url: '/pictures/kettle.svg',
    price_cents: 6450,
    stock: 40,
    sold: 11,
    limit_per_customer: 2,
    extendable: true,
    startsIn: -10,
    endsIn: 3 * HOUR,
  },
  {
    name: 'Pocket radio',
    description: 'Medium wave, long wave and one good loudspeaker. The last five of forty.',
    image_url: '/pictures/radio.svg',
    price_cents: 4900,
    stock: 40,
    sold: 35,
    limit_per_customer: null,
    startsIn: -HOUR,
    endsIn: 2 * HOUR,
  },
  {
    name: 'Field watch',
    description: 'Hand-wound, with a dial that is read in the dark. One to a customer.',
    image_url: '/pictures/watch.svg',
    price_cents: 18500,
    stock: 24,
    sold: 9,
    limit_per_customer: 1,
    startsIn: -5,
    endsIn: 4 * HOUR,
  },
  {
    name: 'Stacking chair',
    description: 'Bent ash, six to a stack. The sale opens soon, for one hour. Take a place.',
    image_url: '/pictures/chair.svg',
    price_cents: 12900,
    stock: 36,
    sold: 0,
    limit_per_customer: 4,
    waitingRoom: true,
    startsIn: 20,
    endsIn: 80,
  },
  {
    name: 'Bicycle bell',
    description: 'Cast brass with a long, clear ring. This sale is over.',
    image_url: '/pictures/bell.svg',
    price_cents: 2400,
    stock: 48,
    sold: 41,
    limit_per_customer: null,
    startsIn: -3 * HOUR,
    endsIn: 0,
  },
]

/** Most units of one order of the demo's earlier customers. */
const DEMO_ORDER_UNITS_MAX = 5

/**
 * Puts the demo's products into the shop, and gives those that are there but have ended a new window. Safe to run
 * again, beside an open shop too: a product is known by its name, and nobody's orders are touched.
 */
export async function seedDemo(
  shop: Shop,
  admin: Operator,
  currency: string,
  holdSeconds: number,
): Promise<void> {
  const there = await shop.engine.db
    .selectFrom('products')
    .select(['id', 'name', 'version', 'sale_ends_at'])
    .execute()
  const now = await shop.engine.now()
  for (const demo of DEMO_PRODUCTS) {
    const found = there.find((product) => product.name === demo.name)
    if (!found) {
      await addDemoProduct(shop, admin, demo, now, currency, holdSeconds)
    } else if (found.sale_ends_at <= now && demo.endsIn > 0) {
      await editProduct(shop, admin, found.id, found.version, windowOf(demo, now))
    }
  }
}

/** True when the shop sells nothing, or nothing but the demo, so that starting it may set the demo up anew. */
export async function isDemoShop({ engine }: Shop): Promise<boolean> {
  const products = await engine.db.selectFrom('products').select('name').where('rehearsal', '=', 0).execute()
  return products.every((product) => DEMO_PRODUCTS.some((demo) => demo.name === product.name))
}

async function addDemoProduct(
  shop: Shop,
  admin: Operator,
  demo: DemoProduct,
  now: Date,
  currency: string,
  holdSeconds: number,
): Promise<void> {
  const { sold, startsIn, endsIn, extendable, waitingRoom, ...product } = demo
  const open = { ...windowOf(demo, now), sale_ends_at: minutesAfter(now, Math.max(endsIn, 1)) }
  const productId = await createProduct(shop, admin, {
    ...product,
    ...open,
    currency,
    hold_seconds: holdSeconds,
    extension_seconds: extendable ? EXTENSION_SECONDS : 0,
    stock_display: 'exact',
    waiting_room: waitingRoom ? 'shuffle' : 'off',
    waiting_room_opens_minutes: Math.max(startsIn, 1),
  })
  await sellUnits(shop, productId, sold, Math.min(DEMO_ORDER_UNITS_MAX, demo.limit_per_customer ?? Infinity))
  if (endsIn <= 0) {
    await endSale(shop, admin, productId)
  }
}

/** Sells through the same verbs as everybody's orders, to as many customers as it takes. */
async function sellUnits(shop: Shop, productId: number, units: number, unitsPerOrder: number): Promise<void> {
  const customers = await findDemoCustomers(shop, Math.ceil(units / unitsPerOrder))
  await Promise.all(
    customers.map(async (customer, index) => {
      const quantity = Math.min(unitsPerOrder, units - index * unitsPerOrder)
      const order = await placeHold(shop, customer, { productId, quantity, requestId: null })
      await confirmOrder(shop, customer, order.id)
    }),
  )
}

/** The customers to whom the demo's sold units went. Their password is nobody's: no password has such a hash. */
async function findDemoCustomers({ engine }: Shop, count: number): Promise<User[]> {
  const emails = Array.from({ length: count }, (_, index) => `earlier-visitor-${index + 1}@example.com`)
  const find = () =>
    engine.db.selectFrom('users').select(['id', 'email', 'role']).where('email', 'in', emails).execute()
  const there = count > 0 ? await find() : []
  const missing = emails.filter((email) => !there.some((user) => user.email === email))
  if (missing.length === 0) {
    return there
  }
  const rest = { password_hash: randomUUID(), role: 'customer' as const, created_at: await engine.now() }
  await engine.db
    .insertInto('users')
    .values(missing.map((email) => ({ email, ...rest })))
    .execute()
  return find()
}

function windowOf(demo: DemoProduct, now: Date): { sale_starts_at: Date; sale_ends_at: Date } {
  return { sale_starts_at: minutesAfter(now, demo.startsIn), sale_ends_at: minutesAfter(now, demo.endsIn) }
}

function minutesAfter(now: Date, minutes: number): Date {
  return new Date(now.getTime() + minutes * 60_000)
}
