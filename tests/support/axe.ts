import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

const AXE = readFileSync(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8')

/** WCAG 2.2 at levels A and AA, and what axe calls best practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const RUN = `axe.run(document, { runOnly: ${JSON.stringify(RULES)} }).then(({ violations }) => JSON.stringify(
  violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html).slice(0, 3).join(' '))))`

/**
 * What axe finds wrong with the page as it stands. It is put in by the debugger and not by a script element, since the
 * page's own policy would, rightly, not let it run.
 */
export async function axeFindings(page: Page): Promise<string[]> {
  const debuggerOf = await page.context().newCDPSession(page)
  await debuggerOf.send('Runtime.evaluate', { expression: AXE })
  const { result } = await debuggerOf.send('Runtime.evaluate', {
    expression: RUN,
    awaitPromise: true,
    returnByValue: true,
  })
  await debuggerOf.detach()
  return JSON.parse(result.value)
}
