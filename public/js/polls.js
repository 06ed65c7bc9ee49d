// @ts-check

/*
 * When the live parts of a page ask for news. Each answer says in `Poll-After` when the server wants to be asked again:
 * sooner where something is about to change, later where it is busy. The beat in the markup is for where this script
 * does not run. Nobody asks in a tab that nobody sees, and no two pages keep step.
 */

/** When each part asks next. @type {Map<Element, ReturnType<typeof setTimeout>>} */
const plans = new Map()
/** How many answers in a row failed, by part. @type {WeakMap<Element, number>} */
const failures = new WeakMap()

const POLLERS = '[hx-trigger*="every "][hx-trigger*="poll-now"]'
/** How far a wait is drawn out or cut short by chance, as a share of it. */
const JITTER = 0.2
const BACKOFF_MS_MAX = 30_000

/** The part's own beat in milliseconds; 0 once the server has drawn it without one. @param {Element} part */
function beatOf(part) {
  const [, amount, unit] = /\bevery ([\d.]+)(ms|s)/.exec(part.getAttribute('hx-trigger') ?? '') ?? []
  return Number(amount ?? 0) * (unit === 's' ? 1000 : 1)
}

/** @param {Element} part @param {number} milliseconds */
function plan(part, milliseconds) {
  clearTimeout(plans.get(part))
  const byChance = 1 + JITTER * (2 * Math.random() - 1)
  plans.set(
    part,
    setTimeout(() => ask(part), milliseconds * byChance),
  )
}

/** Asks for news of a part; in a hidden tab it waits until somebody looks. @param {Element} part */
function ask(part) {
  clearTimeout(plans.get(part))
  const beat = part.isConnected ? beatOf(part) : 0
  if (beat === 0) plans.delete(part)
  if (beat === 0 || document.hidden) return
  // The answer makes another plan; this one is for a request that is never sent.
  plan(part, beat)
  part.dispatchEvent(new CustomEvent('poll-now'))
}

const askAll = () => {
  for (const part of document.querySelectorAll(POLLERS)) ask(part)
}

function planNewParts() {
  for (const part of document.querySelectorAll(POLLERS)) {
    if (!plans.has(part)) plan(part, beatOf(part))
  }
}

/**
 * How long to wait after an answer, or after none. A server in trouble is asked more and more rarely, and not before it
 * said; the first good answer brings the old beat back.
 * @param {Element} part @param {{ status: number, headers: Headers } | undefined} answer
 */
function waitAfter(part, answer) {
  const beat = beatOf(part)
  if (answer && answer.status < 400) {
    failures.delete(part)
    return Number(answer.headers.get('Poll-After')) || beat
  }
  const failed = failures.get(part) ?? 0
  failures.set(part, failed + 1)
  // Not even chance may make it sooner than the server said.
  const demanded = (Number(answer?.headers.get('Retry-After')) * 1000) / (1 - JITTER) || 0
  return Math.max(demanded, Math.min(beat * 2 ** failed, Math.max(beat, BACKOFF_MS_MAX)))
}

// htmx keeps its own beat for each part; it is stopped on its way, so that only the plans here count.
document.addEventListener(
  'every',
  (event) => {
    if (event.target instanceof Element && event.target.matches(POLLERS)) event.stopImmediatePropagation()
  },
  true,
)
document.addEventListener('htmx:before:request', (event) => {
  clearTimeout(plans.get(/** @type {CustomEvent} */ (event).detail.ctx.sourceElement))
})
document.addEventListener('htmx:finally:request', (event) => {
  const { sourceElement, response } = /** @type {CustomEvent} */ (event).detail.ctx
  // A part that was swapped whole goes on as its successor.
  const part = sourceElement.isConnected ? sourceElement : document.getElementById(sourceElement.id)
  if (part && beatOf(part) > 0) plan(part, waitAfter(part, response))
  planNewParts()
})
// The clocks of a page raise this on the document when a sale turns.
document.addEventListener('poll-now', askAll)
document.addEventListener('visibilitychange', askAll)
window.addEventListener('online', askAll)
window.addEventListener('pageshow', (event) => {
  const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'))
  // A page that came out of a cache is older than it looks.
  if (event.persisted || visit?.type === 'back_forward') askAll()
})
planNewParts()
