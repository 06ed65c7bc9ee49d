import type { FC } from 'hono/jsx'
import type { WaitingRoomFigures } from '../../src/domain/types.js'
import { StatCard } from './stat-card.js'

/** The waiting room of a sale as its operator sees it. */
export const RoomFigures: FC<{ room: WaitingRoomFigures }> = ({ room }) => (
  <dl class="stats" aria-label="Waiting room">
    <StatCard name="room-waiting" value={room.waiting} label="places waiting to be let in" />
    {room.present !== null && (
      <StatCard name="room-present" value={room.present} label="of them seen lately" />
    )}
    <StatCard name="room-admitted" value={room.admitted} label="places let in" />
    <StatCard name="room-pace" value={Math.round(room.per_second)} label="let in a second" />
  </dl>
)
