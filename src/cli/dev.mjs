/**
 * What `npm run dev` runs: the server straight from its sources, restarted when one of them changes, and the stylesheet
 * rebuilt beside it. Both end with this process, and this process ends with either of them.
 */
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const packages = join(root, 'node_modules')

const COMMANDS = [
  // With a plain --watch it would end as soon as its standard input does, which here is at once.
  [
    join(packages, '@tailwindcss/cli/dist/index.mjs'),
    '-i',
    'views/app.css',
    '-o',
    'public/app.css',
    '--watch=always',
  ],
  [join(packages, 'tsx/dist/cli.mjs'), 'watch', '--clear-screen=false', 'src/main.ts'],
]

// Each is a process group of its own, so that Ctrl-C reaches this process alone and each is told to end exactly once.
const children = COMMANDS.map((command) =>
  spawn(process.execPath, command, { cwd: root, detached: true, stdio: ['ignore', 'inherit', 'inherit'] }),
)

let ending = false
function endAll() {
  if (ending) return
  ending = true
  for (const child of children) if (child.exitCode === null) child.kill('SIGTERM')
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, endAll)
for (const child of children) {
  child.on('exit', (code) => {
    if (!ending) process.exitCode = code || 1
    endAll()
  })
}
