import type { FC } from 'hono/jsx'

/** A field that somebody else saved differently while this form was open. */
export interface FieldConflict {
  field: string
  label: string
  yours: string
  theirs: string
}

const Value: FC<{ text: string }> = ({ text }) =>
  text === '' ? <span class="text-muted">nothing</span> : <bdi>{text}</bdi>

/** What was saved meanwhile beside what stands in the form, so that saving again is done knowingly. */
export const ConflictTable: FC<{ conflict: FieldConflict[] }> = ({ conflict }) => (
  <section class="conflict" aria-labelledby="conflict-title">
    <h2 id="conflict-title">What was saved meanwhile</h2>
    {conflict.length === 0 ? (
      <p>The saved product says the same as the form below in every field. Saving again changes nothing.</p>
    ) : (
      <p>What you typed still stands in the form. Saving it replaces theirs by yours, field by field.</p>
    )}
    {conflict.length > 0 && (
      <table class="data stacked thirds">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Saved now</th>
            <th scope="col">In your form</th>
          </tr>
        </thead>
        <tbody>
          {conflict.map(({ field, label, yours, theirs }) => (
            <tr>
              <th scope="row" data-label="Field">
                <a href={`#${field}`}>{label}</a>
              </th>
              <td data-label="Saved now" class="wraps">
                <Value text={theirs} />
              </td>
              <td data-label="In your form" class="wraps">
                <Value text={yours} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </section>
)
