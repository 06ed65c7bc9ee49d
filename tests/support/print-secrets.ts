import { join } from 'node:path'
import { loadSecrets } from '../../src/secrets.js'

/**
 * A process that starts with the secrets of several data folders, `0`, `1` … below the one it is given, and prints
 * them. Each folder has its moment, so that processes that were given the same first moment (milliseconds since 1970)
 * meet in every one of them.
 */
const [parent = '', firstMoment = '0', folders = '1'] = process.argv.slice(2)

const secrets = Array.from({ length: Number(folders) }, (_, folder) => {
  const moment = Number(firstMoment) + folder * 10
  while (Date.now() < moment) {
    // Waiting for a timer would spread the processes by more than what is raced for.
  }
  const dataDir = join(parent, String(folder))
  return loadSecrets({ production: false, dataDir, jwtSecret: null, adminPassword: null })
})
console.log(JSON.stringify(secrets))
