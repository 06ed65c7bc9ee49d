import { connect, type Socket } from 'node:net'

/** One request of an open loop, written out as it goes over the wire. */
export interface Shot {
  /** What it is counted under, such as `hold`. */
  kind: string
  method: string
  path: string
  headers?: Record<string, string>
  body?: string
}

export interface Hit {
  kind: string
  /** 0 where the connection broke or no answer came. */
  status: number
  /** From the moment at which it should have been sent, so that a wait for a connection counts, in milliseconds. */
  milliseconds: number
  body: string
}

export interface OpenLoop {
  /** Such as http://127.0.0.1:8080. */
  url: string
  perSecond: number
  seconds: number
  next(number: number): Shot
  /** Told of each answer; what it returns is sent at once, besides the rate. */
  onHit?(hit: Hit): Shot | undefined
}

/** Most connections, each with one request under way: a crowd has many, and so many fit one machine. */
const CONNECTIONS_MAX = 1_000
/** How long answers are waited for after the last request, in milliseconds. */
const REST_MS = 6_000

interface Job {
  shot: Shot
  dueAt: number
}

/**
 * Sends requests at a fixed rate, whether or not answers come, as a crowd does: a loop that waits for its answers slows
 * down with the server and hides that it is slow. Written on bare sockets, so that one core is enough for thousands a
 * second.
 */
export async function runOpenLoop(loop: OpenLoop): Promise<Hit[]> {
  const { hostname, port } = new URL(loop.url)
  const hits: Hit[] = []
  const jobs: Job[] = []
  const idle: Line[] = []
  let lines = 0
  let underWay = 0

  function send(job: Job): void {
    const line = idle.pop()
    if (line) {
      line.send(job)
    } else if (lines < CONNECTIONS_MAX) {
      lines += 1
      openLine(hostname, Number(port), finish, lost).send(job)
    } else {
      jobs.push(job)
    }
  }

  function fire(shot: Shot, dueAt: number): void {
    underWay += 1
    send({ shot, dueAt })
  }

  function finish(line: Line, job: Job, status: number, body: string): void {
    underWay -= 1
    const hit = { kind: job.shot.kind, status, milliseconds: performance.now() - job.dueAt, body }
    hits.push(hit)
    const more = loop.onHit?.(hit)
    const waiting = jobs.shift()
    idle.push(line)
    if (waiting) send(waiting)
    if (more) fire(more, performance.now())
  }

  function lost(line: Line, job: Job | undefined): void {
    lines -= 1
    const place = idle.indexOf(line)
    if (place >= 0) idle.splice(place, 1)
    if (job) {
      underWay -= 1
      hits.push({ kind: job.shot.kind, status: 0, milliseconds: performance.now() - job.dueAt, body: '' })
    }
  }

  const startedAt = performance.now()
  const total = Math.round(loop.perSecond * loop.seconds)
  let sent = 0
  while (sent < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * loop.perSecond))
    for (; sent < due; sent += 1) {
      fire(loop.next(sent), startedAt + (sent / loop.perSecond) * 1000)
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const until = performance.now() + REST_MS
  while (underWay > 0 && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  for (const line of idle) line.close()
  return hits
}

interface Line {
  send(job: Job): void
  close(): void
}

/** A kept-alive connection that asks for one thing at a time. */
function openLine(
  host: string,
  port: number,
  onAnswer: (line: Line, job: Job, status: number, body: string) => void,
  onLost: (line: Line, job: Job | undefined) => void,
): Line {
  const socket: Socket = connect({ host, port, noDelay: true })
  let job: Job | undefined
  let received = Buffer.alloc(0)
  const line: Line = {
    send(next) {
      job = next
      socket.write(spell(next.shot, host))
    },
    close: () => socket.destroy(),
  }
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    const answer = readAnswer(received)
    const answered = job
    if (answer && answered) {
      received = Buffer.alloc(0)
      job = undefined
      onAnswer(line, answered, answer.status, answer.body)
    }
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', () => onLost(line, job))
  return line
}

function spell({ method, path, headers = {}, body = '' }: Shot, host: string): string {
  const lines = Object.entries({ host, ...headers, 'content-length': String(Buffer.byteLength(body)) })
  return `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

/** A whole answer, or null while some of it is still to come. The shop states the length of all that it sends here. */
function readAnswer(received: Buffer): { status: number; body: string } | null {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = received.toString('latin1', 0, end)
  const status = Number(head.slice(9, 12))
  const length =
    status === 304 || status === 204 ? 0 : Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
  return received.length >= end + 4 + length
    ? { status, body: received.toString('utf8', end + 4, end + 4 + length) }
    : null
}
