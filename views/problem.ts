/** The next sensible step: somewhere to go, or something to do at once. */
export type WayOn =
  | { href: string; label: string }
  /** A form of one button: where it is sent, and what it sends. */
  | { action: string; fields: Record<string, string>; label: string }

/** A refusal in words that a person can act on. */
export interface Problem {
  code: string
  title: string
  message: string
  /** One message for each field at fault, by field name. */
  fields: Record<string, string>
  /** The next sensible step, if there is one besides trying again. */
  way_on: WayOn | null
  /** The number of the attempt to hold that was refused. */
  receipt?: number | undefined
}
