import type { Config } from './config.js'
import { isDemoShop, seedDemo } from './domain/demo.js'
import type { Shop } from './domain/shop.js'
import { loadSecrets, type Secrets } from './secrets.js'

export interface SetUp {
  secrets: Secrets
  /** How the operator signs in. */
  adminLogin: string
}

/** Sees to it that there is an admin. Throws an Error that says what to set when there is none and cannot be one. */
export async function setUpAdmin(shop: Shop, config: Config): Promise<SetUp> {
  const secrets = loadSecrets(config)
  const { adminEmail } = config
  if (secrets.adminPassword === null) {
    if (!(await shop.accounts.hasAdmin())) {
      throw new Error('There is no admin yet. Set ADMIN_PASSWORD (and ADMIN_EMAIL) to have one made.')
    }
    return { secrets, adminLogin: adminEmail }
  }
  const found = await shop.accounts.ensureAdmin(adminEmail, secrets.adminPassword)
  if (found === 'is a customer') {
    throw new Error(
      `${adminEmail} is the email of a customer, and nobody is promoted by registering first. Set ADMIN_EMAIL to another.`,
    )
  }
  return { secrets, adminLogin: `${adminEmail}${await passwordHint(shop, config, secrets)}` }
}

/** A generated password is shown, as nobody could know it otherwise, but only while it is the one that opens the door. */
async function passwordHint(shop: Shop, { adminEmail }: Config, secrets: Secrets): Promise<string> {
  const { adminPassword, adminPasswordWasGenerated } = secrets
  if (!adminPasswordWasGenerated || adminPassword === null) {
    return ', with the password that ADMIN_PASSWORD had when the account was made'
  }
  const opens = await shop.accounts.logIn(adminEmail, adminPassword).then(
    () => true,
    () => false,
  )
  return opens ? `, password ${adminPassword}` : ', with the password that it was given'
}

/** Puts the demo into an empty shop, and gives a shop of nothing but the demo new sale windows. */
export async function setUpDemo(shop: Shop, config: Config): Promise<void> {
  if (await isDemoShop(shop)) {
    await seedDemoAs(shop, config)
  }
}

/** Adds the demo's products in the name of the admin of the configuration. */
export async function seedDemoAs(shop: Shop, config: Config): Promise<void> {
  const admin = await shop.engine.db
    .selectFrom('users')
    .select(['id', 'email', 'role'])
    .where('role', '=', 'admin')
    .orderBy('id')
    .executeTakeFirstOrThrow()
  await seedDemo(shop, admin, config.currency, config.holdSeconds)
}
