import { setTimeout as sleep } from 'node:timers/promises'
import type { RehearsalVerdict } from '../domain/rehearsal-types.js'
import type { Findings } from './findings.js'
import type { Operator, Prepared } from './operator.js'
import { type Books, judge } from './verdict.js'

export interface RehearsalOptions {
  operator: Pick<Operator, 'start' | 'books' | 'remove'>
  productId: number
  shoppers: number
  seconds: number
  /** Leave the copy and its shoppers where they are, to be looked at. */
  keep: boolean
  /** Lets the shoppers come to what was prepared. What was prepared is removed when it throws, too. */
  crowd(prepared: Prepared): Promise<Findings>
}

export interface Rehearsed {
  verdict: RehearsalVerdict
  findings: Findings
  books: Books
}

/** Rehearses the sale of a product on a hidden copy of it, and removes the copy whatever happens. */
export async function rehearse(options: RehearsalOptions): Promise<Rehearsed> {
  const { operator, productId, shoppers, seconds, keep, crowd } = options
  const prepared = await operator.start(productId, { shoppers, seconds })
  try {
    const findings = await crowd(prepared)
    const books = await operator.books(prepared.copyId)
    return { verdict: judge({ shoppers, seconds }, findings, books), findings, books }
  } finally {
    if (!keep) {
      // Another process of the shop writes what it refused within a second; after that nothing new comes.
      await sleep(1_100)
      await operator.remove(prepared.copyId)
    }
  }
}
