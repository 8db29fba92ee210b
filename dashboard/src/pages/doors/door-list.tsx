// The doors, dense: whether each is open, how it is reached, what comes through.
import type { Door } from '@tocsin/contracts/api/doors';
import { useEffect, useRef } from 'react';

import { formatShort } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { Time } from '../../ui/time.tsx';
import { protocolOf, stateWords } from './words.ts';

import classes from './page.module.css';

const liveMs = 60_000;

/** Full where it is open, pulsing while events come; half where it cannot open; empty where it is closed. */
export function DoorLamp({ door: { state, lastEventAt } }: { door: Door }) {
  const now = useNow();
  const isLive = state === 'open' && lastEventAt !== null && now - Date.parse(lastEventAt) < liveMs;
  return <span className={classes.lamp} data-look={isLive ? 'live' : state} aria-hidden="true" />;
}

type DoorListProps = { doors: readonly Door[]; chosen: string | null; onChoose: (id: string) => void };

export function DoorList({ doors, chosen, onChoose }: DoorListProps) {
  return (
    <ul className={classes.doors}>
      {doors.map((door) => (
        <DoorRow key={door.id} door={door} isChosen={door.id === chosen} onChoose={onChoose} />
      ))}
    </ul>
  );
}

type DoorRowProps = { door: Door; isChosen: boolean; onChoose: (id: string) => void };

function DoorRow({ door, isChosen, onChoose }: DoorRowProps) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    <li ref={row} data-chosen={isChosen || undefined} data-state={door.state}>
      <DoorLamp door={door} />
      <div className={classes.words}>
        <button
          type="button"
          className={`${classes.choose} ellipsis`}
          aria-current={isChosen || undefined}
          onClick={() => onChoose(door.id)}
        >
          {door.title}
        </button>
        <span className={`${classes.sub} ellipsis`}>
          <span className={classes.state}>{stateWords[door.state]}</span>
          {' · '}
          <span className="mono">{protocolOf(door)}</span>
        </span>
      </div>
      <div className={classes.rate}>
        <span className="num" data-none={door.eventsPerMinute === 0 || undefined}>
          {formatShort(door.eventsPerMinute)}
          <i>/min</i>
        </span>
        <span className={classes.sub}>{door.lastEventAt ? <Time at={door.lastEventAt} /> : 'No event yet'}</span>
      </div>
    </li>
  );
}
