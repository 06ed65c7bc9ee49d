import type { FC } from 'hono/jsx'
import { RefreshOffer } from '../components/refresh-offer.js'
import { WaitingPanel, type WaitingPanelProps } from '../fragments/waiting-panel.js'
import { Page } from '../layouts/page.js'
import { paths } from '../paths.js'

export interface WaitingRoomPageProps extends WaitingPanelProps {
  /** Seconds between reloads, where the visitor asked for them: not the same for everybody, so that no crowd forms. */
  refreshSeconds: number | null
}

/** Where one waits for a sale that many want. It says how it stands and asks for nothing. */
export const WaitingRoomPage: FC<WaitingRoomPageProps> = ({ refreshSeconds, ...props }) => {
  const { site, product, standing } = props
  const waiting = standing?.state === 'waiting' || standing?.state === 'closed'
  return (
    <Page
      site={site}
      title={`Waiting room: ${product.name}`}
      refreshSeconds={waiting ? (refreshSeconds ?? undefined) : undefined}
    >
      <div class="narrow">
        <h1>Waiting room</h1>
        {waiting && <RefreshOffer href={paths.waitingRoom(product.id)} on={refreshSeconds !== null} />}
        <WaitingPanel {...props} />
      </div>
    </Page>
  )
}
