import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Services } from './services.js'

/** API clients send their ticket in this header; browsers keep it in a cookie a product. */
const TICKET_HEADER = 'Waiting-Room-Ticket'
/** How long a browser keeps a ticket, in seconds: longer than people wait, and it is worth nothing afterwards. */
const COOKIE_SECONDS = 24 * 60 * 60

/** The place in a product's waiting room that whoever asks can prove, or null. */
export function placeInHand(c: Context, { tickets, settings }: Services, productId: number): number | null {
  const ticket = c.req.header(TICKET_HEADER) ?? getCookie(c, cookieName(productId, settings.secure))
  return ticket === undefined ? null : tickets.read(productId, ticket)
}

/** Leaves the ticket of a place with the browser. */
export function keepPlace(
  c: Context,
  { tickets, settings }: Services,
  productId: number,
  place: number,
): void {
  setCookie(c, cookieName(productId, settings.secure), tickets.issue(productId, place), {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: settings.secure,
    maxAge: COOKIE_SECONDS,
  })
}

function cookieName(productId: number, secure: boolean): string {
  return `${secure ? '__Host-' : ''}holdfast-place-${productId}`
}
