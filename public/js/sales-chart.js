// @ts-check

/*
 * Draws the console's chart from the numbers that the polled part carries, and renews it in place after each poll.
 * The canvas itself is never swapped.
 */

/** @typedef {{ name: string, pending: number, confirmed: number, expired: number }} Row */

const { colour, hatching, paintFrame, show } = /** @type {any} */ (window).chartPaint
const stillness = matchMedia('(prefers-reduced-motion: reduce)')

/** @returns {Row[]} */
const rows = () => JSON.parse(document.getElementById('sales-data')?.textContent ?? '[]')

/** @param {any} chart */
function paint(chart) {
  const fills = [hatching(), colour('--good'), colour('--sold')]
  chart.data.datasets.forEach((/** @type {any} */ dataset, /** @type {number} */ i) => {
    Object.assign(dataset, { backgroundColor: fills[i], hoverBackgroundColor: fills[i] })
  })
  paintFrame(chart)
}

const LABEL_LENGTH_MAX = 18

/** @param {string} name */
const shortened = (name) =>
  name.length > LABEL_LENGTH_MAX ? `${name.slice(0, LABEL_LENGTH_MAX - 1).trimEnd()}…` : name

/** @param {any} chart */
function renew(chart) {
  const sold = rows()
  chart.canvas.parentElement.style.height = `${6 + 2.25 * sold.length}rem`
  chart.data.labels = sold.map((row) => shortened(row.name))
  chart.data.datasets[0].data = sold.map((row) => row.pending)
  chart.data.datasets[1].data = sold.map((row) => row.confirmed)
  chart.data.datasets[2].data = sold.map((row) => row.expired)
  const empty = !sold.some((row) => row.pending + row.confirmed + row.expired > 0)
  document.getElementById('sales-empty')?.toggleAttribute('hidden', !empty)
  chart.canvas.parentElement.hidden = empty
  chart.options.animation = stillness.matches ? false : { duration: 300 }
  chart.update()
}

/** @param {HTMLElement} canvas */
function draw(canvas) {
  const font = { family: getComputedStyle(document.body).fontFamily, size: 14 }
  const Chart = /** @type {any} */ (window).Chart
  const series = (/** @type {string} */ label) => ({ label, data: [], maxBarThickness: 32 })
  const axis = (/** @type {boolean} */ grid) => ({
    stacked: true,
    ticks: { font, precision: 0 },
    grid: { display: grid },
    border: {},
  })
  return new Chart(canvas, {
    type: 'bar',
    data: { labels: [], datasets: ['Pending', 'Confirmed', 'Expired'].map(series) },
    options: {
      animation: false,
      indexAxis: 'y',
      maintainAspectRatio: false,
      scales: { x: axis(true), y: axis(false) },
      plugins: { legend: { align: 'start', labels: { font, boxWidth: 16 } } },
    },
  })
}

show('sales', { draw, paint, renew })
