import { isIPv6 } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import type { Env } from './services.js'

/** Longest address that is kept, in characters: an IPv6 address with a zone fits. */
const ADDRESS_CHARACTERS_MAX = 64

/**
 * The address that asks. A client can write any X-Forwarded-For that it likes, so only the last entries are believed,
 * as many as there are proxies of ours.
 */
export function addressOf(c: Context<Env>, trustProxy: number): string {
  const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((entry) => entry.trim())
  const believed = trustProxy > 0 ? forwarded.at(-trustProxy) : undefined
  return (believed || socketAddressOf(c)).slice(0, ADDRESS_CHARACTERS_MAX)
}

/** What is counted as one visitor's network: with IPv6 everybody has a /64 full of addresses to change between. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1]
  if (mapped || !isIPv6(address)) {
    return mapped ?? address
  }
  const [head = '', tail] = address.split('%', 1)[0]?.toLowerCase().split('::') ?? []
  const first = head === '' ? [] : head.split(':')
  const last = tail ? tail.split(':') : []
  const between = tail === undefined ? [] : Array(Math.max(0, 8 - first.length - last.length)).fill('0')
  const groups = [...first, ...between, ...last].map((group) => group.replace(/^0+(?=.)/, ''))
  return `${groups.slice(0, 4).join(':')}::/64`
}

function socketAddressOf(c: Context<Env>): string {
  try {
    return getConnInfo(c).remote.address ?? 'unknown'
  } catch {
    // There is no socket where the app is called without a server.
    return 'unknown'
  }
}
