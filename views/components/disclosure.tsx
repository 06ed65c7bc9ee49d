import type { FC, PropsWithChildren } from 'hono/jsx'

export interface DisclosureProps {
  summary: string
  /** What a screen reader adds, where the words alone would stand on the page more than once. */
  of?: string
  open?: boolean
  /** Of those that share a group, opening one closes the others. */
  group?: string
  id?: string
  /** Whether what it offers can be taken back, so that nothing warns of it. */
  harmless?: boolean
}

/** Something that takes a second, deliberate step, with scripts and without. */
export const Disclosure: FC<PropsWithChildren<DisclosureProps>> = ({
  summary,
  of,
  open,
  id,
  group,
  harmless,
  children,
}) => (
  <details class={harmless ? 'disclosure harmless' : 'disclosure'} id={id} name={group} open={open}>
    <summary>
      {summary}
      {of && <span class="sr-only"> {of}</span>}
    </summary>
    <div class="disclosure-body">{children}</div>
  </details>
)
