/** Seconds between two polls of a live part while nothing is known of its next change; also its longest reload. */
export const POLL_SECONDS = { storefront: 7, waiting: 5, order: 5, orders: 15, console: 5, rehearsal: 2 }
export type LivePart = keyof typeof POLL_SECONDS

/**
 * The trigger of a part that polls. The beat in it is for where only htmx runs: public/js/polls.js silences it and
 * raises `poll-now` itself, at the intervals that the server sends with each answer.
 */
export const pollTrigger = (part: LivePart, ...alsoOn: string[]) =>
  [`every ${POLL_SECONDS[part]}s`, 'poll-now', ...alsoOn].join(', ')
