import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Kysely, sql } from 'kysely'

/**
 * Writes one consistent copy of an open database to `file`, as it stood when the copying began. It stands under another
 * name until it is whole and on the disk, so a file of that name is a backup or is not there. Throws when it is there already.
 */
export async function backUpInto<T>(db: Kysely<T>, file: string): Promise<void> {
  if (existsSync(file)) {
    throw new Error(`${file} is there already, and a backup is never written over.`)
  }
  const draft = `${file}.${process.pid}.partial`
  try {
    await sql`vacuum into ${draft}`.execute(db)
    sync(draft)
    renameSync(draft, file)
    sync(dirname(file))
  } finally {
    rmSync(draft, { force: true })
  }
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}
