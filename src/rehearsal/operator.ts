import type { Answer, Client } from './client.js'
import type { Books } from './verdict.js'

/** The operator's part of a rehearsal: what is asked of the shop before the first shopper comes and after the last. */
export interface Operator {
  /** Puts a product on sale, in a shop of the rehearsal's own. Returns its id. */
  addProduct(product: object): Promise<number>
  start(productId: number, size: { shoppers: number; seconds: number }): Promise<Prepared>
  books(copyId: number): Promise<Books>
  remove(copyId: number): Promise<void>
}

export interface Prepared {
  copyId: number
  /** Milliseconds from now until the copy's sale opens, by the shop's own clock. */
  opensInMs: number
  limitPerCustomer: number | null
  tokens: string[]
}

/** Signs in as the admin. Throws an Error that says what the shop said. */
export async function signIn(client: Client, email: string, password: string): Promise<Operator> {
  const path = '/api/auth/login'
  const { token } = read(await client.ask({ method: 'POST', path, body: { email, password } }), 200)
  return operatorWith(client, token)
}

/** The operator who has this token already. */
export function operatorWith(client: Client, token: string): Operator {
  const ask = async (method: 'GET' | 'POST' | 'DELETE', path: string, status: number, body?: object) =>
    read(await client.ask({ method, path, token, body }), status)

  return {
    addProduct: async (product) => (await ask('POST', '/api/admin/products', 201, product)).product.id,
    async start(productId, size) {
      const path = `/api/admin/products/${productId}/rehearsal`
      const { rehearsal, tokens, server_time } = await ask('POST', path, 201, size)
      return {
        copyId: rehearsal.product_id,
        opensInMs: Date.parse(rehearsal.sale_starts_at) - Date.parse(server_time),
        limitPerCustomer: rehearsal.limit_per_customer,
        tokens,
      }
    },
    books: async (copyId) => (await ask('GET', `/api/admin/rehearsals/${copyId}`, 200)).books,
    remove: async (copyId) => {
      await ask('DELETE', `/api/admin/rehearsals/${copyId}`, 204)
    },
  }
}

// biome-ignore lint/suspicious/noExplicitAny: what is read of an answer is read where its operation is named.
function read({ status, text }: Answer, expected: number): any {
  if (status !== expected) {
    throw new Error(`The shop answered ${status}: ${messageIn(text)}`)
  }
  return text === '' ? {} : JSON.parse(text)
}

function messageIn(text: string): string {
  try {
    return JSON.parse(text).error.message
  } catch {
    return text.slice(0, 200)
  }
}
