import type { FC } from 'hono/jsx'
import { AccountForm, type AccountPageProps } from '../components/account-form.js'
import { ErrorSummary } from '../components/error-summary.js'
import { Page } from '../layouts/page.js'
import { paths } from '../paths.js'

/** The way in for those who are new. */
export const RegisterPage: FC<AccountPageProps> = ({ site, next, email, problem }) => (
  <Page site={site} title={problem ? 'Error: Register' : 'Register'}>
    <div class="account">
      {problem && <ErrorSummary problem={problem} />}
      <h1>Register</h1>
      <p>An email address and a password, so that a hold has an owner.</p>
      <AccountForm
        action={paths.register()}
        button="Register"
        passwordHint="8 characters or more."
        passwordAutocomplete="new-password"
        {...{ next, email, problem }}
      />
      <p>
        Already registered? <a href={paths.login(next)}>Log in</a>
      </p>
    </div>
  </Page>
)
