// The line at the bottom: is it live, how much comes in, how far behind, and which keys work here.
import { useQuery } from '@tanstack/react-query';

import { formatCount, formatDuration, formatShort } from '../lib/format.ts';
import { useBoundKeys } from '../lib/keyboard.ts';
import { useLiveStatus } from '../lib/live.ts';
import { classNames } from '../ui/class-names.ts';
import { Kbd } from '../ui/kbd.tsx';
import { pulseQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './shell.module.css';

export function StatusBar({ onHelp }: { onHelp: () => void }) {
  const pulse = useQuery(pulseQuery).data;
  const hints = useBoundKeys().filter((binding) => binding.hint !== undefined);
  return (
    <footer className={classes.status}>
      <LiveDot />
      {pulse && (
        <>
          <span>
            {words.ingest}
            <b>{formatRate(pulse.eventsPerSecond)}</b>
            {words.perSecond}
          </span>
          <span>
            {words.lag}
            <b>{formatDuration(pulse.lagMs)}</b>
          </span>
          <span className={classes.wideOnly}>
            {words.rules}{' '}
            <b>
              {formatCount(pulse.rulesEnabled)}/{formatCount(pulse.rulesTotal)}
            </b>
          </span>
          <span className={classes.wideOnly}>
            {words.eventsToday}
            <b>{formatShort(pulse.eventsToday)}</b>
          </span>
          {pulse.unparsedToday > 0 && (
            <span className={classes.wideOnly}>
              {words.unparsed}
              <b>{formatShort(pulse.unparsedToday)}</b>
            </span>
          )}
        </>
      )}
      <div className={classes.hints}>
        {hints.map(({ keys, hint }) => (
          <span key={keys} className={classes.hint}>
            <Kbd keys={keys} /> {hint}
          </span>
        ))}
      </div>
      <button type="button" className={classNames(classes.hint, classes.helpButton)} onClick={onHelp}>
        <Kbd keys="?" />
        {words.allKeys}
      </button>
    </footer>
  );
}

/** Slow rates with a decimal, fast ones without. */
const formatRate = (perSecond: number): string =>
  perSecond < 100 ? formatShort(Math.round(perSecond * 10) / 10) : formatShort(Math.round(perSecond));

function LiveDot() {
  const { connected, latencyMs } = useLiveStatus();
  const said = connected ? (latencyMs === null ? words.live : words.liveIn(latencyMs)) : words.reconnecting;
  return (
    <span className={classNames(classes.live, connected ? 'tone-ok' : 'tone-medium')} role="status">
      <span className={classNames(classes.dot, connected && classes.beat)} aria-hidden="true" />
      {said}
    </span>
  );
}
