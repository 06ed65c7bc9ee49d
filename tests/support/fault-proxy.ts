import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

type Mode = 'pass' | 'refuse' | 'freeze' | 'black hole'

type ToldAtCut = 'told before' | 'never told' | 'left waiting' | { toldAfterMs: number }

/** A TCP proxy that does to a connection what networks do. It knows nothing of the protocol that it carries. */
export interface FaultProxy {
  port: number
  /**
   * On open connections as well as new ones: `freeze` keeps everything back until `pass`, as a server does that stands
   * still; `black hole` loses it for ever, as a network does that lost a route; `refuse` breaks what is open.
   */
  set(mode: Mode): void
  /** From now on everything takes so much longer in each direction, and is handed on in pieces of so many bytes. */
  slow(by: { milliseconds?: number; pieceBytes?: number }): void
  /** Breaks every open connection. */
  cut(): void
  /**
   * Breaks the connection on which the client next sends a text (in lower case letters), and says when it happened.
   * The server is given the text before the break, never, or so many milliseconds after it; `left waiting`: it is not
   * even told that the client is gone, as when a machine loses power.
   */
  cutOn(text: string, server: ToldAtCut): Promise<void>
}

/** Starts a proxy in front of a port of this machine; it is stopped when the test is over. */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const pairs = new Set<Pair>()
  let mode: Mode = 'pass'
  let trap: Trap | undefined
  const pace = { milliseconds: 0, pieceBytes: Number.POSITIVE_INFINITY }

  const listener = createServer((client) => {
    if (mode === 'refuse') {
      client.destroy()
      return
    }
    const pair: Pair = { client, server: connect(targetPort, '127.0.0.1'), outlivesClient: false }
    const { server } = pair
    pairs.add(pair)
    client.setNoDelay(true)
    server.setNoDelay(true)
    client.on('data', (chunk) => {
      if (mode === 'pass' && !springTrap(pair, chunk)) {
        handOn(server, chunk)
      }
    })
    server.on('data', (chunk) => {
      if (pair.outlivesClient) {
        server.destroy()
      } else if (mode === 'pass') {
        handOn(client, chunk)
      }
    })
    if (mode === 'freeze') {
      client.pause()
      server.pause()
    }
    client.on('error', () => undefined)
    server.on('error', () => undefined)
    client.on('close', () => pair.outlivesClient || server.destroy())
    server.on('close', () => {
      pairs.delete(pair)
      client.destroy()
    })
  })

  /** Timers of one length fire in the order in which they were set, so nothing is overtaken. */
  function handOn(to: Socket, chunk: Buffer): void {
    const { milliseconds, pieceBytes } = pace
    if (milliseconds === 0 && chunk.length <= pieceBytes) {
      to.write(chunk)
      return
    }
    for (let start = 0, piece = 0; start < chunk.length; start += pieceBytes, piece += 1) {
      const bytes = chunk.subarray(start, Math.min(chunk.length, start + pieceBytes))
      setTimeout(() => to.destroyed || to.write(bytes), milliseconds + piece)
    }
  }

  /** After the cut the server's side stays open until it has answered into the void, so that what it was told counts. */
  function springTrap(pair: Pair, chunk: Buffer): boolean {
    if (!trap || !chunk.includes(trap.text)) {
      return false
    }
    const { server, sprung } = trap
    trap = undefined
    pair.outlivesClient = server !== 'never told'
    pair.client.destroy()
    if (server === 'told before') {
      pair.server.write(chunk)
    } else if (typeof server === 'object') {
      setTimeout(() => pair.server.write(chunk), server.toldAfterMs)
    }
    sprung()
    return true
  }

  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    for (const { client } of pairs) {
      client.destroy()
    }
  }
  onTestFinished(() => {
    cut()
    for (const { server } of pairs) {
      server.destroy()
    }
    listener.close()
  })
  const address = listener.address()

  return {
    port: typeof address === 'object' && address ? address.port : 0,
    set(next) {
      mode = next
      if (next === 'refuse') {
        cut()
      }
      for (const end of [...pairs].flatMap(({ client, server }) => [client, server])) {
        if (next === 'freeze') {
          end.pause()
        } else {
          end.resume()
        }
      }
    },
    slow: (by) => void Object.assign(pace, by),
    cut,
    cutOn: (text, server) =>
      new Promise((sprung) => {
        trap = { text, server, sprung }
      }),
  }
}

interface Pair {
  client: Socket
  server: Socket
  outlivesClient: boolean
}

interface Trap {
  text: string
  server: ToldAtCut
  sprung(): void
}
