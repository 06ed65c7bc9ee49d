import { insertAudits } from './ledger.js'
import type { Shop } from './shop.js'
import type { Operator } from './types.js'

/** Notes in the audit trail that an operator has come in, and from where. */
export async function recordLogIn({ engine }: Shop, operator: Operator): Promise<void> {
  const now = await engine.now()
  const entry = { operator, action: 'admin.logged_in', target: operator.email, details: '' }
  await engine.transaction((trx) => insertAudits(trx, [entry], now))
}
