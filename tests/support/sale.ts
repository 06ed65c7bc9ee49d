import type { Visitor } from './visitor.js'

/** Puts a product on sale for an hour by the API, and returns its id. */
export async function putOnSale(
  operator: Visitor,
  product: { stock: number; hold_seconds?: number; limit_per_customer?: number },
): Promise<number> {
  const hour = 3_600_000
  const { status, json } = await operator.api('POST', '/api/admin/products', {
    name: 'Enamel mug',
    price_cents: 1250,
    sale_starts_at: new Date(Date.now() - hour).toISOString(),
    sale_ends_at: new Date(Date.now() + hour).toISOString(),
    ...product,
  })
  if (status !== 201) {
    throw new Error(`The product was refused: ${JSON.stringify(json)}`)
  }
  return json.product.id
}
