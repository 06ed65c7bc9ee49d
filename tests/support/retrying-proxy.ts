import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A reverse proxy of the kind that docker-compose.yml sets up; the servers behind it come and go. */
export interface RetryingProxy {
  url: string
  /** The servers that are behind it from now on, by address. */
  setUpstreams(urls: readonly string[]): void
}

/** How long a server is looked for that takes a connection, and the pause between looks, in milliseconds. */
const TRY_MS_MAX = 2_000
const TRY_EVERY_MS = 50
/** How long a connection to a server is kept without use, in milliseconds; the server keeps it longer. */
const KEEP_ALIVE_MS = 10_000

/**
 * Passes each request to the server with the fewest under way. Where a connection is refused, nothing was sent, so
 * another server is tried. A kept connection on which the server had hung up is tried anew only for what may be sent twice: a
 * GET, and what carries an Idempotency-Key. Anything else that breaks is answered 502, as a real proxy would.
 */
export async function startRetryingProxy(): Promise<RetryingProxy> {
  const agent = new Agent({ keepAlive: true, timeout: KEEP_ALIVE_MS })
  let upstreams: readonly string[] = []
  const underWay = new Map<string, number>()

  const listener = createServer(async (asked, answer) => {
    const body = await bodyOf(asked)
    const until = performance.now() + TRY_MS_MAX
    for (let refused = new Set<string>(); ; ) {
      const upstream = leastBusy(refused)
      const failure = upstream ? await pass(upstream, asked, body, answer) : 'refused'
      if (failure === null) {
        return
      }
      if (failure === 'broke' || performance.now() > until) {
        answer.writeHead(502).end()
        return
      }
      if (upstream) {
        refused.add(upstream)
      } else {
        refused = new Set()
        await new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MS))
      }
    }
  })

  function leastBusy(refused: ReadonlySet<string>): string | undefined {
    const busy = (url: string) => underWay.get(url) ?? 0
    return upstreams.filter((url) => !refused.has(url)).toSorted((one, other) => busy(one) - busy(other))[0]
  }

  function pass(
    upstream: string,
    asked: IncomingMessage,
    body: Buffer,
    answer: ServerResponse,
  ): Promise<'refused' | 'broke' | null> {
    underWay.set(upstream, (underWay.get(upstream) ?? 0) + 1)
    return new Promise<'refused' | 'broke' | null>((resolve) => {
      const { method, url: path, headers } = asked
      const onward = request(upstream, { agent, method, path, headers }, (incoming) => {
        incoming.on('error', () => resolve('broke'))
        incoming.on('end', () => resolve(null))
        const { connection: _, 'keep-alive': __, ...kept } = incoming.headers
        answer.writeHead(incoming.statusCode ?? 502, kept)
        incoming.pipe(answer)
      })
      onward.on('error', (error: NodeJS.ErrnoException) => {
        const mayRepeat = method === 'GET' || headers['idempotency-key'] !== undefined
        const hungUp = onward.reusedSocket && mayRepeat && !answer.headersSent
        resolve(error.code === 'ECONNREFUSED' || hungUp ? 'refused' : 'broke')
      })
      onward.end(body)
    }).finally(() => underWay.set(upstream, (underWay.get(upstream) ?? 1) - 1))
  }

  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    agent.destroy()
    listener.closeAllConnections()
    listener.close()
  })
  return {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    setUpstreams: (urls) => {
      upstreams = urls
    },
  }
}

async function bodyOf(asked: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of asked) {
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
