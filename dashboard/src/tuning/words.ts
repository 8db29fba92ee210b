// Tuning entries in words.
import type { TuningEffect, TuningEntry } from '@tocsin/contracts/tuning';
import { severityName, type TuningKind } from '@tocsin/contracts/words';

import { formatDuration, plural } from '../lib/format.ts';
import type { Tone } from '../ui/tone.ts';

export const kindTitles: Record<TuningKind, string> = {
  exception: 'Exception',
  threshold: 'Threshold',
  severity: 'Severity',
  scope: 'Scope',
};

const shownValues = 2;
const conditionWords = ({ field, values }: { field: string; values: readonly string[] }): string => {
  const [name = '', ...modifiers] = field.split('|');
  const how = modifiers.length > 0 ? ` ${modifiers.join(' ')}` : ' is';
  const more = values.length > shownValues ? ` and ${values.length - shownValues} more` : '';
  return `${name}${how} ${values.slice(0, shownValues).join(' or ')}${more}`;
};

/** What the entry does, in one sentence without a full stop. */
export function effectWords(effect: TuningEffect): string {
  switch (effect.kind) {
    case 'exception':
      return `Hides matches where ${effect.conditions.map(conditionWords).join(', and ')}`;
    case 'threshold': {
      const by = effect.groupBy.length > 0 ? ` by ${effect.groupBy.join(', ')}` : '';
      return `Raises from ${effect.count} matches in ${formatDuration(effect.timeframeSeconds * 1000)}${by}`;
    }
    case 'severity': {
      const where =
        effect.conditions.length > 0 ? ` where ${effect.conditions.map(conditionWords).join(', and ')}` : '';
      return `Sets the severity to ${severityName(effect.severity)}${where}`;
    }
    case 'scope': {
      const parts = [
        ...(effect.sites.length > 0
          ? [`${effect.sites.length === 1 ? 'site' : 'sites'} ${effect.sites.join(', ')}`]
          : []),
        ...(effect.datasets.length > 0 ? [effect.datasets.join(', ')] : []),
      ];
      return `Raises ${effect.exclude ? 'everywhere but' : 'only'} at ${parts.join(' in ')}`;
    }
  }
}

const day = 86_400_000;
/** How near its end an entry is shown as expiring. */
export const soonMs = 14 * day;

export type TuningLook = { label: string; tone: Tone };
export function stateLook({ state, expiresAt }: Pick<TuningEntry, 'state' | 'expiresAt'>, now: number): TuningLook {
  if (state === 'proposed') return { label: 'Proposed', tone: 'low' };
  if (state === 'expired') return { label: 'Expired', tone: 'neutral' };
  if (state === 'reverted') return { label: 'Ended', tone: 'neutral' };
  return Date.parse(expiresAt) - now <= soonMs
    ? { label: 'Expiring', tone: 'medium' }
    : { label: 'Active', tone: 'ok' };
}

export const hiddenWords = (hidden: number): string =>
  hidden === 0 ? 'hid nothing yet' : `hid ${plural(hidden, 'match', 'matches')}`;
