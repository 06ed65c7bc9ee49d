import { onTestFinished } from 'vitest'
import type { Engine } from '../../src/domain/engine.js'

/** Takes a product's row and keeps it, as a stuck batch of another process would, until `letGo` is called. */
export async function holdRow(engine: Engine, productId: number): Promise<{ letGo(): Promise<void> }> {
  let open: () => void = () => undefined
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  let taken: () => void = () => undefined
  const hasRow = new Promise<void>((resolve) => {
    taken = resolve
  })
  const keeping = engine.transaction(async (trx) => {
    await engine.lockProduct(trx, productId)
    taken()
    await gate
  })
  const letGo = () => {
    open()
    return keeping
  }
  onTestFinished(letGo)
  await hasRow
  return { letGo }
}
