import type { Config } from './config.js'
import { isDemoShop, seedDemo } from './domain/demo.js'
import type { Shop } from './domain/shop.js'
import { loadSecrets, type Secrets } from './secrets.js'

/** How the shop was set up. */
export interface SetUp {
  secrets: Secrets
  /** How the operator signs in. */
  adminLogin: string
}

/**
 * Sees to it that there is an admin: the one of ADMIN_EMAIL when ADMIN_PASSWORD is set, else one with a generated
 * password, but only while there is none. Throws an Error that says what to set when there can be none.
 */
export async function setUpAdmin(shop: Shop, config: Config): Promise<SetUp> {
  const secrets = loadSecrets(config)
  const { adminPassword, adminPasswordWasGenerated } = secrets
  const hasAdmin = await shop.accounts.hasAdmin()
  if (adminPassword !== null && !(adminPasswordWasGenerated && hasAdmin)) {
    await makeAdmin(shop, config.adminEmail, adminPassword)
  } else if (!hasAdmin) {
    throw new Error('There is no admin yet. Set ADMIN_PASSWORD (and ADMIN_EMAIL) to have one made.')
  }
  return { secrets, adminLogin: await adminLoginOf(shop, config.adminEmail, secrets) }
}

async function makeAdmin(shop: Shop, email: string, password: string): Promise<void> {
  if ((await shop.accounts.ensureAdmin(email, password)) === 'is a customer') {
    throw new Error(
      `${email} is the email of a customer, and nobody is promoted by registering first. Set ADMIN_EMAIL to another.`,
    )
  }
}

/** A generated password is shown, as nobody could know it otherwise, but only while it is the one that opens the door. */
async function adminLoginOf(shop: Shop, email: string, secrets: Secrets): Promise<string> {
  const { adminPassword, adminPasswordWasGenerated } = secrets
  if (adminPassword === null || !adminPasswordWasGenerated) {
    return `${email}, with the password that was set when the account was made`
  }
  const opens = await shop.accounts.logIn(email, adminPassword).then(
    () => true,
    () => false,
  )
  return opens ? `${email}, password ${adminPassword}` : 'as it was set up before'
}

/** Puts the demo into an empty shop, and gives a shop of nothing but the demo new sale windows. */
export async function setUpDemo(shop: Shop, config: Config): Promise<void> {
  if (await isDemoShop(shop)) {
    await seedDemoAs(shop, config)
  }
}

/** Adds the demo's products in the name of the admin of the configuration. */
export async function seedDemoAs(shop: Shop, config: Config): Promise<void> {
  const { id, email } = await shop.engine.db
    .selectFrom('users')
    .select(['id', 'email'])
    .where('role', '=', 'admin')
    .orderBy('id')
    .executeTakeFirstOrThrow()
  await seedDemo(shop, { id, email, address: 'this machine' }, config.currency, config.holdSeconds)
}
