import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** What of a service in docker-compose.yml the tests look at. */
export interface Service {
  image?: string
  build?: string
  command?: string[]
  environment?: Record<string, string>
  depends_on?: Record<string, { condition: string }>
  healthcheck?: { test: string[] }
  ports?: string[]
  volumes?: string[]
}

export function compose(): { services: Record<string, Service>; volumes: Record<string, unknown> } {
  return parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true })
}

/** Names of the variables that the program knows, which .env.example lists. */
export function configVariables(): string[] {
  return [...readFileSync('.env.example', 'utf8').matchAll(/^# ([A-Z_]+)=/gm)].map(([, name]) => name ?? '')
}

/** The environment of a service, with what stands in `${…}` taken from `given`, else from its default. */
export function environmentOf(service: Service, given: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(service.environment ?? {}).map(([name, value]) => [
      name,
      String(value).replace(
        /\$\{([A-Z_]+)(?::-([^}]*)|:\?[^}]*)?\}/g,
        (_, variable: string, fallback = '') => given[variable] ?? fallback,
      ),
    ]),
  )
}
