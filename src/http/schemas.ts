import { z } from 'zod'
import {
  REHEARSAL_SECONDS_MAX,
  REHEARSAL_SECONDS_MIN,
  REHEARSAL_SHOPPERS_MAX,
} from '../domain/rehearsal-types.js'
import { STOCK_MAX } from '../domain/sale.js'
import { ORDER_STATUSES, QUANTITY_PER_HOLD_MAX, STOCK_DISPLAYS, WAITING_ROOM_MODES } from '../domain/types.js'

/** The shapes of request bodies. Unknown keys are refused everywhere. */

/** Highest price, in minor units. */
const PRICE_CENTS_MAX = 100_000_000
const HOLD_SECONDS_MAX = 3_600
const LIMIT_PER_CUSTOMER_MAX = 1_000
/** How many minutes before a sale its waiting room opens where nothing else is said, and at most. */
export const WAITING_ROOM_OPENS_MINUTES = 10
const WAITING_ROOM_OPENS_MINUTES_MAX = 24 * 60
const NAME_CHARACTERS_MAX = 200
const DESCRIPTION_CHARACTERS_MAX = 5_000
const REASON_CHARACTERS_MAX = 200
/** Longest password that is looked at, in characters: what is longer than bcrypt reads is refused further in. */
const PASSWORD_CHARACTERS_MAX = 1_000
const EMAIL_CHARACTERS_MAX = 1_000

const integer = (from: number, to: number) => {
  const message = `Choose a whole number from ${from} to ${to}.`
  return z.int(message).min(from, message).max(to, message)
}

const text = (name: string, longest: number) =>
  z.string(`Enter the ${name} as text.`).max(longest, `Use at most ${longest} characters.`)

/** Text that shows something: spaces and characters of no width alone are none. */
const visibleText = (name: string, longest: number) =>
  text(name, longest).refine((value) => /[^\s\p{Cf}\p{Cc}]/u.test(value), `Enter a ${name}.`)

export const credentials = z.strictObject({
  email: text('email', EMAIL_CHARACTERS_MAX),
  password: text('password', PASSWORD_CHARACTERS_MAX),
})

const productId = z
  .int('Name a product by its number.')
  .min(1, 'Name a product by its number.')
  .max(Number.MAX_SAFE_INTEGER, 'Name a product by its number.')

const holdQuantity = integer(1, QUANTITY_PER_HOLD_MAX)

export const holdRequest = z.strictObject({ product_id: productId, quantity: holdQuantity })

/** What is asked for on a wait list whose product the address names. */
export const waitRequest = z.strictObject({ quantity: holdQuantity })

/** An Idempotency-Key, or the request_id of a form: 1 to 64 visible ASCII characters. */
export const requestId = z.string().regex(/^[\x21-\x7e]{1,64}$/, 'Use 1 to 64 visible ASCII characters.')

/** What confirm and cancel may be sent: nothing, or an empty object. */
export const nothing = z.strictObject({})

/** A moment as clients write it. */
export const moment = z.iso
  .datetime({ offset: true, error: 'Use an ISO 8601 time with its zone, such as 2026-11-22T12:00:00.000Z.' })
  .transform((value) => new Date(value))
  .refine(
    (value) => value >= new Date('2000-01-01T00:00:00Z') && value < new Date('2101-01-01T00:00:00Z'),
    'Use a year from 2000 to 2100.',
  )

/** A picture of ours, or one that stands on the web. */
const imageUrl = z
  .string('Enter the address of a picture.')
  .max(2000, 'Use at most 2000 characters.')
  .refine(
    (value) => /^\/pictures\/[a-z0-9-]+\.svg$/.test(value) || isWebAddress(value),
    'Use an http or https address.',
  )

