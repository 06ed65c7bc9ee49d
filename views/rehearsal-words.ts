import type { RehearsalOnShow, RehearsalOutcome, RehearsalResult } from '../src/domain/rehearsal-types.js'
import { count, lengthInWords } from './words.js'

export const OUTCOME_WORDS: Record<RehearsalOutcome, string> = {
  passed: 'passed',
  failed: 'failed',
  stopped: 'stopped',
  died: 'not carried out',
  lost: 'lost',
}

/** What shoppers do, as an operator calls it. */
export const STEP_WORDS: Record<string, string> = {
  view: 'Open the shop',
  poll: 'Poll the board',
  hold: 'Hold',
  confirm: 'Confirm',
  cancel: 'Give back',
  cheat: 'Cheat',
}

/** "200 shoppers in 20 seconds". */
export const sizeInWords = ({ shoppers, seconds }: { shoppers: number; seconds: number }) =>
  `${count(shoppers, 'shopper')} in ${lengthInWords(seconds)}`

/** The whole rehearsal, as it stands, in a sentence or two. */
export function leadOf(rehearsal: RehearsalOnShow): string {
  const { outcome, why, result } = rehearsal
  switch (outcome) {
    case null:
      return phaseOf(rehearsal)
    case 'stopped':
      return 'Stopped before its end, so there is no verdict. The copy is gone.'
    case 'died':
      return `It could not be carried out. ${why ?? ''}`
    case 'lost':
      return 'Lost: the process that ran it ended without a word, so there is no verdict. What is left of the copy is removed within two minutes.'
    default:
      return result ? verdictOf(result) : ''
  }
}

function phaseOf({ progress, seconds, stop_asked_at, is_quiet }: RehearsalOnShow): string {
  if (is_quiet) return 'Nothing is heard of it just now. If it stays so, it counts as lost.'
  if (stop_asked_at) return 'It is being stopped: the shoppers leave, and the copy is removed.'
  if (!progress) return 'The copy and the accounts of its shoppers are being made.'
  if (progress.second < progress.opens_at_second) return 'The shop fills. The sale has not opened yet.'
  if (progress.second < seconds) return 'The sale is open.'
  return 'The last shoppers leave; then the books are read and the copy is removed.'
}

function verdictOf({ verdict, lost_count, books }: RehearsalResult): string {
  if (verdict.verdict === 'pass') {
    return `Passed: ${count(books.sold, 'unit')} of ${books.supplied} sold, none oversold, no order lost, no request failed.`
  }
  const faults = [
    verdict.oversold > 0 && `${count(verdict.oversold, 'unit')} oversold`,
    lost_count > 0 && `${count(lost_count, 'order')} lost`,
    verdict.errors > lost_count && `${count(verdict.errors - lost_count, 'answer')} that must not be`,
    books.broken.length > 0 && `${count(books.broken.length, 'promise')} of the books broken`,
  ].filter((fault) => fault !== false)
  return `Failed: ${faults.join(', ')}.`
}
