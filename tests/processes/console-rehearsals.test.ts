import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { leftoversOfRehearsals, readBeside } from '../support/rehearsals.js'
import { ADMIN, type RunningServer, runToEnd, startServer } from '../support/server.js'
import { type Visitor, words } from '../support/visitor.js'

/** For what takes a second on a quiet machine and longer on a busy one. */
const PATIENT = { timeout: 15_000, interval: 100 }

async function openConsole(server: RunningServer): Promise<Visitor> {
  const console = server.visitor()
  await console.logIn(ADMIN.email, ADMIN.password)
  return console
}

/** Begins to rehearse the first product of the demo, and waits for the process of its shoppers. */
async function begin(server: RunningServer, console: Visitor): Promise<{ path: string; shoppers: number }> {
  const { headers } = await console.post('/admin/products/1/rehearsals', { shoppers: '10', seconds: '300' })
  const path = headers.get('location') ?? ''
  await expect.poll(async () => words((await console.visit(path)).text), PATIENT).toContain('of 300 s')
  await expect.poll(() => childrenOf(server).length, PATIENT).toBe(1)
  return { path, shoppers: childrenOf(server)[0] ?? 0 }
}

/** The processes that a server has started, which Linux tells by the parent in each one's /proc/<pid>/stat. */
function childrenOf({ process: { pid } }: RunningServer): number[] {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return processes.filter((name) => parentOf(name) === pid).map(Number)
}

/** A process may be gone between being listed and being asked about. */
function parentOf(process: string): number | undefined {
  try {
    const [, fields = ''] = readFileSync(`/proc/${process}/stat`, 'utf8').split(') ')
    return Number(fields.split(' ')[1])
  } catch {
    return undefined
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('when the shoppers’ process dies, or the server is told to stop, the page says so and the copy is gone', async () => {
  const server = await startServer({ RATE_LIMITS: 'on' })
  const console = await openConsole(server)
  const first = await begin(server, console)
  process.kill(first.shoppers, 'SIGKILL')
  await expect
    .poll(async () => words((await console.visit(first.path)).text), PATIENT)
    .toContain('It could not be carried out. The process of the shoppers was killed by SIGKILL.')

  const second = await begin(server, console)
  expect(await server.stop()).toBe(0)
  expect(isThere(second.shoppers)).toBe(false)
  const again = await startServer({ DATA_DIR: server.dataDir })
  const { text } = await (await openConsole(again)).visit(second.path)
  expect(words(text)).toContain('It could not be carried out. The server that ran it was told to stop.')
  expect(await readBeside(again.dataDir, leftoversOfRehearsals)).toEqual([])
  expect((await runToEnd('cli/reconcile', { DATA_DIR: again.dataDir })).code).toBe(0)
})

test('shoppers do not outlive a server that is killed', async () => {
  const server = await startServer({ RATE_LIMITS: 'on' })
  const { shoppers } = await begin(server, await openConsole(server))
  await server.stop('SIGKILL')
  await expect.poll(() => isThere(shoppers), PATIENT).toBe(false)
})
