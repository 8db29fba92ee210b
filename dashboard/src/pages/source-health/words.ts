// How the page of source health says things.
import type { Canary, SourceFinding, SourceHealth } from '@tocsin/contracts/api/source-health';
import type * as z from 'zod';

import { formatCount } from '../../lib/format.ts';
import { inLanguage, locale } from '../../lib/language.ts';
import type { Tone } from '../../ui/tone.ts';
import { en } from './words.en.ts';
import { fr } from './words.fr.ts';

export const words = inLanguage(en, fr);

export const findingLook: Record<SourceFinding['kind'], { label: string; tone: Tone }> = {
  silent: { label: words.findings.silent, tone: 'critical' },
  too_little: { label: words.findings.too_little, tone: 'high' },
  unparsed: { label: words.findings.unparsed, tone: 'high' },
  clock: { label: words.findings.clock, tone: 'medium' },
  too_much: { label: words.findings.too_much, tone: 'medium' },
};

/** Of a source that nothing is wrong with: whether its habits are known well enough to say so. */
export const quietWords = ({ silentAfterS }: Pick<SourceHealth, 'silentAfterS'>): string =>
  silentAfterS === null ? words.beingLearned : words.asUsual;

/** `850 ms`, `12 s`, `3 min`, `2 h`, `4 d`; with a sign where something comes from the future. */
export function span(ms: number): string {
  const size = Math.abs(ms);
  const sign = ms < 0 ? '−' : '';
  if (size < 1_000) return `${sign}${Math.round(size)} ms`;
  if (size < 90_000) return `${sign}${Math.round(size / 1_000)} s`;
  if (size < 90 * 60_000) return `${sign}${Math.round(size / 60_000)} min`;
  if (size < 36 * 3_600_000) return `${sign}${Math.round(size / 3_600_000)} h`;
  return words.days(`${sign}${Math.round(size / 86_400_000)}`);
}

const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Events a minute: whole ones where there are many, tenths where there are few. */
export const rate = (perMinute: number): string =>
  perMinute === 0 ? '0' : perMinute < 10 ? tenths.format(perMinute) : formatCount(Math.round(perMinute));

type CanaryState = z.infer<typeof Canary>;

export function canaryWords({ state, tookMs }: CanaryState): string {
  const last = tookMs.findLast((took) => took !== null);
  if (state === 'well' && typeof last === 'number') return words.canaryWell(span(last));
  if (state === 'missed') return words.canaryMissed;
  if (state === 'off') return words.canaryOff;
  return words.canaryWaiting;
}

/** Of what came, the share that could not be read; empty where all could. */
export function shareWords(unparsed: number, events: number): string {
  if (unparsed === 0 || events === 0) return '';
  const share = (unparsed / events) * 100;
  if (share < 0.1) return words.lessThanShare;
  return words.share(share < 10 ? tenths.format(share) : String(Math.round(share)));
}
