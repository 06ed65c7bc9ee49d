// @ts-check

/*
 * What the charts of the console share: the shop's colours, which a canvas cannot take from the stylesheet, and how a
 * chart lives on a page that polls. Loaded before each chart; the browser needs no modules for this.
 */

;(() => {
  /** @param {string} token */
  const colour = (token) => getComputedStyle(document.documentElement).getPropertyValue(token).trim()

  /** Held is hatched here as in the strip, so that the chart reads without colour too. */
  function hatching() {
    const tile = Object.assign(document.createElement('canvas'), { width: 8, height: 8 })
    const pen = tile.getContext('2d')
    if (!pen) return colour('--held')
    pen.fillStyle = colour('--held')
    pen.fillRect(0, 0, 8, 8)
    pen.strokeStyle = colour('--accent-ink')
    pen.lineWidth = 1.5
    for (const from of [-4, 4, 12]) {
      pen.moveTo(from - 6, 10)
      pen.lineTo(from + 6, -2)
    }
    pen.stroke()
    return pen.createPattern(tile, 'repeat') ?? colour('--held')
  }

  /** Axes, grid and legend, which look alike on every chart.
   * @param {any} chart */
  function paintFrame(chart) {
    for (const scale of Object.values(chart.options.scales)) {
      scale.ticks.color = colour('--muted')
      scale.grid.color = colour('--line')
      scale.border.color = colour('--ink')
    }
    chart.options.plugins.legend.labels.color = colour('--ink')
  }

  /**
   * Draws a chart of the page once, keeps its numbers with the polls and its colours with the daylight. Without
   * Chart.js, or on a page that has no such chart, nothing happens.
   * @param {string} name @param {{ draw(canvas: HTMLElement): any, paint(chart: any): void, renew(chart: any): void }} parts
   */
  function show(name, { draw, paint, renew }) {
    const canvas = document.getElementById(`${name}-chart`)
    if (!canvas || !('Chart' in window)) return
    document.getElementById(`${name}-figure`)?.removeAttribute('hidden')
    const chart = draw(canvas)
    const repaint = () => {
      paint(chart)
      renew(chart)
    }
    repaint()
    document.addEventListener('htmx:after:swap', () => renew(chart))
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint)
  }

  Object.assign(window, { chartPaint: { colour, hatching, paintFrame, show } })
})()
