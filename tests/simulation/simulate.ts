/**
 * `npm run simulate -- --commands N --seed S`: the shop under simulated faults for as long as wanted, on all processors.
 * A seed that broke a promise is named; `--seed` with it and `--commands 1` plays that very run again.
 */
import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { simulate } from './run.js'
import { SOMETIMES } from './sometimes.js'

/** Commands in which everything rare must have come up. */
const LONG_ENOUGH_FOR_ALL = 150_000

interface Report {
  fingerprint: string
  counts: [string, number][]
}

const { values } = parseArgs({
  options: {
    commands: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    step: { type: 'string' },
  },
})
const commands = Number(values.commands)
const seed = Number(values.seed)

if (values.step) {
  await simulateHere(Number(values.step))
} else {
  await simulateOnAllProcessors()
}

/** One of several processes: tells its parent of every episode. */
async function simulateHere(step: number): Promise<void> {
  await simulate({ seed, step, commands }, ({ counts, fingerprint }) => {
    process.send?.({ fingerprint, counts: [...counts.all] } satisfies Report)
  })
  process.disconnect()
}

async function simulateOnAllProcessors(): Promise<void> {
  const workers = commands > 20_000 ? availableParallelism() : 1
  const all = new Map<string, number>()
  let fingerprint = 0
  console.log(`Simulating ${commands} commands from seed ${seed} on, in ${workers} processes.`)
  const startedAt = performance.now()
  const progress = setInterval(() => {
    const seconds = (performance.now() - startedAt) / 1000
    const sent = all.get('commands') ?? 0
    console.log(
      `${Math.round(seconds)} s: ${sent} commands, ${all.get('episodes') ?? 0} shops, ${Math.round(sent / seconds)} a second`,
    )
  }, 10_000)

  const children = Array.from({ length: workers }, (_, index) => {
    const own = [`--seed=${seed + index}`, `--step=${workers}`, `--commands=${Math.ceil(commands / workers)}`]
    const child = fork(import.meta.filename, own)
    child.on('message', ({ counts, fingerprint: mark }: Report) => {
      for (const [what, times] of counts) {
        all.set(what, (all.get(what) ?? 0) + times)
      }
      fingerprint = (fingerprint ^ Number.parseInt(mark, 16)) >>> 0
    })
    child.once('exit', (code) => code === 0 || stopAll())
    return child
  })
  function stopAll(): void {
    for (const child of children) {
      child.kill()
    }
  }
  const codes = await Promise.all(
    children.map((child) => new Promise((resolve) => child.once('exit', resolve))),
  )
  const passed = codes.every((code) => code === 0)
  clearInterval(progress)

  for (const [what, times] of [...all].sort(([one], [other]) => one.localeCompare(other))) {
    console.log(`${String(times).padStart(12)}  ${what}`)
  }
  const never = SOMETIMES.filter((what) => !all.get(what))
  const isLong = commands >= LONG_ENOUGH_FOR_ALL
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  console.log(
    `${all.get('commands') ?? 0} commands in ${all.get('episodes') ?? 0} shops, ${seconds} s, fingerprint ${fingerprint.toString(16)}.`,
  )
  if (isLong && never.length > 0) {
    console.log(`Never came up, so it was not tested:\n  ${never.join('\n  ')}`)
  }
  const isProof = passed && (!isLong || never.length === 0)
  console.log(isProof ? 'Nothing oversold, nothing lost, every promise kept.' : 'FAILED, see above.')
  process.exitCode = isProof ? 0 : 1
}
