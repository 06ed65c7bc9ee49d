// @ts-check

/*
 * Draws the units of one product over time from the numbers that the polled table carries, and renews the drawing in
 * place after each poll. The canvas itself is never swapped.
 */

/** @typedef {[at: number, free: number, held: number, sold: number]} Step */

const { colour, hatching, paintFrame, show } = /** @type {any} */ (window).chartPaint

/** @returns {{ timeZone: string, steps: Step[] }} */
const series = () => JSON.parse(document.getElementById('minutes-data')?.textContent ?? '{"steps":[]}')

/** @param {any} chart */
function paint(chart) {
  const fills = [colour('--sold'), hatching(), colour('--accent')]
  chart.data.datasets.forEach((/** @type {any} */ dataset, /** @type {number} */ i) => {
    Object.assign(dataset, { backgroundColor: fills[i] })
  })
  paintFrame(chart)
}

/** Sold lies at the bottom, held upon it, free on top, so that the free ones are seen to melt away.
 * @param {any} chart */
function renew(chart) {
  const { steps } = series()
  const column = (/** @type {1 | 2 | 3} */ i) => steps.map((step) => ({ x: step[0], y: step[i] }))
  chart.data.datasets[0].data = column(3)
  chart.data.datasets[1].data = column(2)
  chart.data.datasets[2].data = column(1)
  Object.assign(chart.options.scales.x, { min: steps[0]?.[0], max: steps.at(-1)?.[0] })
  document.getElementById('units-empty')?.toggleAttribute('hidden', steps.length > 0)
  chart.canvas.parentElement.hidden = steps.length === 0
  chart.update()
}

/** Ticks and tooltips tell the time of the shop, not of the browser.
 * @param {Intl.DateTimeFormatOptions} options */
function clock(options) {
  const format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: series().timeZone })
  return (/** @type {number} */ at) => format.format(at)
}

/** @param {HTMLElement} canvas */
function draw(canvas) {
  const font = { family: getComputedStyle(document.body).fontFamily, size: 14 }
  const Chart = /** @type {any} */ (window).Chart
  const minute = clock({ hour: '2-digit', minute: '2-digit' })
  const exact = clock({
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  })
  const layer = (/** @type {string} */ label) => ({
    label,
    data: [],
    fill: true,
    stepped: true,
    pointRadius: 0,
    borderWidth: 0,
  })
  return new Chart(canvas, {
    type: 'line',
    data: { datasets: ['Sold', 'Held', 'Free'].map(layer) },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: {
          type: 'linear',
          ticks: { font, maxRotation: 0, autoSkipPadding: 24, maxTicksLimit: 6, callback: minute },
          grid: { display: false },
          border: {},
        },
        y: { stacked: true, beginAtZero: true, ticks: { font, precision: 0 }, grid: {}, border: {} },
      },
      plugins: {
        legend: { align: 'start', reverse: true, labels: { font, boxWidth: 16 } },
        tooltip: {
          itemSort: (/** @type {any} */ a, /** @type {any} */ b) => b.datasetIndex - a.datasetIndex,
          callbacks: { title: (/** @type {any[]} */ items) => (items[0] ? exact(items[0].parsed.x) : '') },
        },
      },
    },
  })
}

show('units', { draw, paint, renew })
