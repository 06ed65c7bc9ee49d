import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compose, configVariables } from './support/compose.js'

const { services, volumes } = compose()
const OURS = ['migrate', 'web-1', 'web-2', 'worker']

describe('docker-compose.yml', () => {
  test('has two web processes behind a proxy, a worker, and what they stand on', () => {
    expect(Object.keys(services).sort()).toEqual([...OURS, 'mysql', 'proxy', 'redis'].sort())
  })

  test('sets nothing that the program does not know, and nothing by a name that is misspelled', () => {
    for (const name of OURS) {
      const variables = Object.keys(services[name]?.environment ?? {}).filter(
        (variable) => variable !== 'NODE_ENV',
      )
      expect(configVariables()).toEqual(expect.arrayContaining(variables))
    }
  })

  test.each(['DB_PASS', 'JWT_SECRET', 'ADMIN_PASSWORD'])(
    'takes %s from outside and does not start without',
    (name) => {
      expect(services['web-1']?.environment?.[name]).toMatch(
        new RegExp(`^\\$\\{${name}:\\?set ${name}.*\\}$`),
      )
    },
  )

  test('runs programs that exist', () => {
    for (const name of OURS) {
      const program = services[name]?.command?.at(-1) ?? 'dist/src/main.js'
      const source = program.replace(/^dist\//, '').replace(/\.js$/, '.ts')
      expect(readFileSync(source, 'utf8'), `${name} runs ${program}`).not.toBe('')
    }
  })

  test('migrates before anything serves, and waits for what is not there yet', () => {
    const needs = (name: string) =>
      Object.fromEntries(
        Object.entries(services[name]?.depends_on ?? {}).map(([on, { condition }]) => [on, condition]),
      )
    expect(needs('migrate')).toEqual({ mysql: 'service_healthy' })
    for (const name of ['web-1', 'web-2', 'worker']) {
      expect(needs(name)).toMatchObject({ migrate: 'service_completed_successfully' })
    }
    expect(needs('proxy')).toEqual({ 'web-1': 'service_healthy', 'web-2': 'service_healthy' })
    for (const name of ['mysql', 'redis', 'web-1', 'web-2']) {
      expect(services[name]?.healthcheck?.test.length, name).toBeGreaterThan(1)
    }
  })

  test('gives the shop no root of the database, and keeps the books in a volume', () => {
    expect(services['web-1']?.environment?.DB_USER).toBe(services.mysql?.environment?.MYSQL_USER)
    expect(services['web-1']?.environment?.DB_USER).not.toBe('root')
    expect(services.mysql?.environment).toMatchObject({ MYSQL_RANDOM_ROOT_PASSWORD: 'yes' })
    expect(services.mysql?.environment).not.toHaveProperty('MYSQL_ROOT_PASSWORD')
    expect(services.mysql?.volumes).toEqual(['books:/var/lib/mysql'])
    expect(Object.keys(volumes)).toContain('books')
  })

  test('opens one door alone', () => {
    const doors = Object.entries(services).filter(([, service]) => service.ports !== undefined)
    expect(doors.map(([name]) => name)).toEqual(['proxy'])
    expect(services.proxy?.ports).toHaveLength(1)
  })

  test('names a version of every image', () => {
    const images = Object.values(services).flatMap((service) => (service.build ? [] : [service.image ?? '']))
    expect(images.sort()).toEqual(['caddy:2-alpine', 'mysql:8.4', 'redis:7-alpine'])
  })
})

describe('the Dockerfile', () => {
  const stages = readFileSync('Dockerfile', 'utf8')
    .split(/^FROM /m)
    .slice(1)
  const last = stages.at(-1) ?? ''

  test('builds with the compilers and runs without them, and never as root', () => {
    expect(stages.some((stage) => stage.includes('RUN npm ci --omit=dev'))).toBe(true)
    expect(last).not.toContain('RUN npm')
    expect(last).toMatch(/^USER node$/m)
    expect(last).toMatch(/^CMD \["node", "dist\/src\/main\.js"\]$/m)
    expect(last.indexOf('USER node')).toBeLessThan(last.indexOf('CMD'))
  })

  test('stays within the versions of Node that the project is for', () => {
    expect(stages.map((stage) => /^node:(\d+)-/.exec(stage)?.[1])).toEqual(['22', '22', '22'])
  })

  test('takes neither secrets nor the builder’s own packages along', () => {
    const ignored = readFileSync('.dockerignore', 'utf8').split('\n')
    expect(ignored).toEqual(expect.arrayContaining(['.env', '.git', 'node_modules', 'data', 'dist']))
  })
})
