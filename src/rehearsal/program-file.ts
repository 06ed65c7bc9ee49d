import { fileURLToPath } from 'node:url'

/** The file of one of our programs, such as `main`: the source where this runs from the source, else what was built. */
export function programFile(name: string): string {
  const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
  return fileURLToPath(new URL(`../${name}${ending}`, import.meta.url))
}
