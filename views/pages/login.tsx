import type { FC } from 'hono/jsx'
import { AccountForm, type AccountPageProps } from '../components/account-form.js'
import { ErrorSummary } from '../components/error-summary.js'
import { Page } from '../layouts/page.js'
import { paths } from '../paths.js'

/** The way in for those who have an account. */
export const LoginPage: FC<AccountPageProps> = ({ site, next, email, problem }) => (
  <Page site={site} title={problem ? 'Error: Log in' : 'Log in'}>
    <div class="account">
      {problem && <ErrorSummary problem={problem} />}
      <h1>Log in</h1>
      <AccountForm
        action={paths.login()}
        button="Log in"
        passwordAutocomplete="current-password"
        {...{ next, email, problem }}
      />
      <p>
        New here? <a href={paths.register(next)}>Register</a>
      </p>
    </div>
  </Page>
)
