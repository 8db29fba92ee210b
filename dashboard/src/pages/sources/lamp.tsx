// Whether something came lately: full and pulsing within a minute, full within a quarter of an hour, half before, else empty.
import { useNow } from '../../lib/now.ts';

import classes from './page.module.css';

const minuteMs = 60_000;

export function Lamp({ lastEventAt }: { lastEventAt: string | null }) {
  const now = useNow();
  const silentMs = lastEventAt === null ? Infinity : now - Date.parse(lastEventAt);
  const look =
    silentMs < minuteMs ? 'live' : silentMs < 15 * minuteMs ? 'recent' : silentMs < Infinity ? 'silent' : 'never';
  return <span className={classes.lamp} data-look={look} aria-hidden="true" />;
}
