// @ts-check

/*
 * What a page gains when scripts run: clocks that tick, a warning before they end, forms that follow the state of their
 * sale. Nothing depends on any of it.
 */

/** When each deadline falls on the monotonic clock, by its text. @type {Map<string, number>} */
const deadlines = new Map()
/** When the end of each deadline was last reported, by its text. @type {Map<string, number>} */
const reported = new Map()
/** The seconds that each clock showed last, by its deadline. @type {Map<string, number>} */
const shown = new Map()

const SPOKEN_AT_SECONDS = [60, 30, 10]
const REPORT_AGAIN_MS = 2_000
const SPREAD_MS_MAX = 1_000

/** @type {<T extends HTMLElement>(selector: string) => T[]} */
const all = (selector) => [...document.querySelectorAll(/** @type {any} */ (selector))]

/** @param {string} text */
function announce(text) {
  const announcer = document.getElementById('announcer')
  if (announcer) announcer.textContent = text
}

/** What was said last by each part of the page that has news of its own. @type {Map<string, string>} */
const said = new Map(all('.hold-form[data-news]').map((slot) => [slot.id, slot.dataset.news ?? '']))

/** @param {string} part @param {string} news */
function sayOnce(part, news) {
  if (said.get(part) === news) return
  said.set(part, news)
  announce(news)
}

/** @param {EventTarget} target @param {string} name */
const raise = (target, name) => target.dispatchEvent(new CustomEvent(name))

/**
 * An answer that was cached or slow overstates the time remaining and none understates it, so of all that were told
 * for one deadline the earliest is the truest.
 * @param {HTMLElement} clock @param {number} sentAt
 */
function learn(clock, sentAt) {
  const key = clock.dataset.deadline ?? ''
  const at = sentAt + Number(clock.dataset.remainingMs)
  deadlines.set(key, Math.min(at, deadlines.get(key) ?? at))
}

/** @param {number} seconds */
function inWords(seconds) {
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  if (hours >= 48) return `${Math.floor(hours / 24)} days`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** The end of a hold asks for its ticket at once; the turn of a sale, which all see together, within a second.
 * @param {HTMLElement} clock */
function report(clock) {
  const key = clock.dataset.deadline ?? ''
  if (performance.now() - (reported.get(key) ?? -REPORT_AGAIN_MS) < REPORT_AGAIN_MS) return
  reported.set(key, performance.now())
  const panel = clock.closest('[hx-trigger]')
  if (clock.dataset.kind !== 'hold')
    setTimeout(() => raise(document, 'poll-now'), Math.random() * SPREAD_MS_MAX)
  else if (panel) raise(panel, 'hold-lapsed')
}

/** @param {HTMLElement} clock */
function tick(clock) {
  const key = clock.dataset.deadline ?? ''
  const seconds = Math.max(0, Math.ceil(((deadlines.get(key) ?? 0) - performance.now()) / 1000))
  const label = clock.previousElementSibling
  const running = label instanceof HTMLElement ? label.dataset.running : undefined
  if (label && running && label.textContent !== running) label.textContent = running
  const text = inWords(seconds)
  if (clock.textContent !== text) clock.textContent = text
  clock.classList.add('ticking')
  const before = shown.get(key) ?? seconds
  shown.set(key, seconds)
  const mark = clock.dataset.kind === 'hold' && SPOKEN_AT_SECONDS.findLast((s) => before > s && seconds <= s)
  if (mark && seconds > 0) announce(`${seconds} seconds left to confirm.`)
  if (clock.dataset.kind === 'hold' && before > 0 && seconds === 0) announce('Your hold has run out.')
  if (clock.dataset.kind === 'hold') warn(clock, seconds)
  if (seconds === 0) report(clock)
}

/** The ticket says that its time is short from the same second on as the server would draw it.
 * @param {HTMLElement} clock @param {number} seconds */
function warn(clock, seconds) {
  const lastCall = clock.closest('.ticket')?.querySelector('.last-call')
  if (!(lastCall instanceof HTMLElement)) return
  lastCall.classList.toggle('last-call-waits', seconds > Number(lastCall.dataset.seconds))
}

/** @param {number} sentAt */
function readClocks(sentAt) {
  for (const clock of all('[data-deadline]')) {
    learn(clock, sentAt)
    tick(clock)
  }
}

/** A form whose sale has turned is fetched anew, and the turn is said aloud once. */
function followStates() {
  for (const slot of all('[data-panel]')) {
    const panel = document.getElementById(slot.dataset.panel ?? '')
    if (!panel || panel.dataset.state === slot.dataset.state) continue
    announce(panel.dataset.news ?? '')
    raise(slot, 'state-changed')
  }
}

/** @returns {Map<string, string | null>} */
const numbers = () => new Map(all('[data-number]').map((e) => [e.dataset.number ?? '', e.textContent]))
let numbersBefore = numbers()

function pointOutChanges() {
  for (const element of all('[data-number]')) {
    const before = numbersBefore.get(element.dataset.number ?? '')
    element.classList.toggle('changed', before !== undefined && before !== element.textContent)
  }
}

document.addEventListener('htmx:before:swap', () => {
  numbersBefore = numbers()
})
// The new elements are in the page and not yet painted, so no clock is ever seen standing still.
document.addEventListener('htmx:before:settle', () => readClocks(performance.now()))
document.addEventListener('htmx:after:swap', (event) => {
  pointOutChanges()
  const { sourceElement } = /** @type {CustomEvent} */ (event).detail.ctx
  for (const slot of all('.hold-form[data-news]')) sayOnce(slot.id, slot.dataset.news ?? '')
  // A form may be newer than the board, so only a board may send for forms, else the two could chase each other.
  if (sourceElement?.id === 'product-poller') followStates()
})

const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'))
readClocks(visit?.responseStart ?? 0)
setInterval(() => all('[data-deadline]').forEach(tick), 250)
