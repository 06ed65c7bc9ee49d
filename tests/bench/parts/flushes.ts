import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { demandPromises } from '../promises.js'
import { measureOnce, type Pace } from '../rounds.js'
import type { Stage } from '../stage.js'
import { markdown } from '../table.js'
import { EMBEDDED, holdsOn } from './holds.js'
import type { PartResult } from './parts.js'

/** Counts with strace how often the embedded engine makes the disk keep what it wrote, against its batches. */
export async function measureFlushes(stage: Stage, { seconds }: Pace): Promise<PartResult> {
  const books = await stage.books()
  const server = await stage.holdfast(books)
  const variant = await holdsOn(EMBEDDED, server, books)
  await measureOnce('flushes', variant, 64, 0, seconds)
  const batchesBefore = await countBatches(books)

  const counting = await countFlushes(server.pid)
  const slice = await measureOnce('flushes', variant, 64, 1, seconds * 2)
  const flushes = await counting.end()
  const batches = (await countBatches(books)) - batchesBefore
  await demandPromises(EMBEDDED, books)

  const rows = [[slice.committed ?? 0, batches, flushes].map((count) => count.toLocaleString('en'))]
  const table = markdown(['holds committed', 'batches', 'fsync and fdatasync calls'], rows).join('\n')
  const remark =
    '- A batch is flushed once, before anybody is answered; the calls beyond that are checkpoints of the log.'
  return { slices: [slice], tables: [`### Flushes of the embedded engine\n\n${table}\n\n${remark}\n`] }
}

/** All events of a batch carry its time, and no two batches of one product begin in the same millisecond. */
async function countBatches({ shop }: Awaited<ReturnType<Stage['books']>>): Promise<number> {
  const { batches } = await shop.engine.db
    .selectFrom('inventory_events')
    .select((row) => row.fn.count<number>('created_at').distinct().as('batches'))
    .executeTakeFirstOrThrow()
  return Number(batches)
}

/** Attaches strace to a process. `end` lets go of it and gives the number of calls. */
async function countFlushes(pid: number): Promise<{ end(): Promise<number> }> {
  const strace = spawn('strace', ['-f', '-q', '-e', 'trace=fsync,fdatasync', '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let output = ''
  strace.stderr?.on('data', (text) => {
    output += text
  })
  // It says nothing when it has attached.
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  return {
    async end() {
      strace.kill('SIGINT')
      await once(strace, 'exit')
      return (output.match(/\bf(?:data)?sync\(/g) ?? []).length
    },
  }
}
