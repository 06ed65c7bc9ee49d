/**
 * The program of one password worker, as text that `new Worker(…, { eval: true })` runs.
 *
 * It is text and not a module because a worker thread loads its file by plain Node: a .ts file would work only after
 * the build, but the tests and `npm run dev` run the sources as they stand. It is therefore CommonJS, knows nothing of
 * the project, and is handed the path of bcryptjs. Its messages are typed where they are sent, in passwords.ts.
 */
export const PASSWORD_WORKER = `
const { parentPort, workerData } = require('node:worker_threads')
const bcrypt = require(workerData.bcryptPath)

parentPort.on('message', ({ password, hash, cost }) => {
  try {
    const value = hash === null ? bcrypt.hashSync(password, cost) : bcrypt.compareSync(password, hash)
    parentPort.postMessage({ value })
  } catch (error) {
    parentPort.postMessage({ fault: String(error) })
  }
})
`
