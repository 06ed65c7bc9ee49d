import type { Engine } from '../../src/domain/engine.js'
import { openEmbedded } from '../../src/engines/embedded/engine.js'

/** Copies, and accounts of simulated shoppers, that a shop still has, by name and email. */
export async function leftoversOfRehearsals({ db }: Engine): Promise<string[]> {
  const copies = await db.selectFrom('products').select('name').where('rehearsal', '=', 1).execute()
  const accounts = await db
    .selectFrom('users')
    .select('email')
    .where('email', 'like', '%.rehearsal.invalid')
    .execute()
  return [...copies.map(({ name }) => name), ...accounts.map(({ email }) => email)]
}

/** Reads the books of an embedded shop beside its open server. */
export async function readBeside<T>(dataDir: string, read: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openEmbedded({ dataDir, role: 'tool', onFault: () => undefined })
  try {
    return await read(engine)
  } finally {
    await engine.close()
  }
}
