import { parseArgs } from 'node:util'

export const HELP = `npm run bench -- [--only PART,PART] [--rounds N] [--seconds S] [--json FILE]

Measures Holdfast beside the same sale with a lock and a transaction for each hold, and beside a bare route of the same
framework. Starts a MariaDB and a Redis of its own and the built program, each as its own process, on 127.0.0.1.

  --only     the parts to measure, of: `

export interface BenchOptions {
  help: boolean
  parts: string[]
  rounds: number
  seconds: number
  json: string
}

/** Throws an Error that says what is wrong with the arguments. */
export function readOptions(args: string[], parts: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', default: false },
      only: { type: 'string', default: parts.join() },
      rounds: { type: 'string', default: '9' },
      seconds: { type: 'string', default: '2' },
      json: { type: 'string', default: 'test-artifacts/bench.json' },
    },
  })
  const chosen = values.only.split(',')
  const unknown = chosen.filter((part) => !parts.includes(part))
  if (unknown.length > 0) {
    throw new Error(`There is no part called ${unknown.join(', ')}. There are ${parts.join(', ')}.`)
  }
  return {
    help: values.help,
    parts: chosen,
    rounds: wholeNumber('rounds', values.rounds),
    seconds: wholeNumber('seconds', values.seconds),
    json: values.json,
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9][0-9]{0,3}$/.test(text)) {
    throw new Error(`--${name} takes a whole number from 1 to 9999.`)
  }
  return Number(text)
}
