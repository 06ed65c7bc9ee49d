import { spawn } from 'node:child_process'
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CHECKS, type Check, type Mutant } from './list.js'

const ROOT = join(import.meta.dirname, '../..')
/** What the tests need of the project; the rest is linked. */
const COPIED = [
  'src',
  'tests',
  'views',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  'tailwind.config.ts',
]
const LINKED = ['node_modules', 'public', 'README.md', 'docker-compose.yml', '.env.example']

/** Copies the project into an empty folder, so that a bug is never planted where somebody works. */
export function copyProject(folder: string): void {
  for (const name of COPIED) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true })
  }
  for (const name of LINKED) {
    symlinkSync(join(ROOT, name), join(folder, name))
  }
  // No check starts the built program, and building it for each bug would take longer than the checks.
  writeFileSync(join(folder, 'tests/support/build.ts'), 'export default function build(): void {}\n')
}

/** Plants one bug in a copy. Throws when the source is no longer what the bug was written for. */
export function plant(folder: string, { id, edits }: Pick<Mutant, 'id' | 'edits'>): void {
  for (const { file, find, replace } of edits) {
    const path = join(folder, file)
    const source = readFileSync(path, 'utf8')
    const parts = source.split(find)
    if (parts.length !== 2) {
      throw new Error(`${id} no longer applies: ${file} has its text ${parts.length - 1} times.`)
    }
    writeFileSync(path, parts.join(replace))
  }
}

/** Takes the bug out again, by copying the source afresh. */
export function heal(folder: string): void {
  rmSync(join(folder, 'src'), { recursive: true })
  cpSync(join(ROOT, 'src'), join(folder, 'src'), { recursive: true })
}

export interface Verdict {
  passed: boolean
  seconds: number
  /** What failed first, in its own words. */
  why: string
}

/** How long a check may take to notice, in milliseconds. */
const CHECK_MS_MAX = 60_000

/** Runs a check in a copy. Throws when it fails for another reason than a broken promise, such as a typing error. */
export async function runCheck(folder: string, check: Check): Promise<Verdict> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, CHECKS[check], {
    cwd: folder,
    // What a run of the suite says to its own tests must not reach those of the copy.
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  // It has processes of its own, which would outlive it.
  const limit = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), CHECK_MS_MAX)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearTimeout(limit)
  const seconds = (performance.now() - startedAt) / 1000
  if (code === null) {
    throw new Error(`The check "${check}" did not end within ${CHECK_MS_MAX / 1000} s.`)
  }
  const why = firstFailure(output)
  if (code !== 0 && why === undefined) {
    throw new Error(`The check "${check}" failed for a reason of its own:\n${output.slice(-3_000)}`)
  }
  return { passed: code === 0, seconds, why: why ?? '' }
}

function firstFailure(output: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal are control characters.
  const plain = output.replace(/\u001b\[[0-9;]*m/g, '')
  const promise = /Error: (seed \d+: .*)/.exec(plain)?.[1]
  const test = /FAIL\s+\S+\s+\S+ > (.*)/.exec(plain)?.[1]
  return promise ?? test
}
