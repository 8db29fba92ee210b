// The doors, dense: whether each is open, how it is reached, what comes through.
import type { Door } from '@tocsin/contracts/api/doors';

import { formatShort } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { Choice, ChoiceFigure, ChoiceList } from '../../ui/choice-list.tsx';
import { Lamp, type LampLook } from '../../ui/lamp.tsx';
import { Time } from '../../ui/time.tsx';
import { doorWords } from '../../words/doors.ts';
import { protocolOf, stateWords, words } from './words.ts';

import classes from './page.module.css';

const perMinute = '/min';
const liveMs = 60_000;
const looks: Readonly<Record<Door['state'], LampLook>> = { open: 'on', closed: 'never', failed: 'troubled' };

/** Full where it is open, pulsing while events come; half where it cannot open; empty where it is closed. */
export function DoorLamp({ door: { state, lastEventAt } }: { door: Door }) {
  const now = useNow();
  const isLive = state === 'open' && lastEventAt !== null && now - Date.parse(lastEventAt) < liveMs;
  return <Lamp look={isLive ? 'live' : looks[state]} />;
}

type DoorListProps = { doors: readonly Door[]; chosen: string | null; onChoose: (id: string) => void };

export const DoorList = ({ doors, chosen, onChoose }: DoorListProps) => (
  <ChoiceList>
    {doors.map((door) => (
      <Choice
        key={door.id}
        title={doorWords(door).title}
        mark={<DoorLamp door={door} />}
        sub={
          <>
            <span className={classes.state} data-state={door.state}>
              {stateWords[door.state]}
            </span>
            {' · '}
            <span className="mono">{protocolOf(door)}</span>
          </>
        }
        end={
          (door.state !== 'closed' || door.lastEventAt !== null) && (
            <ChoiceFigure
              figure={formatShort(door.eventsPerMinute)}
              unit={perMinute}
              isNone={door.eventsPerMinute === 0}
            >
              {door.lastEventAt ? <Time at={door.lastEventAt} /> : words.noEventYet}
            </ChoiceFigure>
          )
        }
        isChosen={door.id === chosen}
        onChoose={() => onChoose(door.id)}
      />
    ))}
  </ChoiceList>
);
