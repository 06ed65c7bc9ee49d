import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { Hono } from 'hono'
import { type AssetFile, compressedName, type Encoding, readAssetFiles } from './asset-files.js'

/**
 * The files a browser is sent: those of public/, and htmx and Chart.js from their packages. Each has the hash of its
 * content in its address, so a browser keeps it for ever and a new version has a new address.
 */
export interface Assets {
  /** The address of a file such as `app.css` or `js/app.js`. Throws for a name that is none, so a typo is seen at once. */
  url(name: string): string
  /** Names of the files that the build has not compressed, so that this process does when they are asked for. */
  uncompressed: readonly string[]
  routes: Hono
}

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
}

/** Where the build puts what it has compressed. */
const COMPRESSED_FOLDER = 'dist/compressed'
/** How hard this process compresses what the build has not, as in development: quickly. */
const BROTLI_QUALITY = 5

interface File extends AssetFile {
  type: string
  /** As the build made them, else made when first asked for, then kept. */
  compressed: Map<Encoding, Promise<Buffer>>
}

/** Reads every file once. `root` is the folder that holds public/, node_modules/ and dist/. */
export function openAssets(root: string): Assets {
  const files = new Map<string, File>()
  const uncompressed: string[] = []
  for (const file of readAssetFiles(root)) {
    const compressed = readCompressed(root, file.hash)
    files.set(file.name, {
      ...file,
      type: TYPES[extname(file.name)] ?? 'application/octet-stream',
      compressed,
    })
    if (compressed.size === 0) {
      uncompressed.push(file.name)
    }
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
  return { url, uncompressed, routes }
}

function readCompressed(root: string, hash: string): File['compressed'] {
  const compressed: File['compressed'] = new Map()
  for (const encoding of ['br', 'gzip'] as const) {
    const path = join(root, COMPRESSED_FOLDER, compressedName(hash, encoding))
    if (existsSync(path)) {
      compressed.set(encoding, Promise.resolve(readFileSync(path)))
    }
  }
  return compressed
}

function chooseEncoding(accepted = ''): Encoding | null {
  if (/\bbr\b/.test(accepted)) {
    return 'br'
  }
  return /\bgzip\b/.test(accepted) ? 'gzip' : null
}

function compressed(file: File, encoding: Encoding): Promise<Buffer> {
  const known = file.compressed.get(encoding)
  if (known) {
    return known
  }
  const making =
    encoding === 'br'
      ? promisify(brotliCompress)(file.body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } })
      : promisify(gzip)(file.body)
  file.compressed.set(encoding, making)
  return making
}
