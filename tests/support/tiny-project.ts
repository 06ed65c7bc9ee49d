import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** What the shop needs to build and start at the least: a page, a stylesheet, and a server that says it is up. */
const FILES = {
  'src/main.ts': `const stay = setInterval(() => {}, 1000)
if (!process.env.STAY) clearInterval(stay)
process.on('SIGTERM', () => {
  console.log('told to end')
  clearInterval(stay)
})
console.log('up', JSON.stringify(process.argv.slice(2)), process.pid)
`,
  'src/cli/greet.ts': `console.log('hello', process.argv.slice(2).join(' '))\nprocess.exitCode = 7\n`,
  'views/page.tsx': `export const Page = () => <p class="text-red-500">page</p>\n`,
  'views/app.css': `@import "tailwindcss" source(none);\n@source ".";\n@config "../tailwind.config.ts";\n`,
  'tailwind.config.ts': 'export default {}\n',
}

/**
 * Makes a folder with the project's own build (src/cli, the tsconfigs, the packages) around a tiny program, so that the
 * build can be tried without touching the real one. The caller removes the folder.
 */
export function tinyProject(): string {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-start-'))
  for (const path of [
    'src/cli/start.mjs',
    'src/cli/build.mjs',
    'src/cli/compress.ts',
    'src/http/asset-files.ts',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
  ]) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    cpSync(path, join(root, path))
  }
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  mkdirSync(join(root, 'public/js'), { recursive: true })
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'))
  return root
}
