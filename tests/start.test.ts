import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readAssetFiles } from '../src/http/asset-files.js'
import { tinyProject } from './support/tiny-project.js'

let root: string
beforeEach(() => {
  root = tinyProject()
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

interface Ended {
  code: number | null
  /** What the program printed. */
  output: string
  /** What the build said: it goes to standard error, so that a program's output can be piped. */
  said: string
}

function start(...words: string[]): Promise<Ended> {
  return ended(spawn(process.execPath, ['src/cli/start.mjs', ...words], { cwd: root, stdio: 'pipe' }))
}

function ended(child: ChildProcess): Promise<Ended> {
  const texts = { output: '', said: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    texts.output += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    texts.said += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...texts }))
  })
}

const write = (path: string, text: string) => writeFileSync(join(root, path), text)
const stylesheet = () => readFileSync(join(root, 'public/app.css'), 'utf8')

describe('npm start', () => {
  test('builds on the first start, says so in one line, and is quiet on the next', async () => {
    const first = await start()
    expect(first.said).toMatch(
      /^Building the program, the stylesheet and the compressed files … done in \d+\.\d s\n$/,
    )
    expect(first).toMatchObject({ code: 0, output: expect.stringMatching(/^up \[\] \d+\n$/) })
    expect(stylesheet()).toContain('.text-red-500')

    expect(await start()).toMatchObject({ code: 0, said: '' })
  })

  test('builds what a change touches and nothing else', async () => {
    await start('--build-only')
    write('src/main.ts', `console.log('changed')`)
    expect(await start()).toMatchObject({
      output: 'changed\n',
      said: expect.stringMatching(/^Building the program and the compressed files …/),
    })

    write('src/main.ts', `console.log('as long')`)
    expect(await start(), 'of the same size').toMatchObject({ output: 'as long\n' })

    write('public/js/app.js', `document.body.className = 'text-blue-500'`)
    write(
      'views/app.css',
      readFileSync(join(root, 'views/app.css'), 'utf8').replace('".";', '"."; @source "../public/js";'),
    )
    expect((await start()).said).toMatch(/^Building the program, the stylesheet and the compressed files …/)
    expect(stylesheet()).toContain('.text-blue-500')

    write('public/js/app.js', `document.body.className = 'text-green-500'`)
    expect((await start()).said).toMatch(/^Building the stylesheet and the compressed files …/)
    expect(stylesheet()).not.toContain('.text-blue-500')
  })

  test('what is deleted from the sources leaves the build too', async () => {
    await start('--build-only')
    expect(existsSync(join(root, 'dist/views/page.js'))).toBe(true)
    rmSync(join(root, 'views/page.tsx'))
    await start('--build-only')
    expect(existsSync(join(root, 'dist/views'))).toBe(false)
    expect(stylesheet()).not.toContain('.text-red-500')
  })

  test('a lost stylesheet is made again', async () => {
    await start('--build-only')
    rmSync(join(root, 'public/app.css'))
    expect((await start('--build-only')).said).toMatch(/^Building the stylesheet and the compressed files …/)
    expect(stylesheet()).toContain('.text-red-500')
  })

  test('what browsers are sent is compressed, by names of its content, and nothing older is kept', async () => {
    await start('--build-only')
    const script = `${'document.body.className = "text-blue-500";'.repeat(20)}`
    write('public/js/app.js', script)
    await start('--build-only')
    const files = [...readAssetFiles(root)]
    expect(files.map(({ name }) => name).sort()).toEqual(['app.css', 'chart.js', 'htmx.js', 'js/app.js'])
    const made = readdirSync(join(root, 'dist/compressed'))
    expect(made.sort()).toEqual(files.flatMap(({ hash }) => [`${hash}.br`, `${hash}.gzip`]).sort())
    for (const { hash, body } of files) {
      expect(brotliDecompressSync(readFileSync(join(root, `dist/compressed/${hash}.br`)))).toEqual(body)
      expect(gunzipSync(readFileSync(join(root, `dist/compressed/${hash}.gzip`)))).toEqual(body)
    }
    expect((await start('--build-only')).said).toBe('')
  })

  test('what does not compile is not started, and not half built', async () => {
    await start('--build-only')
    const built = readFileSync(join(root, 'dist/src/main.js'), 'utf8')
    write('src/main.ts', `const port: number = 'eighty'\nconsole.log(port)`)
    const { code, output, said } = await start()
    expect({ code, output }).toEqual({ code: 1, output: '' })
    expect(said).toContain('src/main.ts(1,7): error TS2322')
    expect(readFileSync(join(root, 'dist/src/main.js'), 'utf8')).toBe(built)
    expect(await start(), 'a second try fails again').toMatchObject({ code: 1 })
  })

  test('the server runs in the same process, so a signal reaches it', async () => {
    await start('--build-only')
    const env = { ...process.env, STAY: '1' }
    const child = spawn(process.execPath, ['src/cli/start.mjs'], { cwd: root, stdio: 'pipe', env })
    child.stdout.once('data', () => child.kill('SIGTERM'))
    expect(await ended(child)).toMatchObject({ code: 0, output: `up [] ${child.pid}\ntold to end\n` })
  })

  test('another program gets its own arguments, and its exit code is the exit code', async () => {
    expect(await start('greet', '--loud', 'you')).toMatchObject({ code: 7, output: 'hello --loud you\n' })
  })

  test.each(['nothing', '../main', 'start.mjs'])('there is no program "%s"', async (name) => {
    const { code, said } = await start(name)
    expect(code).toBe(2)
    expect(said).toContain(`There is no program called ${name}.`)
  })

  test('adds little to a start with nothing to build', async () => {
    await start('--build-only')
    const times: number[] = []
    for (let run = 0; run < 5; run += 1) {
      const startedAt = performance.now()
      await start('--build-only')
      times.push(performance.now() - startedAt)
    }
    const bare: number[] = []
    for (let run = 0; run < 5; run += 1) {
      const startedAt = performance.now()
      await ended(spawn(process.execPath, ['-e', '0'], { stdio: 'pipe' }))
      bare.push(performance.now() - startedAt)
    }
    expect(Math.min(...times) - Math.min(...bare)).toBeLessThan(100)
  })
})

