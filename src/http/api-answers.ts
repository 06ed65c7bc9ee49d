import { z } from 'zod'
import { ORDER_STATUSES, STOCK_DISPLAYS, WAITING_ROOM_MODES } from '../domain/types.js'

/** The shapes of the API's answers, for its description; a test holds the answers themselves to them. */

const count = z.int().min(0)
const time = z.iso.datetime()
const state = z.enum(['upcoming', 'live', 'all_held', 'sold_out', 'paused', 'ended'])

export const signedInAnswer = z.strictObject({
  token: z.string(),
  user: z.strictObject({ id: z.int(), email: z.string(), role: z.enum(['customer', 'admin']) }),
})

const order = z.strictObject({
  id: z.uuid(),
  product_id: z.int(),
  product_name: z.string(),
  customer_email: z.string(),
  quantity: z.int().min(1),
  unit_price_cents: count,
  total_cents: count,
  currency: z.string().length(3),
  status: z.enum(ORDER_STATUSES),
  offered: z.boolean(),
  extended: z.boolean(),
  hold_expires_at: time,
  created_at: time,
  resolved_at: time.nullable(),
})

const product = z.strictObject({
  id: z.int(),
  name: z.string(),
  description: z.string(),
  image_url: z.string().nullable(),
  price_cents: count,
  currency: z.string().length(3),
  total_stock: count,
  held: count,
  sold: count,
  supplied: count,
  percent_sold: z.int().min(0).max(100),
  state,
  sale_starts_at: time,
  sale_ends_at: time,
  hold_seconds: z.int(),
  limit_per_customer: z.int().nullable(),
  extension_allowed: z.boolean(),
  stock_display: z.enum(STOCK_DISPLAYS),
  stock_level: z.enum(['none', 'few', 'plenty']),
  waiting_room: z.enum(WAITING_ROOM_MODES),
  waiting_room_opens_minutes: z.int().min(1),
  next_release_at: time.nullable(),
  waiting: count,
})

/** Numbers are null where the operator tells shoppers only whether few are left. */
const productForAll = product.extend({
  total_stock: count.nullable(),
  held: count.nullable(),
  sold: count.nullable(),
  supplied: count.nullable(),
  percent_sold: product.shape.percent_sold.nullable(),
})

export const liveProductsAnswer = z.strictObject({ server_time: time, products: z.array(productForAll) })
export const orderAnswer = z.strictObject({ order })
export const heldAnswer = z.strictObject({ order, receipt: z.int(), server_time: time })
export const timedOrderAnswer = z.strictObject({ order, server_time: time })
export const ordersAnswer = z.strictObject({ orders: z.array(order), next: z.string().nullable() })
export const productAnswer = z.strictObject({ product: product.extend({ version: z.int() }) })

const entry = z.strictObject({
  product_id: z.int(),
  quantity: z.int().min(1),
  position: z.int().min(1).nullable(),
  joined_at: time,
})
export const waitPlaceAnswer = z.strictObject({ entry })
export const joinedAnswer = z.strictObject({ entry, order: order.optional() })

export const receiptsAnswer = z.strictObject({
  receipts: z.array(
    z.strictObject({
      number: z.int(),
      time,
      outcome: z.enum(['granted', 'refused']),
      reason: z.string().nullable(),
      quantity: z.int().min(1),
      free_after: count.nullable(),
      supplied: count.nullable(),
    }),
  ),
  next: z.int().nullable(),
})

export const rehearsalAnswer = z.strictObject({
  rehearsal: z.strictObject({
    product_id: z.int(),
    supplied: count,
    hold_seconds: z.int(),
    limit_per_customer: z.int().nullable(),
    sale_starts_at: time,
    sale_ends_at: time,
  }),
  tokens: z.array(z.string()),
  server_time: time,
})
export const rehearsalBooksAnswer = z.strictObject({
  books: z.strictObject({
    total_stock: count,
    held: count,
    sold: count,
    supplied: count,
    broken: z.array(z.string()),
  }),
})

export const admissionAnswer = z.strictObject({
  state: z.enum(['waiting', 'admitted', 'over']),
  position: z.int().min(1).nullable(),
  estimated_seconds: count.nullable(),
  ticket: z.string().nullable(),
})

export const metricsAnswer = z.strictObject({
  total_products: count,
  total_stock: count,
  pending_orders: count,
  confirmed_orders: count,
  expired_orders: count,
  cancelled_orders: count,
  oversell_attempts_blocked: count,
  inventory_events: count,
})

export const inventoryAnswer = z.strictObject({
  products: z.array(
    z.strictObject({
      id: z.int(),
      name: z.string(),
      state,
      total_stock: count,
      held: count,
      sold: count,
      supplied: count,
      pending: count,
      confirmed: count,
      expired: count,
      cancelled: count,
      waiting: count,
      version: z.int(),
    }),
  ),
})

export const refusalAnswer = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string(),
    fields: z.record(z.string(), z.string()).optional(),
  }),
  /** Of an attempt to hold that was refused. */
  receipt: z.int().optional(),
})
