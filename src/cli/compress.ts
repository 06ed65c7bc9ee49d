import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { compressedName, type Encoding, readAssetFiles } from '../http/asset-files.js'

/** The last step of the build: every file for browsers as small as it gets, since it is done once and sent for ever. */
const COMPRESSORS: Record<Encoding, (body: Buffer) => Promise<Buffer>> = {
  br: (body) =>
    promisify(brotliCompress)(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    }),
  gzip: (body) => promisify(gzip)(body, { level: constants.Z_BEST_COMPRESSION }),
}

const [root = '.', folder = 'compressed'] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
await Promise.all(
  [...readAssetFiles(root)].flatMap(({ hash, body }) =>
    (['br', 'gzip'] as const).map(async (encoding) => {
      writeFileSync(join(folder, compressedName(hash, encoding)), await COMPRESSORS[encoding](body))
    }),
  ),
)
