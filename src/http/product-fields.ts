import type { FieldConflict, ProductFormValues } from '../../views/pages/product-form.js'
import type { ProductEdit } from '../domain/products.js'
import { Refusal } from '../domain/refusal.js'
import type { Product } from '../domain/types.js'
import { formatLocalTime, NoSuchTime, parseLocalTime } from './local-time.js'
import { formatPrice, parsePrice } from './price-text.js'
import { columnsOf } from './product-columns.js'
import { checkAgainst, wholeNumber } from './read-body.js'
import { newProduct, productVersion, WAITING_ROOM_OPENS_MINUTES } from './schemas.js'
import type { HttpSettings } from './services.js'

/** The fields of the product form, as they are posted. */
export const PRODUCT_FIELDS = [
  'name',
  'description',
  'image_url',
  'price',
  'stock',
  'sale_starts_at',
  'sale_ends_at',
  'limit_per_customer',
  'hold_seconds',
  'extension_allowed',
  'stock_display',
  'waiting_room',
  'waiting_room_opens_minutes',
  'version',
] as const

const LABELS: Partial<Record<keyof ProductFormValues, string>> = {
  name: 'Name',
  description: 'Description',
  image_url: 'Picture',
  price: 'Price',
  sale_starts_at: 'Sale starts',
  sale_ends_at: 'Sale ends',
  limit_per_customer: 'Limit per customer',
  hold_seconds: 'Hold length',
  extension_allowed: 'Extension',
  stock_display: 'What shoppers see',
  waiting_room: 'Waiting room',
  waiting_room_opens_minutes: 'Waiting room opens',
}

/** A product as its form shows it. */
export function formValuesOf(product: Product, { saleTimeZone }: HttpSettings): ProductFormValues {
  return {
    name: product.name,
    description: product.description,
    image_url: product.image_url ?? '',
    price: formatPrice(product.price_cents, product.currency),
    stock: '',
    sale_starts_at: formatLocalTime(product.sale_starts_at, saleTimeZone),
    sale_ends_at: formatLocalTime(product.sale_ends_at, saleTimeZone),
    limit_per_customer: product.limit_per_customer === null ? '' : String(product.limit_per_customer),
    hold_seconds: String(product.hold_seconds),
    extension_allowed: product.extension_seconds > 0 ? 'true' : '',
    stock_display: product.stock_display,
    waiting_room: product.waiting_room,
    waiting_room_opens_minutes: String(product.waiting_room_opens_minutes),
    version: String(product.version),
  }
}

/** An empty form, with a sale from the next full hour on for one hour. */
export function emptyFormValues(now: Date, { saleTimeZone, holdSeconds }: HttpSettings): ProductFormValues {
  const hour = 60 * 60 * 1000
  const start = new Date(Math.ceil(now.getTime() / hour) * hour)
  return {
    name: '',
    description: '',
    image_url: '',
    price: '',
    stock: '',
    sale_starts_at: formatLocalTime(start, saleTimeZone),
    sale_ends_at: formatLocalTime(new Date(start.getTime() + hour), saleTimeZone),
    limit_per_customer: '',
    hold_seconds: String(holdSeconds),
    extension_allowed: '',
    stock_display: 'exact',
    waiting_room: 'off',
    waiting_room_opens_minutes: String(WAITING_ROOM_OPENS_MINUTES),
    version: '',
  }
}

/**
 * Reads a filled-in form by the same rules as the API. Every fault is found at once and named at its field: those of
 * spelling (a price, a time, a number) and those of the rules. Throws Refusal `invalid`.
 */
export function readProductFields(typed: ProductFormValues, settings: HttpSettings) {
  const faults: Record<string, string> = {}
  const spelled = <T>(field: string, read: () => T | null, otherwise: string): T | undefined => {
    try {
      const value = read()
      if (value === null) {
        faults[field] = otherwise
      }
      return value ?? undefined
    } catch (error) {
      faults[field] = error instanceof NoSuchTime ? error.message : otherwise
      return undefined
    }
  }
  const time = (field: 'sale_starts_at' | 'sale_ends_at') =>
    spelled(
      field,
      () => parseLocalTime(typed[field], settings.saleTimeZone).toISOString(),
      'Enter a date and a time.',
    )
  const body = {
    name: typed.name,
    description: typed.description,
    image_url: typed.image_url.trim() === '' ? null : typed.image_url.trim(),
    price_cents: spelled('price', () => parsePrice(typed.price, settings.currency), PRICE_HINT),
    stock: wholeNumber(typed.stock),
    sale_starts_at: time('sale_starts_at'),
    sale_ends_at: time('sale_ends_at'),
    limit_per_customer: typed.limit_per_customer === '' ? null : wholeNumber(typed.limit_per_customer),
    hold_seconds: typed.hold_seconds === '' ? undefined : wholeNumber(typed.hold_seconds),
    extension_allowed: flag(typed.extension_allowed),
    stock_display: typed.stock_display === '' ? undefined : typed.stock_display,
    waiting_room: typed.waiting_room === '' ? undefined : typed.waiting_room,
    waiting_room_opens_minutes:
      typed.waiting_room_opens_minutes === '' ? undefined : wholeNumber(typed.waiting_room_opens_minutes),
  }
  try {
    const product = checkAgainst(newProduct, body)
    if (Object.keys(faults).length === 0) {
      return columnsOf(product)
    }
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error
    }
    const { price_cents, ...fields } = error.details.fields ?? {}
    const found = price_cents === undefined ? fields : { ...fields, price: price_cents }
    throw new Refusal('invalid', error.message, { fields: { ...found, ...faults } })
  }
  throw new Refusal('invalid', 'Some of this cannot be right. See the message at each field.', {
    fields: faults,
  })
}

/** A box that is not ticked is not sent; anything but a tick stays text, which the rules refuse. */
function flag(text: string): boolean | string {
  return text === '' || text === 'false' ? false : text === 'true' ? true : text
}

const PRICE_HINT = 'Enter a price such as 12.50, with a point and no other signs.'

/** The same for an existing product, whose units are no part of the form. */
export function readProductEdit(
  typed: ProductFormValues,
  settings: HttpSettings,
): { version: number; edit: ProductEdit } {
  const version = checkAgainst(productVersion, wholeNumber(typed.version))
  const { stock: _, hold_seconds, ...edit } = readProductFields({ ...typed, stock: '0' }, settings)
  return { version, edit: { ...edit, hold_seconds: hold_seconds ?? settings.holdSeconds } }
}

/** What stands differently in the product as it is now and in what was typed. */
export function conflictsBetween(theirs: ProductFormValues, yours: ProductFormValues): FieldConflict[] {
  return (Object.keys(LABELS) as (keyof ProductFormValues)[])
    .filter((field) => theirs[field].trim() !== yours[field].trim())
    .map((field) => ({ field, label: LABELS[field] ?? field, yours: yours[field], theirs: theirs[field] }))
}
