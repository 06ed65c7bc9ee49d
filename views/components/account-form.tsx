import type { FC } from 'hono/jsx'
import type { Problem } from '../problem.js'
import type { Site } from '../site.js'
import { Field } from './field.js'

export interface AccountPageProps {
  site: Site
  /** Where to go afterwards. */
  next: string | null
  /** As typed, so that a refusal keeps it. */
  email: string
  problem: Problem | null
}

export interface AccountFormProps extends Omit<AccountPageProps, 'site'> {
  action: string
  button: string
  passwordHint?: string
  passwordAutocomplete: 'current-password' | 'new-password'
}

/** The two fields that logging in and registering share. A typed password is never sent back. */
export const AccountForm: FC<AccountFormProps> = (props) => (
  <form class="account-form" method="post" action={props.action} novalidate>
    {props.next && <input type="hidden" name="next" value={props.next} />}
    <Field
      name="email"
      label="Email"
      type="email"
      autocomplete="username"
      value={props.email}
      error={props.problem?.fields.email}
    />
    <Field
      name="password"
      label="Password"
      type="password"
      autocomplete={props.passwordAutocomplete}
      error={props.problem?.fields.password}
      {...(props.passwordHint ? { hint: props.passwordHint } : {})}
    />
    <button class="button" type="submit">
      {props.button}
    </button>
  </form>
)