describe('two processes that start at once', () => {
  test('build once, and both run', async () => {
    const all = await Promise.all([start(), start('greet'), start()])
    expect(all.map(({ code }) => code)).toEqual([0, 7, 0])
    expect(all.filter(({ said }) => said.includes('done in'))).toHaveLength(1)
    expect(readdirSync(join(root, 'dist')).filter((name) => name.startsWith('.'))).toEqual([])
  })

  test('do not wait for one that was killed while it built', async () => {
    const gone = spawn(process.execPath, ['-e', '0'])
    await ended(gone)
    mkdirSync(join(root, `dist/.making-${gone.pid}-0`), { recursive: true })
    write('dist/.lock', String(gone.pid))
    expect(await start()).toMatchObject({ code: 0, output: expect.stringContaining('up') })
    expect(readdirSync(join(root, 'dist')).filter((name) => name.startsWith('.'))).toEqual([])
  })
})

describe('where the compilers are not installed', () => {
  /** The packages as a production image has them. */
  function leaveOutCompilers() {
    rmSync(join(root, 'node_modules'))
    mkdirSync(join(root, 'node_modules'))
    symlinkSync(join(process.cwd(), 'node_modules/hono'), join(root, 'node_modules/hono'))
  }

  test('what is built is run, though the files’ times have changed', async () => {
    await start('--build-only')
    leaveOutCompilers()
    write('package-lock.json', '{}')
    expect(await start()).toMatchObject({ code: 0, said: '', output: expect.stringContaining('up') })
  })

  test('with nothing built it says what to do', async () => {
    leaveOutCompilers()
    expect(await start()).toEqual({
      code: 1,
      output: '',
      said: 'Nothing is built here, and what builds it is not installed. Run `npm ci` first.\n',
    })
  })
})
