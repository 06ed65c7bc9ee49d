import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { eventually } from './browser.js'

/** Keeps pictures of a page at both widths in a folder of test-artifacts, and sees that nothing stands out sideways. */
export async function keepShots(page: Page, folder: string, name: string): Promise<void> {
  const shots = join('test-artifacts', folder)
  mkdirSync(shots, { recursive: true })
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 })
    const excess = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    await eventually(excess).toBeLessThanOrEqual(0)
    const path = join(shots, `${name}-${width}.jpg`)
    await page.screenshot({ path, fullPage: true, quality: 80, type: 'jpeg' })
  }
}
