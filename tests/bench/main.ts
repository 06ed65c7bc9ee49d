import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describeMachine } from './machine.js'
import { HELP, readOptions } from './options.js'
import { PARTS } from './parts/parts.js'
import { Void } from './promises.js'
import type { Measured } from './rounds.js'
import { openStage } from './stage.js'

/** `npm run bench`: measures part after part, prints a table each, and writes every slice as JSON. Fails when a part did. */
try {
  const options = readOptions(process.argv.slice(2), Object.keys(PARTS))
  if (options.help) {
    console.log(`${HELP}${Object.keys(PARTS).join(', ')}\n`)
  } else {
    await bench(options)
  }
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}

async function bench({ parts, json, ...pace }: ReturnType<typeof readOptions>): Promise<void> {
  const machine = describeMachine()
  const startedAt = new Date()
  const slices: Measured[] = []
  const tables: string[] = []
  for (const part of parts) {
    console.error(`${part}:`)
    const stage = await openStage()
    try {
      const found = await PARTS[part]?.(stage, pace)
      slices.push(...(found?.slices ?? []))
      tables.push(...(found?.tables ?? []))
    } catch (error) {
      // What the other parts find is worth as much as before.
      tables.push(`### ${part}: ${reasonOf(error)}\n`)
      console.error(reasonOf(error))
      process.exitCode = 1
    } finally {
      await stage.clear()
    }
  }
  mkdirSync(dirname(json), { recursive: true })
  writeFileSync(json, JSON.stringify({ startedAt, machine, pace, tables, slices }, null, 1))
  const { processor, cores, memoryGb, node, mariadb } = machine
  console.log(`\n${cores} cores of ${processor}, ${memoryGb} GB; Node ${node}; ${mariadb}`)
  console.log(`${pace.rounds} rounds of ${pace.seconds} s; medians with p10–p90. Every slice: ${json}\n`)
  console.log(tables.join('\n'))
}

function reasonOf(error: unknown): string {
  return error instanceof Void ? `This part is void. ${error.message}` : (error as Error).message
}
