import { openClient } from './client.js'
import { letShoppersCome } from './crowd.js'
import type { FromCrowd, ToCrowd } from './crowd-apart.js'

/*
 * The program of a crowd in a process of its own: it is handed its task, tells how it goes, and ends with its findings.
 * When the process that started it is gone, nobody wants to know them, so it ends too.
 */

process.once('disconnect', () => process.exit())

process.once('message', async ({ url, prepared, seconds }: ToCrowd) => {
  const client = openClient(url)
  try {
    const findings = await letShoppersCome(prepared, {
      client,
      seconds,
      // It is stopped by being killed: it has nothing that could be lost.
      stopped: new Promise(() => undefined),
      onProgress: (progress) => tell({ progress }),
    })
    tell({ findings })
  } catch (error) {
    tell({ fault: (error as Error).message })
  }
})

function tell(message: FromCrowd): void {
  process.send?.(message)
}
