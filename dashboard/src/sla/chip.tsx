// A clock as a chip: how pressing it is by colour and by shape, what is left, and all of it in words beside.
import { Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCheck,
  IconClockExclamation,
  IconClockHour4,
  IconFlag,
  IconPlayerPause,
  type TablerIcon,
} from '@tabler/icons-react';
import type { SlaClock } from '@tocsin/contracts/sla';

import { formatDateTime, formatAge } from '../lib/format.ts';
import { useNow } from '../lib/now.ts';
import { usePreferences } from '../lib/preferences.ts';
import { classNames } from '../ui/class-names.ts';
import { toneClass, type Tone } from '../ui/tone.ts';
import { slaKindWords } from '../words/sla.ts';
import { leftMs, pressureOf, type Pressure, type Timed } from './standing.ts';
import { formatLeft, words } from './words.ts';

import classes from './chip.module.css';

type Shown = Timed & Pick<SlaClock, 'kind' | 'policyName'>;

const looks: Readonly<Record<Pressure, { tone: Tone; icon: TablerIcon }>> = {
  pending: { tone: 'neutral', icon: IconFlag },
  calm: { tone: 'neutral', icon: IconClockHour4 },
  at_risk: { tone: 'medium', icon: IconClockExclamation },
  breached: { tone: 'critical', icon: IconAlertTriangle },
  paused: { tone: 'info', icon: IconPlayerPause },
  met: { tone: 'ok', icon: IconCheck },
  late: { tone: 'high', icon: IconAlertTriangle },
};

/** In one sentence, for those who do not see the colour. */
function saidOf(clock: Shown, now: number): string {
  const kind = slaKindWords[clock.kind];
  const left = leftMs(clock, now) ?? 0;
  switch (pressureOf(clock, now)) {
    case 'pending':
      return words.pending(kind);
    case 'calm':
      return words.left(kind, formatAge(left));
    case 'at_risk':
      return words.atRisk(kind, formatAge(left));
    case 'breached':
      return words.over(kind, formatAge(-left));
    case 'paused':
      return words.paused(kind, formatAge(left));
    case 'met':
      return words.met(kind);
    default:
      return words.late(kind);
  }
}

/** All chips of a page move by its one clock. @param named shows what kind of promise it is */
export function ClockChip({ clock, named = false }: { clock: Shown; named?: boolean }) {
  const now = useNow();
  const { clock: shownClock } = usePreferences();
  const pressure = pressureOf(clock, now);
  const { tone, icon: Icon } = looks[pressure];
  const left = leftMs(clock, now);
  const due = clock.dueAt === null ? null : formatDateTime(new Date(clock.dueAt), shownClock);
  const detail = due === null ? words.of(clock.policyName) : words.by(clock.policyName, due);
  const said = saidOf(clock, now);
  return (
    <Tooltip label={`${said}. ${detail}`}>
      <span className={classNames(classes.chip, toneClass(tone))} data-pressure={pressure}>
        <Icon size={13} stroke={1.8} aria-hidden />
        <span aria-hidden className={classes.face}>
          {named && <span>{slaKindWords[clock.kind]}</span>}
          {left !== null && <span className="num">{formatLeft(left)}</span>}
        </span>
        <span className="visually-hidden">{said}</span>
      </span>
    </Tooltip>
  );
}
