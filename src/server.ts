import { createServer, type Server } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import type { Env } from './http/services.js'

export interface RunningServer {
  port: number
  /** Answers what was sent, takes nothing new, and resolves when every connection is closed or `msMax` is over. */
  drain(msMax: number): Promise<void>
}

/**
 * Limits against clients that are slow on purpose or by misfortune, in milliseconds and bytes. Connections are looked at
 * once a second, so a request whose headers or body do not come is cut after 5 and 10 seconds at the latest.
 */
const LIMITS = {
  headersTimeout: 4_000,
  requestTimeout: 9_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 15_000,
  maxHeaderSize: 16 * 1024,
}

/** Most open connections; one more is closed at once, so that those who are being served go on being served. */
const CONNECTIONS_MAX = 10_000

/** Listens on `port` (0: any free one) and resolves when connections are taken. */
export async function startServer(app: Hono<Env>, port: number): Promise<RunningServer> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    createServer,
    serverOptions: LIMITS,
  }) as Server
  server.maxConnections = CONNECTIONS_MAX
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return { port: (server.address() as AddressInfo).port, drain: (msMax) => drain(server, msMax) }
}

/** How long a kept-alive connection may be silent before it counts as having nothing under way, in milliseconds. */
const SILENCE_MS = 250

/**
 * http.Server.close() would at once cut idle kept-alive connections, and with them a request that is on its way in
 * one of them. So only the listening stops first; what still arrives is answered with `Connection: close`, and a
 * connection is cut only after a while of silence.
 */
async function drain(server: Server, msMax: number): Promise<void> {
  const closed = new Promise<void>((resolve) => net.Server.prototype.close.call(server, () => resolve()))
  // After a turn that was late, requests may be here that nobody has read yet. They are read before the immediates run.
  const silence = setInterval(() => setImmediate(() => server.closeIdleConnections()), SILENCE_MS)
  const end = setTimeout(() => server.closeAllConnections(), msMax)
  await closed
  clearInterval(silence)
  clearTimeout(end)
}
