import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
import { startServer } from '../../../src/server.js'
import { openTestApp, type TestApp } from '../../support/app.js'
import { type Answer, PASSWORD, type Visitor } from '../../support/visitor.js'

/** One request of a case: what is sent, the one right code, and the answer that it got. */
export type Try = [sent: string, code: number, answer: Answer | Promise<Answer>]

/** One row of the table. `units` says by how many the free units of the shop change; a hostile input changes none. */
export interface Input {
  number: number
  sent: string
  tries(scene: Scene): Try[] | Promise<Try[]>
  units?: number
  /** Why the answer is not the obvious one. */
  because?: string
}

/** A shop with everything that the hundred inputs are thrown at, reached as an app and over a socket. */
export interface Scene extends TestApp {
  port: number
  /** The customer's API client, the same customer's browser, another customer, and an operator, who is both. */
  client: Visitor
  browser: Visitor
  other: Visitor
  boss: Visitor
  token: string
  product: number
  upcoming: number
  ended: number
  /** Asks for a hold by the API, of the ordinary product unless the body says otherwise. */
  hold(body: object | string, headers?: Record<string, string>): Promise<Answer>
  holdForm(fields: Record<string, string> | string, headers?: Record<string, string>): Promise<Answer>
  /** A pending order of the customer's, for cases about one. */
  anOrder(): Promise<string>
  /** Sends bytes over a socket of their own and returns what came back until it was closed. */
  socket(...parts: (string | Buffer)[]): Promise<Answer>
}

export const CUSTOMER = 'customer@example.com'

export async function openScene(): Promise<Scene> {
  const app = await openTestApp({
    throttled: { registrationsPerHour: 10_000, liveHoldsMax: 1_000 },
    settings: { saleTimeZone: 'Europe/Berlin' },
  })
  const server = await startServer(app.app, 0)
  onTestFinished(() => server.drain(0))
  const { visitor, signedIn, operator, clock, aProduct } = app
  const browser = await signedIn(CUSTOMER)
  const other = await signedIn('other@example.com')
  const boss = await operator()
  const client = visitor()
  const credentials = { email: CUSTOMER, password: PASSWORD }
  const { token } = (await client.api('POST', '/api/auth/login', credentials)).json
  client.useToken(token)
  const hours = (count: number) => new Date(clock.read() + count * 3_600_000)
  const product = await aProduct({ stock: 40, name: 'Enamel mug' })
  const upcoming = await aProduct({ stock: 5, sale_starts_at: hours(2), sale_ends_at: hours(3) })
  const ended = await aProduct({ stock: 5, sale_starts_at: hours(-3), sale_ends_at: hours(-2) })

  const hold: Scene['hold'] = (body, headers) =>
    client.api(
      'POST',
      '/api/holds',
      typeof body === 'string' ? body : { product_id: product, quantity: 1, ...body },
      headers,
    )
  return {
    ...app,
    port: server.port,
    client,
    browser,
    other,
    boss,
    token,
    product,
    upcoming,
    ended,
    hold,
    holdForm: (fields, headers) =>
      browser.post(
        '/holds',
        typeof fields === 'string'
          ? fields
          : { product_id: String(product), quantity: '1', request_id: '', ...fields },
        headers,
      ),
    anOrder: async () => (await hold({})).json.order.id,
    socket: (...parts) => overSocket(server.port, parts),
  }
}

/** The head of a request to the API with the customer's token; what follows it is the case's own. */
export function headOf(scene: Scene, method: string, path: string, headers: string[] = []): string {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: shop.test',
    `Authorization: Bearer ${scene.token}`,
    'Connection: close',
    ...headers,
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

function overSocket(port: number, parts: (string | Buffer)[]): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    const limit = setTimeout(() => socket.destroy(), 15_000)
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
    })
    // A server that has refused closes while more is being sent: what it said before counts.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(limit)
      resolve(answerIn(text))
    })
    for (const part of parts) {
      socket.write(part)
    }
  })
}

function answerIn(text: string): Answer {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [first = '', ...lines] = head.split('\r\n')
  const headers = new Headers(lines.map((line) => line.split(/: ?(.*)/s, 2) as [string, string]))
  const body = rest.join('\r\n\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0)
  return { status, headers, text: body, json: null }
}
