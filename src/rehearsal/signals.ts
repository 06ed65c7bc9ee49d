import { performance } from 'node:perf_hooks'
import type { Client } from './client.js'

/** How the server and this process were, between two looks. Shares are of the time between them, 0 to 1. */
export interface Signals {
  /** Of the server's event loop. */
  loopBusy: number
  /** In which a transaction of the books was under way. */
  booksBusy: number
  /** Commands that waited in the lanes, at the moment of the look. */
  commandsWaiting: number
  /** Passwords that waited for a hashing worker. */
  passwordsWaiting: number
  /** Of this very process's event loop, which drives the shoppers. */
  ownLoopBusy: number
}

/** Looks at the server's /metrics every so often, until it is stopped; returns what stops it and what was seen. */
export function watchServer(client: Client): () => Promise<Signals[]> {
  const seen: Signals[] = []
  let before: Look | undefined
  let looking: Promise<void> | undefined

  async function look(): Promise<void> {
    const now = await lookAt(client).catch(() => undefined)
    if (before && now) {
      seen.push(between(before, now))
    }
    before = now ?? before
  }
  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = undefined
    })
  }, LOOK_MS)

  return async () => {
    clearInterval(timer)
    await looking
    await look()
    return seen
  }
}

/** How often it is looked, in milliseconds: often enough to see the minute's first second. */
const LOOK_MS = 500

interface Look {
  at: number
  figures: Map<string, number>
  own: ReturnType<typeof performance.eventLoopUtilization>
}

async function lookAt(client: Client): Promise<Look> {
  const { text } = await client.ask({ method: 'GET', path: '/metrics' })
  return { at: performance.now(), figures: readFigures(text), own: performance.eventLoopUtilization() }
}

/** The figures of Prometheus' text format by name; those of one name with several labels are added up. */
export function readFigures(text: string): Map<string, number> {
  const figures = new Map<string, number>()
  for (const [, name = '', value = ''] of text.matchAll(/^(\w+)(?:\{[^}]*\})? ([-+.\deE]+)$/gm)) {
    figures.set(name, (figures.get(name) ?? 0) + Number(value))
  }
  return figures
}

function between(before: Look, now: Look): Signals {
  const seconds = (now.at - before.at) / 1000
  const figure = (look: Look, name: string) => look.figures.get(`holdfast_${name}`) ?? 0
  const share = (name: string) => Math.min(1, (figure(now, name) - figure(before, name)) / seconds)
  return {
    loopBusy: share('event_loop_busy_seconds'),
    booksBusy: share('transactions_busy_seconds'),
    commandsWaiting: figure(now, 'lane_waiting_commands'),
    passwordsWaiting: figure(now, 'passwords_waiting'),
    ownLoopBusy: performance.eventLoopUtilization(now.own, before.own).utilization,
  }
}