const productFields = {
  name: visibleText('name', NAME_CHARACTERS_MAX),
  description: text('description', DESCRIPTION_CHARACTERS_MAX),
  image_url: imageUrl.nullable(),
  price_cents: integer(0, PRICE_CENTS_MAX),
  sale_starts_at: moment,
  sale_ends_at: moment,
  limit_per_customer: integer(1, LIMIT_PER_CUSTOMER_MAX).nullable(),
  hold_seconds: integer(1, HOLD_SECONDS_MAX),
  extension_allowed: z.boolean('Choose true or false.'),
  stock_display: z.enum(STOCK_DISPLAYS, 'Choose exact or few_left.'),
  waiting_room: z.enum(WAITING_ROOM_MODES, 'Choose off, first_come or shuffle.'),
  waiting_room_opens_minutes: integer(1, WAITING_ROOM_OPENS_MINUTES_MAX),
}

export const newProduct = z
  .strictObject({
    ...productFields,
    description: productFields.description.default(''),
    image_url: productFields.image_url.default(null),
    stock: integer(0, STOCK_MAX),
    limit_per_customer: productFields.limit_per_customer.default(null),
    hold_seconds: productFields.hold_seconds.optional(),
    extension_allowed: productFields.extension_allowed.default(false),
    stock_display: productFields.stock_display.default('exact'),
    waiting_room: productFields.waiting_room.default('off'),
    waiting_room_opens_minutes: productFields.waiting_room_opens_minutes.default(WAITING_ROOM_OPENS_MINUTES),
  })
  .refine(
    ({ sale_starts_at, sale_ends_at }) =>
      !bothDates(sale_starts_at, sale_ends_at) || sale_starts_at < sale_ends_at,
    { path: ['sale_ends_at'], error: 'The sale must end after it starts.' },
  )

/** The version of a product that an operator has before them. */
export const productVersion = integer(1, Number.MAX_SAFE_INTEGER)

export const productEdit = z
  .strictObject({ ...productFields })
  .partial()
  .extend({ version: productVersion })

export const revocation = z.strictObject({ reason: visibleText('reason', REASON_CHARACTERS_MAX) })

export const stockChange = z.strictObject({
  quantity: integer(-STOCK_MAX, STOCK_MAX).refine((value) => value !== 0, 'Choose a number other than 0.'),
  reason: text('reason', REASON_CHARACTERS_MAX).default(''),
})

/** How large a rehearsal is, and how long it takes. */
export const rehearsalRequest = z.strictObject({
  shoppers: integer(1, REHEARSAL_SHOPPERS_MAX),
  seconds: integer(REHEARSAL_SECONDS_MIN, REHEARSAL_SECONDS_MAX),
})

const ORDERS_LISTED = 50
const ORDERS_LISTED_MAX = 100

/** What narrows the operator's list of orders. */
export const orderFilterQuery = z.strictObject({
  email: z.string().max(EMAIL_CHARACTERS_MAX).default(''),
  id: z.string().max(64).default(''),
  status: z.enum(['', ...ORDER_STATUSES], 'There is no such status.').default(''),
  before: z.string().max(36, 'This is no order.').nullable().default(null),
})

/** Where a list of orders begins and how long it is, as the query of an address has it. */
export const orderListQuery = z.strictObject({
  limit: z
    .string()
    .transform((value) => (/^[1-9][0-9]*$/.test(value) ? Number(value) : Number.NaN))
    .pipe(integer(1, ORDERS_LISTED_MAX))
    .default(ORDERS_LISTED),
  before: z.string().max(36, 'This is no order.').nullable().default(null),
})

/** Where a page of the log of attempts begins. */
export const receiptListQuery = z.strictObject({
  after: z
    .string()
    .regex(/^(0|[1-9][0-9]{0,14})$/, 'This is no number of a receipt.')
    .transform(Number)
    .default(0),
})

/** A rule on two fields is judged only where each of them is right by itself: one fault, one message. */
function bothDates(...values: unknown[]): boolean {
  return values.every((value) => value instanceof Date)
}

function isWebAddress(value: string): boolean {
  return URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol)
}
