import { Hono } from 'hono'
import { paths } from '../../../views/paths.js'
import { findProductOnShow } from '../../domain/catalog.js'
import { Refusal } from '../../domain/refusal.js'
import type { ProductOnShow } from '../../domain/types.js'
import { productIdIn } from '../path-ids.js'
import type { Env, Services } from '../services.js'

/** A reminder needs no email and no permission: it is a file that any calendar opens (RFC 5545). */
export function reminderPages(services: Services): Hono<Env> {
  const { shop, settings } = services
  const pages = new Hono<Env>()

  pages.get('/products/:productId/reminder.ics', async (c) => {
    const product = await findProductOnShow(shop, productIdIn(c.req.param('productId')))
    if (product.rehearsal) {
      throw new Refusal('not_found', 'There is no such product.')
    }
    const now = await shop.engine.now()
    return c.body(calendarOf(product, now, settings.publicOrigin), 200, {
      'Content-Type': 'text/calendar; charset=utf-8',
      'Content-Disposition': `attachment; filename="sale-${product.id}.ics"`,
      'Cache-Control': 'no-store',
    })
  })

  return pages
}

/** How long before the start the calendar rings, in minutes. */
const ALARM_MINUTES = 5

function calendarOf(product: ProductOnShow, now: Date, origin: string | null): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Holdfast//Sale//EN',
    'BEGIN:VEVENT',
    `UID:sale-${product.id}@holdfast`,
    `SEQUENCE:${product.version}`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(product.sale_starts_at)}`,
    `DTEND:${stamp(product.sale_ends_at)}`,
    `SUMMARY:${escaped(`Sale: ${product.name}`)}`,
    ...(origin ? [`URL:${origin}${paths.card(product.id)}`] : []),
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(`The sale of ${product.name} starts in ${ALARM_MINUTES} minutes.`)}`,
    `TRIGGER:-PT${ALARM_MINUTES}M`,
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

function stamp(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll(/\s+/g, ' ')
}

/** Longest line of the format, in bytes, without its end. */
const LINE_BYTES_MAX = 75

/** A longer line goes on behind a space on the next one; no character is cut in two. */
function folded(line: string): string {
  let text = ''
  let bytes = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (bytes + size > LINE_BYTES_MAX) {
      text += '\r\n '
      bytes = 1
    }
    text += character
    bytes += size
  }
  return text
}
