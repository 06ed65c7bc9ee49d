import { EXTENSION_SECONDS } from '../domain/types.js'

type Columns<Fields> = Omit<Fields, 'extension_allowed'>

/** The fields of a product as people and programs send them, turned into the columns that keep them. */
export function columnsOf<Fields extends { extension_allowed: boolean }>(
  fields: Fields,
): Columns<Fields> & { extension_seconds: number }
export function columnsOf<Fields extends { extension_allowed?: boolean }>(
  fields: Fields,
): Columns<Fields> & { extension_seconds?: number }
export function columnsOf({ extension_allowed, ...columns }: { extension_allowed?: boolean }) {
  return extension_allowed === undefined
    ? columns
    : { ...columns, extension_seconds: extension_allowed ? EXTENSION_SECONDS : 0 }
}
