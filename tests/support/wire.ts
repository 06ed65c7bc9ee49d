import { Agent, get, type IncomingHttpHeaders } from 'node:http'
import { onTestFinished } from 'vitest'
import type { createApp } from '../../src/app.js'
import { startServer } from '../../src/server.js'

export interface WireAnswer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
  /** Everything that came over the socket for it, head and body, in bytes. */
  bytes: number
}

export type AskOnWire = (path: string, headers?: Record<string, string>) => Promise<WireAnswer>

/** Serves the app on a free port; what this returns asks it as a browser does and counts what the socket carries. */
export async function serveOnWire(app: ReturnType<typeof createApp>): Promise<AskOnWire> {
  const { port, drain } = await startServer(app, 0)
  const agents: Agent[] = []
  onTestFinished(() => {
    for (const agent of agents) agent.destroy()
    return drain(0)
  })

  return (path, headers = {}) =>
    new Promise((resolve, reject) => {
      // A connection of its own for each, so that its bytes are those of this answer alone, and kept alive as browsers do.
      const agent = new Agent({ keepAlive: true })
      agents.push(agent)
      const ask = { 'accept-encoding': 'gzip, deflate, br, zstd', ...headers }
      get({ port, path, agent, headers: ask }, (response) => {
        const { socket } = response
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
            bytes: socket.bytesRead,
          }),
        )
      }).on('error', reject)
    })
}
