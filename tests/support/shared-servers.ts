import type { TestProject } from 'vitest/node'
import { type Ports, startPrivateServers } from './private-servers.js'

declare module 'vitest' {
  export interface ProvidedContext {
    ports: Ports
  }
}

/** Starts one MariaDB and one Redis for all tests of a project; each test has databases of its own on them. */
export default async function share(project: TestProject): Promise<() => Promise<void>> {
  const servers = await startPrivateServers()
  project.provide('ports', servers.ports)
  return servers.stop
}
