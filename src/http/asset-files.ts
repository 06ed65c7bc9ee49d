import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file that browsers are sent. */
export interface AssetFile {
  /** Such as `app.css` or `js/app.js`. */
  name: string
  body: Buffer
  /** Of its content: its address and its compressed forms are named by it. */
  hash: string
}

export type Encoding = 'br' | 'gzip'

/** Files of packages, by the name under which they are served. */
const PACKAGE_FILES: Record<string, string> = {
  'htmx.js': 'node_modules/htmx.org/dist/htmx.min.js',
  'chart.js': 'node_modules/chart.js/dist/chart.umd.min.js',
}

/** Every file to serve: those of public/, and htmx and Chart.js. `root` is the folder of public/ and node_modules/. */
export function* readAssetFiles(root: string): Iterable<AssetFile> {
  for (const [name, path] of findFiles(root)) {
    const body = readFileSync(path)
    yield { name, body, hash: createHash('sha256').update(body).digest('hex').slice(0, 12) }
  }
}

/** Where a build keeps a file's compressed form. Other content has another name, so what is found there is never stale. */
export function compressedName(hash: string, encoding: Encoding): string {
  return `${hash}.${encoding}`
}

function* findFiles(root: string): Iterable<[name: string, path: string]> {
  const folder = join(root, 'public')
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name)
      yield [path.slice(folder.length + 1), path]
    }
  }
  for (const [name, path] of Object.entries(PACKAGE_FILES)) {
    if (existsSync(join(root, path))) {
      yield [name, join(root, path)]
    }
  }
}
