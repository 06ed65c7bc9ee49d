import type { FC, PropsWithChildren } from 'hono/jsx'

export interface DisclosureProps {
  summary: string
  /** What a screen reader adds, where the words alone would stand on the page more than once. */
  of?: string
  open?: boolean
  id?: string
}

/** Something that takes a second, deliberate step, with scripts and without. */
export const Disclosure: FC<PropsWithChildren<DisclosureProps>> = ({ summary, of, open, id, children }) => (
  <details class="disclosure" id={id} open={open}>
    <summary>
      {summary}
      {of && <span class="sr-only"> {of}</span>}
    </summary>
    <div class="disclosure-body">{children}</div>
  </details>
)
