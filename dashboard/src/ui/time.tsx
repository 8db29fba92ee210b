// A moment: how long ago, and on hover exactly when, on which clock.
import { Tooltip } from '@mantine/core';

import { clockName, formatAge, formatDateTime, formatRelative } from '../lib/format.ts';
import { useNow } from '../lib/now.ts';
import { usePreferences } from '../lib/preferences.ts';

type TimeProps = { at: string; look?: 'relative' | 'age' | 'absolute' };

export function Time({ at, look = 'relative' }: TimeProps) {
  const { clock } = usePreferences();
  const now = useNow();
  const moment = new Date(at);
  const absolute = formatDateTime(moment, clock);
  const relative = formatRelative(moment.getTime(), now);
  const text = look === 'absolute' ? absolute : look === 'age' ? formatAge(now - moment.getTime()) : relative;
  const beside = look === 'absolute' ? relative : `${relative}, ${absolute}`;
  return (
    <Tooltip label={`${beside} ${clockName(clock)}`}>
      <time dateTime={at} className="num">
        {text}
      </time>
    </Tooltip>
  );
}
