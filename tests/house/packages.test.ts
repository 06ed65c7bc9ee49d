import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

type Versions = Record<string, string>

interface Manifest {
  dependencies: Versions
  devDependencies: Versions
  engines: Versions
}

interface LockEntry {
  version?: string
  integrity?: string
  resolved?: string
  inBundle?: boolean
  dev?: boolean
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  lockfileVersion: number
  packages: Record<string, LockEntry>
}
/** What the lock file repeats of package.json stands under an empty name. */
const root = lock.packages[''] as unknown as Manifest
const locked = Object.entries(lock.packages).filter(([path]) => path !== '')

/** Each package that runs in production is one more to trust and to keep up with. */
const DEPENDENCIES_MAX = 15

describe('packages', () => {
  test('are pinned to one exact version each', () => {
    const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    )
    expect(loose).toEqual([])
  })

  test('are few', () => {
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(DEPENDENCIES_MAX)
  })

  test('are locked at the versions that are asked for', () => {
    const { dependencies, devDependencies, engines } = root
    expect({ dependencies, devDependencies, engines }).toEqual({
      dependencies: manifest.dependencies,
      devDependencies: manifest.devDependencies,
      engines: manifest.engines,
    })
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version)
    }
  })

  test('are locked with the checksum of what was tried, wherever they are fetched from', () => {
    expect(lock.lockfileVersion).toBe(3)
    expect(locked.length).toBeGreaterThan(50)
    const unsure = locked.filter(
      ([, entry]) => !entry.version || !(entry.integrity?.startsWith('sha512-') || entry.inBundle),
    )
    expect(unsure.map(([path]) => path)).toEqual([])
    expect(locked.filter(([, entry]) => entry.resolved !== undefined).map(([path]) => path)).toEqual([])
  })

  test('that run in production are not locked as tools', () => {
    const wrong = Object.keys(manifest.dependencies).filter(
      (name) => lock.packages[`node_modules/${name}`]?.dev,
    )
    expect(wrong).toEqual([])
  })
})
