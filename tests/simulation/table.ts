import type { Row, TableSchema, Value } from './schema.js'

/** One row with its two lives: what everybody sees, and what the transaction that owns it has made of it. */
export interface Entry {
  committed: Row | null
  /** What the owner sees; only while there is an owner. */
  changed: Row | null
  owner: object | null
}

/** The rows of one table, found by the first columns of its indexes as a database finds them. */
export interface Table {
  schema: TableSchema
  nextId: number
  /** Entries that may hold rows with these values in these columns; every other entry surely does not. */
  candidates(wanted: ReadonlyMap<string, readonly Value[]>): Iterable<Entry>
  add(entry: Entry): void
  /** The entry has one row more, or one less: called for every version of it that comes and goes. */
  enlist(entry: Entry, row: Row): void
  /** To be called after the entry changed: forgets the places of rows that are no longer in it. */
  delist(entry: Entry, gone: Row): void
}

/** Columns of an index that are looked up together at most: product and status of the due holds. */
const LOOKED_UP_TOGETHER_MAX = 2

interface Index {
  columns: string[]
  places: Map<string | number, Set<Entry>>
}

export function openTable(schema: TableSchema): Table {
  const entries = new Set<Entry>()
  const indexes = new Map<string, Index>()
  for (const columns of schema.indexes) {
    for (let length = 1; length <= Math.min(columns.length, LOOKED_UP_TOGETHER_MAX); length += 1) {
      const first = columns.slice(0, length)
      indexes.set(first.join(), { columns: first, places: new Map() })
    }
  }
  const byLength = [...indexes.values()].sort((one, other) => other.columns.length - one.columns.length)

  function candidates(wanted: ReadonlyMap<string, readonly Value[]>): Iterable<Entry> {
    const index = byLength.find(({ columns }) => columns.every((column) => wanted.has(column)))
    if (!index) {
      return entries
    }
    const [first = [], second] = index.columns.map((column) => wanted.get(column) ?? [])
    const found = new Set<Entry>()
    for (const one of first) {
      for (const other of second ?? [undefined]) {
        for (const entry of index.places.get(keyOf(one, other)) ?? []) {
          found.add(entry)
        }
      }
    }
    return found
  }

  function enlist(entry: Entry, row: Row): void {
    for (const { columns, places } of byLength) {
      const key = keyIn(row, columns)
      const place = places.get(key)
      if (place) {
        place.add(entry)
      } else {
        places.set(key, new Set([entry]))
      }
    }
  }

  function delist(entry: Entry, gone: Row): void {
    const { committed, changed } = entry
    for (const { columns, places } of byLength) {
      const key = keyIn(gone, columns)
      const isStill = [committed, changed].some((row) => row && keyIn(row, columns) === key)
      if (!isStill) {
        const place = places.get(key)
        place?.delete(entry)
        if (place?.size === 0) {
          places.delete(key)
        }
      }
    }
    if (!committed && !changed) {
      entries.delete(entry)
    }
  }

  return { schema, nextId: 1, candidates, add: (entry) => entries.add(entry), enlist, delist }
}

function keyIn(row: Row, columns: string[]): string | number {
  const [first = '', second] = columns
  return keyOf(row[first] ?? null, second === undefined ? undefined : (row[second] ?? null))
}

function keyOf(one: Value, other: Value | undefined): string | number {
  if (other === undefined && typeof one === 'number') {
    return one
  }
  const text = one instanceof Date ? one.getTime() : one
  return other === undefined ? `${text}` : `${text} ${other instanceof Date ? other.getTime() : other}`
}
