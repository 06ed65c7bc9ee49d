import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createConnection } from 'mysql2/promise'
import type { DatabaseConfig } from '../../src/config.js'

/** A MariaDB and a Redis of our own, on free ports and in a folder of their own. */
export interface PrivateServers {
  mariadb: PrivateServer
  redis: PrivateServer
  ports: Ports
  /** Runs one statement as the database's root. */
  asRoot(statement: string): Promise<void>
  stop(): Promise<void>
}

/** One server program, which can be killed and started again with the data it had. */
export interface PrivateServer {
  readonly port: number
  /** @param more options that take the place of those it had */
  start(more?: readonly string[]): Promise<void>
  signal(signal: NodeJS.Signals): void
  /** Kills it as a power cut would, and resolves when it is gone. */
  kill(): Promise<void>
}

const MARIADB = '/usr/sbin/mariadbd'
const REDIS = '/usr/bin/redis-server'
const USER = 'holdfast'
const PASSWORD = 'a password of the tests'

/** Where they listen. */
export interface Ports {
  mariadb: number
  redis: number
}

/** How to reach a database, as a user who may do everything with databases named holdfast… and nothing else. */
export function databaseAt(ports: Ports, name: string): DatabaseConfig {
  return { host: '127.0.0.1', port: ports.mariadb, name, user: USER, password: PASSWORD }
}

export function redisUrlAt(ports: Ports, database: number): string {
  return `redis://127.0.0.1:${ports.redis}/${database}`
}

/** As many Redis database numbers as there may be shops open at once in one run. */
export const REDIS_DATABASES = 512

/**
 * Starts both; takes about a second. The caller stops them, and they stop by themselves when the caller dies.
 * @param settings more options for MariaDB
 */
export async function startPrivateServers(settings: readonly string[] = []): Promise<PrivateServers> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-servers-'))
  const [mariadbPort, redisPort] = [await freePort(), await freePort()]
  await promisify(execFile)('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${folder}/data`,
    `--user=${userInfo().username}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ])
  const socketPath = join(folder, 'mariadb.sock')
  const answersAsRoot = async () => {
    const root = await createConnection({ socketPath, user: 'root' })
    await root.end()
  }
  const mariadb = keepServer(folder, 'mariadb', mariadbPort, answersAsRoot, [
    MARIADB,
    '--no-defaults',
    `--datadir=${folder}/data`,
    // One that starts deletes the temporary tables of every other server that shares its folder for them.
    `--tmpdir=${folder}`,
    `--user=${userInfo().username}`,
    `--socket=${socketPath}`,
    `--port=${mariadbPort}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    '--innodb-buffer-pool-size=64M',
    '--max-connections=400',
    // Whatever the server's defaults are, the shop has to be right: these are as unhelpful as they can be.
    '--character-set-server=latin1',
    '--default-time-zone=+09:00',
    ...settings,
  ])
  const redis = keepServer(folder, 'redis', redisPort, () => knock(redisPort), [
    REDIS,
    `--port ${redisPort}`,
    '--bind 127.0.0.1',
    `--dir ${folder}`,
    `--databases ${REDIS_DATABASES}`,
    '--save ""',
    '--appendonly no',
  ])
  const asRoot = async (statement: string) => {
    const root = await createConnection({ socketPath, user: 'root' })
    try {
      await root.query(statement)
    } finally {
      await root.end()
    }
  }
  const stop = async () => {
    await Promise.all([mariadb.kill(), redis.kill()])
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await Promise.all([mariadb.start(), redis.start()])
    await asRoot(`create user ${USER}@'%' identified by '${PASSWORD}'`)
    await asRoot(`grant all on \`holdfast%\`.* to ${USER}@'%'`)
  } catch (error) {
    await stop()
    throw error
  }

  return {
    mariadb,
    redis,
    ports: { mariadb: mariadbPort, redis: redisPort },
    asRoot,
    stop,
  }
}

/**
 * Runs a server below a shell that waits for the end of its own standard input: when this process ends, however it
 * ends, the pipe closes, and the shell kills the server and removes the folder. A second line tells the shell that the
 * folder is still needed.
 */
const KEEPER = `
  trap '' INT TERM HUP
  log="$1"; folder="$2"; shift 2
  "$@" >>"$log" 2>&1 </dev/null &
  server=$!
  echo $server
  read word
  kill -9 $server 2>/dev/null
  wait $server 2>/dev/null
  [ "$word" = keep ] || rm -rf "$folder"`

/** How long a server may take until it answers, in milliseconds. */
const START_MS_MAX = 20_000

function keepServer(
  folder: string,
  name: string,
  port: number,
  answers: () => Promise<unknown>,
  command: string[],
): PrivateServer {
  let keeper: ChildProcess | undefined
  let pid = 0

  async function start(more: readonly string[] = []): Promise<void> {
    keeper = spawn('sh', ['-c', KEEPER, 'sh', join(folder, `${name}.log`), folder, ...command, ...more], {
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    })
    pid = await new Promise<number>((resolve, reject) => {
      keeper?.once('error', reject)
      keeper?.stdout?.once('data', (text) => resolve(Number(text)))
    })
    const until = performance.now() + START_MS_MAX
    while (
      !(await answers().then(
        () => true,
        () => false,
      ))
    ) {
      if (performance.now() > until) {
        throw new Error(`${name} did not start; see ${folder}/${name}.log`)
      }
      await sleep(20)
    }
  }

  async function kill(): Promise<void> {
    const dying = keeper
    keeper = undefined
    if (dying && dying.exitCode === null) {
      const gone = new Promise((resolve) => dying.once('exit', resolve))
      dying.stdin?.end('keep\n')
      await gone
    }
  }

  return { port, start, kill, signal: (signal) => process.kill(pid, signal) }
}

/** A port that is free now, and that nobody is likely to take before the server does. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

async function knock(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
    socket.once('error', reject)
  })
}
