import type { FC } from 'hono/jsx'
import type { ApiOperation } from '../pages/api-reference.js'

/** Where an operation stands on its page. */
export const operationId = ({ method, path }: ApiOperation) =>
  `${method.toLowerCase()}${path.replace(/[^a-z0-9]+/gi, '-')}`.replace(/-$/, '')

/** An operation by its method and address. */
export const OperationName: FC<{ operation: ApiOperation }> = ({ operation }) => (
  <code>
    <b>{operation.method}</b> {operation.path}
  </code>
)

/** A schema in a box of its own, which scrolls where its lines are longer than the page is wide. */
const Schema: FC<{ title: string; text: string; of: string }> = ({ title, text, of }) => (
  <div class="schema">
    <h3>{title}</h3>
    <section class="schema-box" aria-label={`${title}: ${of}`} tabindex={0}>
      <pre>
        <code>{text}</code>
      </pre>
    </section>
  </div>
)

/** One operation: what it does, for whom, what it takes, answers and refuses. */
export const ApiOperationPart: FC<{ operation: ApiOperation }> = ({ operation }) => {
  const { who, summary, request, success, refusals } = operation
  const of = `${operation.method} ${operation.path}`
  return (
    <section class="api-operation" id={operationId(operation)}>
      <h2>
        <OperationName operation={operation} />
      </h2>
      <p>{summary}</p>
      <dl class="facts">
        <dt>Who</dt>
        <dd>{who}</dd>
        <dt>Refusals</dt>
        <dd>
          {refusals.length === 0 ? (
            'none of its own'
          ) : (
            <ul class="refusals">
              {refusals.map((refusal) => (
                <li>
                  <code>{refusal}</code>
                </li>
              ))}
            </ul>
          )}
        </dd>
      </dl>
      <div class="schemas">
        {request !== null && <Schema title="Body" text={request} of={of} />}
        <Schema title="Answer" text={success} of={of} />
      </div>
    </section>
  )
}
