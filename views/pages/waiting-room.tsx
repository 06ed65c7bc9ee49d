import type { FC } from 'hono/jsx'
import { RefreshOffer } from '../components/refresh-offer.js'
import { WaitingPanel, type WaitingPanelProps } from '../fragments/waiting-panel.js'
import { Page } from '../layouts/page.js'
import { paths } from '../paths.js'

export interface WaitingRoomPageProps extends WaitingPanelProps {
  reloadAfter?: number | undefined
}

/** Where one waits for a sale that many want. It says how it stands and asks for nothing. */
export const WaitingRoomPage: FC<WaitingRoomPageProps> = ({ reloadAfter, ...props }) => {
  const { site, product, standing } = props
  const waiting = standing?.state === 'waiting' || standing?.state === 'closed'
  return (
    <Page site={site} title={`Waiting room: ${product.name}`} reloadAfter={waiting ? reloadAfter : undefined}>
      <div class="narrow">
        <h1>Waiting room</h1>
        {waiting && <RefreshOffer href={paths.waitingRoom(product.id)} on={reloadAfter !== undefined} />}
        <WaitingPanel {...props} />
      </div>
    </Page>
  )
}
