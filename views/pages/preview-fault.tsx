import type { FC } from 'hono/jsx'
import { PreviewForm } from '../components/preview-form.js'
import { Page } from '../layouts/page.js'
import type { Site } from '../site.js'

/** Longest spelling of a time that is shown again, in characters. */
const ASKED_CHARACTERS_MAX = 60

/** Asks again for the time of a preview that was none. */
export const PreviewFaultPage: FC<{ site: Site; message: string; asked: string }> = ({
  site,
  message,
  asked,
}) => (
  <Page site={site} title="Error: Preview">
    <div class="narrow preview-fault">
      <h1>Preview</h1>
      <p>An operator can see any page as it will be at another time. Nothing is changed by looking.</p>
      <PreviewForm path={site.path} timeZone={site.timeZone} error={message} />
      {asked && (
        <p class="hint">
          Asked for: <span class="figures">{asked.slice(0, ASKED_CHARACTERS_MAX)}</span>
        </p>
      )}
      <p>
        <a href={site.path}>Show the page as it is</a>
      </p>
    </div>
  </Page>
)
