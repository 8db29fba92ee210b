// Tuning entries in words.
import type { TuningEffect, TuningEntry } from '@tocsin/contracts/tuning';

import { formatDuration } from '../lib/format.ts';
import type { Tone } from '../ui/tone.ts';
import { severityWord } from '../words/severity.ts';
import { tuningStateWords } from '../words/tuning-states.ts';
import { words } from './catalogue.ts';

const shownValues = 2;
function conditionWords({ field, values }: { field: string; values: readonly string[] }): string {
  const [name = '', ...modifiers] = field.split('|');
  const shown = values.slice(0, shownValues);
  const more = values.length - shown.length;
  return modifiers.length > 0 ? words.modified(name, modifiers, shown, more) : words.is(name, shown, more);
}

/** What the entry does, in one sentence without a full stop. */
export function effectWords(effect: TuningEffect): string {
  switch (effect.kind) {
    case 'exception':
      return words.hides(effect.conditions.map(conditionWords));
    case 'threshold':
      return words.raisesFrom(effect.count, formatDuration(effect.timeframeSeconds * 1000), effect.groupBy);
    case 'severity':
      return words.setsSeverity(severityWord(effect.severity).toLowerCase(), effect.conditions.map(conditionWords));
    case 'scope': {
      const places = [
        ...(effect.sites.length > 0 ? [words.sites(effect.sites)] : []),
        ...(effect.datasets.length > 0 ? [words.datasets(effect.datasets)] : []),
      ];
      return effect.exclude ? words.raisesButAt(places) : words.raisesOnly(places);
    }
  }
}

const day = 86_400_000;
/** How near its end an entry is shown as expiring. */
export const soonMs = 14 * day;

export type TuningLook = { label: string; tone: Tone };
export function stateLook({ state, expiresAt }: Pick<TuningEntry, 'state' | 'expiresAt'>, now: number): TuningLook {
  if (state === 'proposed') return { label: tuningStateWords.proposed, tone: 'low' };
  if (state === 'expired' || state === 'reverted') return { label: tuningStateWords[state], tone: 'neutral' };
  return Date.parse(expiresAt) - now <= soonMs
    ? { label: tuningStateWords.expiring, tone: 'medium' }
    : { label: tuningStateWords.active, tone: 'ok' };
}

export const hiddenWords = words.hid;
