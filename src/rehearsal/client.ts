import http, { type OutgoingHttpHeaders } from 'node:http'
import https from 'node:https'

/** An HTTP client for thousands of shoppers in one process: connections are kept and shared, as browsers keep theirs. */
export interface Client {
  /** Sends one request and reads its answer whole. Rejects when the connection breaks. */
  ask(request: Ask): Promise<Answer>
  /** Sends one request whole and cuts the connection without waiting for an answer, as a lost network does. */
  cut(request: Ask): Promise<void>
  close(): void
}

export interface Ask {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  token?: string | undefined
  /** Sent as JSON. */
  body?: unknown
  headers?: OutgoingHttpHeaders
}

export interface Answer {
  status: number
  headers: http.IncomingHttpHeaders
  text: string
  /** From the wish to ask until the last byte, in milliseconds. */
  milliseconds: number
}

/** Most connections at once; who finds none free waits, and the wait is part of what is measured. */
const CONNECTIONS_MAX = 512
/** How long an answer may take, in milliseconds: the shop promises one within five seconds. */
const ANSWER_MS_MAX = 10_000

export function openClient(url: string): Client {
  const { protocol, hostname, port } = new URL(url)
  const { request, Agent } = protocol === 'https:' ? https : http
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX, scheduling: 'fifo' })

  function send({ method, path, token, body, headers }: Ask): http.ClientRequest {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const sent = request({
      agent,
      hostname,
      port,
      method,
      path,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(text ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } : {}),
        ...headers,
      },
    })
    sent.setTimeout(ANSWER_MS_MAX, () => sent.destroy(new Error('no answer came in time')))
    sent.end(text)
    return sent
  }

  async function ask(wish: Ask): Promise<Answer> {
    const startedAt = performance.now()
    try {
      return await answerTo(send(wish), startedAt)
    } catch (error) {
      // A kept connection that the server has just closed says nothing of the request: it never arrived.
      if (error instanceof StaleConnection) {
        return answerTo(send(wish), startedAt)
      }
      throw error
    }
  }

  function cut(wish: Ask): Promise<void> {
    return new Promise((resolve) => {
      const sent = send(wish)
      sent.on('error', () => undefined)
      sent.once('close', () => resolve())
      sent.once('finish', () => setImmediate(() => sent.destroy()))
    })
  }

  return { ask, cut, close: () => agent.destroy() }
}

class StaleConnection extends Error {}

function answerTo(sent: http.ClientRequest, startedAt: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    sent.once('error', (error: NodeJS.ErrnoException) =>
      reject(sent.reusedSocket && error.code === 'ECONNRESET' ? new StaleConnection() : error),
    )
    sent.once('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        text += chunk
      })
      response.once('error', reject)
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          milliseconds: performance.now() - startedAt,
        }),
      )
    })
  })
}
