import { Agent, type IncomingMessage, request } from 'node:http'
import { innardsIn } from '../support/innards.js'
import type { Route } from '../support/routes.js'
import { putOnSale } from '../support/sale.js'
import type { RunningServer } from '../support/server.js'
import { startHeartbeat } from './heartbeat.js'
import { clientOf, type Person, signIn } from './people.js'
import { type Chance, chanceFrom } from './random.js'
import { type FuzzedRequest, type Known, nextRequest, type Who } from './requests.js'

/** What came of a run. */
export interface FuzzReport {
  requests: number
  /** Answers by status. */
  answers: Map<number, number>
  /** The routes that were asked, as `METHOD path`. */
  addresses: Set<string>
  slowestMs: number
  /** Answers that were late because the whole machine stood still. */
  excused: number
  /** One sentence for each answer that is not as it must be, at most FAULTS_MAX of them. */
  faults: string[]
}

/** Requests that are under way at once. */
const AT_ONCE = 16
/** After so many requests there are new products, fresh sessions and the newest orders to name. */
const ROUND = 500
/** Longest that any request may take, in milliseconds. */
const ANSWER_MS_MAX = 5_000
/** After so long nothing excuses an answer that has not come, in milliseconds. */
const HUNG_MS = 60_000
const FAULTS_MAX = 20

/** Sends so many made-up requests to a running server and judges every answer. The same seed makes the same requests. */
export async function fuzz(
  server: RunningServer,
  routes: readonly Route[],
  options: { seed: number; requests: number },
): Promise<FuzzReport> {
  const chance = chanceFrom(options.seed)
  const heartbeat = startHeartbeat(server)
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  const report: FuzzReport = {
    requests: 0,
    answers: new Map(),
    addresses: new Set(),
    slowestMs: 0,
    excused: 0,
    faults: [],
  }
  while (report.requests < options.requests && report.faults.length < FAULTS_MAX) {
    const people = await signIn(server)
    const known = await whatThereIs(server, people, report.requests / ROUND)
    const until = Math.min(options.requests, report.requests + ROUND)
    const sendSome = async () => {
      while (report.requests < until) {
        report.requests += 1
        const asked = nextRequest(chance, routes, known)
        const startedAt = performance.now()
        const answer = await send(agent, server, asked, personOf(people, asked, chance))
        report.addresses.add(asked.route)
        judge(asked, answer, report, () => heartbeat.stoodStillSince(startedAt))
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, sendSome))
  }
  agent.destroy()
  await heartbeat.stop()
  return report
}

/** Products on sale, with many units and with hardly any, and orders of both customers. Operators end some of them soon. */
async function whatThereIs(
  server: RunningServer,
  people: Record<Who, Person | null>,
  round: number,
): Promise<Known> {
  const operator = clientOf(server, people.operator)
  const products: number[] = []
  const few = { stock: 2, limit_per_customer: 3 }
  for (const product of [{ stock: 1_000 }, few, few, ...Array(7).fill({ stock: 50 })]) {
    products.push(await putOnSale(operator, product))
  }
  const orders: string[] = []
  for (const who of ['customer', 'another customer'] as const) {
    const client = clientOf(server, people[who])
    for (const product_id of products.slice(0, 2)) {
      const { status, json } = await client.api('POST', '/api/holds', { product_id, quantity: 1 })
      if (status === 201) {
        orders.push(json.order.id)
      }
    }
  }
  return { products, orders, keys: [`round-${round}`, `again-${round}`] }
}

/** The API is asked by token, and now and then with the cookie; pages by cookie. */
function personOf(
  people: Record<Who, Person | null>,
  { who, path }: FuzzedRequest,
  chance: Chance,
): Record<string, string> {
  const person = people[who]
  if (!person) {
    return chance.once(10) ? { cookie: 'holdfast=made-up', authorization: 'Bearer a.b.c' } : {}
  }
  const byToken = path.startsWith('/api/') && !chance.once(6)
  return byToken ? { authorization: `Bearer ${person.token}` } : { cookie: person.cookie }
}

interface Answered {
  status: number
  headers: IncomingMessage['headers']
  text: string
  milliseconds: number
}

function send(
  agent: Agent,
  { url }: RunningServer,
  { method, path, body, headers }: FuzzedRequest,
  person: Record<string, string>,
): Promise<Answered | Error> {
  const startedAt = performance.now()
  // Node would send the body of a DELETE without saying that there is one.
  const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  return new Promise((resolve) => {
    const asked = request(
      url,
      { agent, method, path, headers: { origin: url, ...headers, ...person, ...length } },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk) => chunks.push(chunk))
        answer.on('error', resolve)
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: answer.headers['content-encoding'] ? '' : Buffer.concat(chunks).toString(),
            milliseconds: performance.now() - startedAt,
          }),
        )
      },
    )
    asked.setTimeout(HUNG_MS, () => asked.destroy(new Error('no answer at all')))
    asked.on('error', resolve)
    asked.end(body ?? undefined)
  })
}

function judge(
  asked: FuzzedRequest,
  answer: Answered | Error,
  report: FuzzReport,
  stoodStill: () => boolean,
): void {
  const fault = answer instanceof Error ? `broke: ${answer.message}` : faultOf(asked, answer, stoodStill)
  if (!(answer instanceof Error)) {
    report.excused += answer.milliseconds > ANSWER_MS_MAX && stoodStill() ? 1 : 0
    report.answers.set(answer.status, (report.answers.get(answer.status) ?? 0) + 1)
    report.slowestMs = Math.max(report.slowestMs, answer.milliseconds)
  }
  if (fault && report.faults.length < FAULTS_MAX) {
    const { method, path, headers, body, who } = asked
    const sent = typeof body === 'string' ? body.slice(0, 300) : JSON.stringify(body && [...body])
    report.faults.push(`${who}: ${method} ${path} ${JSON.stringify(headers)} ${sent}\n    ${fault}`)
  }
}

/** What is wrong with an answer. A 503 is honest where it says when to ask again; any other 5xx is a fault of ours. */
function faultOf(
  { path, method }: FuzzedRequest,
  { status, headers, text, milliseconds }: Answered,
  stoodStill: () => boolean,
): string | null {
  if (status >= 500 && !(status === 503 && headers['retry-after'])) {
    return `answered ${status}: ${text.slice(0, 200)}`
  }
  if (milliseconds > ANSWER_MS_MAX && !stoodStill()) {
    return `took ${Math.round(milliseconds)} ms`
  }
  if (status === 405 && !headers.allow) {
    return 'answered 405 without saying what is allowed'
  }
  if (path.startsWith('/api/') && status >= 400 && method !== 'HEAD' && !/^\{"error":\{"code":"/.test(text)) {
    return `answered ${status} with no error that a program can read: ${text.slice(0, 200)}`
  }
  const innards = innardsIn(text)
  return innards ? `shows ${innards}` : null
}
