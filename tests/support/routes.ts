import type { Hono } from 'hono'
import type { Env } from '../../src/http/services.js'

/** One address of the shop, as the app itself has it. */
export interface Route {
  method: string
  path: string
}

/** Every address of the app, each once, so that a test which walks them meets a new one by itself. */
export function routesOf(app: Hono<Env>): Route[] {
  const named = app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => [`${method} ${path}`, { method, path }] as const)
  return [...new Map(named).values()]
}

/** Who an address is for, by where it stands. */
export function isForOperators({ path }: Route): boolean {
  return /^\/(fragments\/|api\/)?admin(\/|$)/.test(path)
}

/** The address with its parameters filled in: orders and products are those given, whatever else is a 1. */
export function fillIn({ path }: Route, ids: { order?: string; product?: number } = {}): string {
  return path
    .replace(':orderId', ids.order ?? '01a204cb-039c-7253-9687-406b6ab232a2')
    .replace(':productId', String(ids.product ?? 1))
    .replace(/:\w+(\{[^}]*\})?/g, '1')
}
