import { openTokens } from '../../../src/http/tokens.js'
import type { RunningServer } from '../../../src/server.js'

/** What signs the tokens of every server that is measured, so that one customer's token is good at each. */
export const SECRET = 'a secret of the benchmark, long enough for HS256'

/** Reads the Authorization header as the shop does: a token is verified once and remembered. */
export function tokensOf(secret: string) {
  const tokens = openTokens(secret)
  return {
    read: async (header: string) => {
      const token = /^Bearer +(\S+)$/i.exec(header)?.[1]
      return token ? tokens.read(token) : null
    },
  }
}

/** Says where it listens, in the words by which the shop's own program is found, and ends when it is told to. */
export function announce(
  { port, drain }: RunningServer,
  close: () => Promise<unknown> = async () => 0,
): void {
  console.log(`It is open at http://localhost:${port}`)
  process.once('SIGTERM', async () => {
    await drain(1_000)
    await close()
    process.exit(0)
  })
}
