import { execFileSync } from 'node:child_process'

/** Builds once before all tests of a project, so that no test measures or waits for the build. */
export default function build(): void {
  execFileSync(process.execPath, ['src/cli/start.mjs', '--build-only'], { stdio: 'inherit' })
}
