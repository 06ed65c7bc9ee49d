import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { join } from 'node:path'

/** What was measured on, for whoever compares: processor, memory, load, and the version of everything that took part. */
export function describeMachine() {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'))
  const { hono, kysely, libsql, mysql2, ioredis } = manifest.dependencies
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    load: loadavg(),
    node: process.version,
    mariadb: firstLine('mariadbd', ['--version']),
    redis: firstLine('redis-server', ['--version']),
    wrk: firstLine('wrk', ['--version']),
    packages: {
      hono,
      '@hono/node-server': manifest.dependencies['@hono/node-server'],
      kysely,
      libsql,
      mysql2,
      ioredis,
    },
  }
}

/** wrk tells its version with an exit code of 1. */
function firstLine(program: string, args: string[]): string {
  try {
    return (
      execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')[0] ??
      ''
    )
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? '').split('\n')[0] ?? ''
  }
}
