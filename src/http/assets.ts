import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { Hono } from 'hono'

/**
 * The files a browser is sent: those of public/, and htmx and Chart.js from their packages. Each has the hash of its
 * content in its address, so a browser keeps it for ever and a new version has a new address.
 */
export interface Assets {
  /** The address of a file such as `app.css` or `js/app.js`. Throws for a name that is none, so a typo is seen at once. */
  url(name: string): string
  routes: Hono
}

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
}

/** Files of packages, by the name under which they are served. */
const PACKAGE_FILES: Record<string, string> = {
  'htmx.js': 'node_modules/htmx.org/dist/htmx.min.js',
  'chart.js': 'node_modules/chart.js/dist/chart.umd.min.js',
}

interface File {
  type: string
  hash: string
  body: Buffer
  /** Compressed when first asked for, then kept. */
  compressed: Map<string, Promise<Buffer>>
}

/** Reads every file once. `root` is the folder that holds public/ and node_modules/. */
export function openAssets(root: string): Assets {
  const files = new Map<string, File>()
  for (const [name, path] of findFiles(root)) {
    const body = readFileSync(path)
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 12)
    files.set(name, {
      type: TYPES[extname(name)] ?? 'application/octet-stream',
      hash,
      body,
      compressed: new Map(),
    })
  }

  function url(name: string): string {
    const file = files.get(name)
    if (!file) {
      throw new Error(`There is no file ${name} to serve.`)
    }
    return `/assets/${file.hash}/${name}`
  }

  const routes = new Hono()
  routes.get('/assets/:hash/:name{.+}', async (c) => {
    const file = files.get(c.req.param('name'))
    if (!file || file.hash !== c.req.param('hash')) {
      return c.notFound()
    }
    c.header('Content-Type', file.type)
    c.header('Cache-Control', 'public, max-age=31536000, immutable')
    c.header('Vary', 'Accept-Encoding')
    const encoding = chooseEncoding(c.req.header('accept-encoding'))
    if (!encoding) {
      return c.body(new Uint8Array(file.body))
    }
    c.header('Content-Encoding', encoding)
    return c.body(new Uint8Array(await compressed(file, encoding)))
  })
  return { url, routes }
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

function chooseEncoding(accepted = ''): 'br' | 'gzip' | null {
  if (/\bbr\b/.test(accepted)) {
    return 'br'
  }
  return /\bgzip\b/.test(accepted) ? 'gzip' : null
}

function compressed(file: File, encoding: 'br' | 'gzip'): Promise<Buffer> {
  const known = file.compressed.get(encoding)
  if (known) {
    return known
  }
  const making =
    encoding === 'br'
      ? promisify(brotliCompress)(file.body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
      : promisify(gzip)(file.body, { level: 9 })
  file.compressed.set(encoding, making)
  return making
}
