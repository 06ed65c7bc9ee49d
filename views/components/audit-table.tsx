import type { FC } from 'hono/jsx'
import type { AuditEntry } from '../../src/domain/types.js'
import { paths } from '../paths.js'
import type { Site } from '../site.js'
import { Moment } from './moment.js'

/** Where the thing can be seen that something was done to, if it has a page. */
function addressOf(target: string): string | null {
  const [, product, order, rehearsal] =
    /^(?:product (\d+)|order ([0-9a-f-]{36})|rehearsal (\d+))$/.exec(target) ?? []
  if (product) return paths.adminProduct(Number(product))
  if (rehearsal) return paths.adminRehearsal(Number(rehearsal))
  return order ? paths.adminOrders({ id: order }) : null
}

const Target: FC<{ target: string }> = ({ target }) => {
  const address = addressOf(target)
  return address ? <a href={address}>{target}</a> : <bdi>{target}</bdi>
}

const Row: FC<{ site: Site; entry: AuditEntry }> = ({ site, entry }) => (
  <tr id={`entry-${entry.id}`}>
    <th scope="row" data-label="Time">
      <Moment at={entry.created_at} timeZone={site.timeZone} now={site.now} exactness="second" />
    </th>
    <td data-label="Who" class="wraps">
      <bdi>{entry.actor_email}</bdi>
    </td>
    <td data-label="From" class="figures">
      {entry.address}
    </td>
    <td data-label="Did" class="figures">
      {entry.action}
    </td>
    <td data-label="To" class="wraps">
      <Target target={entry.target} />
    </td>
    <td data-label={entry.details ? 'Details' : undefined} class="wraps details">
      <bdi>{entry.details}</bdi>
    </td>
  </tr>
)

/** Who did what to which thing, from where. */
export const AuditTable: FC<{ site: Site; entries: AuditEntry[] }> = ({ site, entries }) => (
  <table class="data stacked dense">
    <caption class="sr-only">What operators did, newest first</caption>
    <thead>
      <tr>
        {['Time', 'Who', 'From', 'Did', 'To', 'Details'].map((head) => (
          <th scope="col">{head}</th>
        ))}
      </tr>
    </thead>
    <tbody>
      {entries.map((entry) => (
        <Row site={site} entry={entry} />
      ))}
    </tbody>
  </table>
)
