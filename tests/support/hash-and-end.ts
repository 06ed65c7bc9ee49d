import { openPasswords } from '../../src/passwords.js'

/** A process that has nothing to do but two jobs, the second of a worker that was idle in between; it closes nothing. */
const passwords = openPasswords()
const hash = await passwords.hash('correct horse')
console.log(await passwords.matches('correct horse', hash))
