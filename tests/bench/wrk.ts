import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What one slice sends. */
export interface Request {
  url: string
  method?: 'GET' | 'POST'
  path: string
  /** Sent as JSON. */
  body?: unknown
  /** A file with a bearer token a line; requests use them in turn. */
  tokens?: string
  /** The beginning of the slice's idempotency keys; without it none are sent. */
  keys?: string
  /** Ids of products, with commas between them: the holds are of each in turn. */
  products?: string
  /** Sent as If-None-Match. */
  etag?: string
  gzip?: boolean
  /** Milliseconds that a connection waits after each answer. */
  pause?: number
  /** More servers beside the one in `url`: each gets a thread of wrk's. */
  ports?: readonly number[]
  /** Beginning of the names of files that take the ids of the orders in the answers. */
  orders?: string
}

/** What wrk saw; times in milliseconds. */
export interface Slice {
  seconds: number
  answers: number
  /** Answers with a status of 400 or more. */
  refused: number
  /** Connections that failed and requests without an answer. */
  broken: number
  bytes: number
  p50: number
  p99: number
  max: number
}

const SCRIPT = join(import.meta.dirname, 'wrk.lua')

/** Keeps so many connections busy, each with one request at a time, for so many whole seconds. */
export async function runWrk(request: Request, connections: number, seconds: number): Promise<Slice> {
  const { url, body, ports = [], ...rest } = request
  const given = {
    ...rest,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(ports.length > 0 ? { ports: [new URL(url).port, ...ports].join() } : {}),
  }
  const threads = Math.min(1 + ports.length, connections)
  const { stdout } = await promisify(execFile)('wrk', [
    `-t${threads}`,
    `-c${connections}`,
    `-d${seconds}s`,
    // With the two seconds that wrk waits by itself, the slowest answers would not be counted.
    '--timeout',
    '30s',
    '-s',
    SCRIPT,
    url,
    '--',
    ...Object.entries(given).map(([name, value]) => `${name}=${value}`),
  ])
  const told = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, number>
  const milliseconds = (name: string) => (told[name] ?? 0) / 1_000
  return {
    seconds: milliseconds('microseconds') / 1_000,
    answers: told.requests ?? 0,
    refused: told.refused ?? 0,
    broken: told.broken ?? 0,
    bytes: told.bytes ?? 0,
    p50: milliseconds('p50'),
    p99: milliseconds('p99'),
    max: milliseconds('max'),
  }
}
