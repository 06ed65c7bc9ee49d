/** A refusal in words that a person can act on. */
export interface Problem {
  code: string
  title: string
  message: string
  /** One message for each field at fault, by field name. */
  fields: Record<string, string>
  /** The next sensible step, if there is one besides trying again. */
  way_on: { href: string; label: string } | null
}
