// How the page of source health says things.
import type { Canary, SourceFinding, SourceHealth } from '@tocsin/contracts/api/source-health';
import type * as z from 'zod';

import type { Tone } from '../../ui/tone.ts';

export const findingLook: Record<SourceFinding['kind'], { label: string; tone: Tone }> = {
  silent: { label: 'Silent', tone: 'critical' },
  too_little: { label: 'Too little', tone: 'high' },
  unparsed: { label: 'Unreadable', tone: 'high' },
  clock: { label: 'Clock', tone: 'medium' },
  too_much: { label: 'Too much', tone: 'medium' },
};

/** Of a source that nothing is wrong with: whether its habits are known well enough to say so. */
export const quietWords = ({ silentAfterS }: Pick<SourceHealth, 'silentAfterS'>): string =>
  silentAfterS === null ? 'Being learned' : 'As usual';

/** `850 ms`, `12 s`, `3 min`, `2 h`, `4 d`; with a sign where something comes from the future. */
export function span(ms: number): string {
  const size = Math.abs(ms);
  const sign = ms < 0 ? '−' : '';
  if (size < 1_000) return `${sign}${Math.round(size)} ms`;
  if (size < 90_000) return `${sign}${Math.round(size / 1_000)} s`;
  if (size < 90 * 60_000) return `${sign}${Math.round(size / 60_000)} min`;
  if (size < 36 * 3_600_000) return `${sign}${Math.round(size / 3_600_000)} h`;
  return `${sign}${Math.round(size / 86_400_000)} d`;
}

/** Events a minute: whole ones where there are many, tenths where there are few. */
export const rate = (perMinute: number): string =>
  perMinute === 0 ? '0' : perMinute < 10 ? perMinute.toFixed(1) : Math.round(perMinute).toLocaleString('en');

type CanaryState = z.infer<typeof Canary>;

export function canaryWords({ state, tookMs }: CanaryState): string {
  const last = tookMs.findLast((took) => took !== null);
  if (state === 'well' && typeof last === 'number') return `The last canary became a match in ${span(last)}`;
  if (state === 'missed') return 'The last canary did not come through';
  if (state === 'off') return 'Canaries are off: their rule is not active';
  return 'The first canary is on its way';
}

/** Of what came, the share that could not be read; empty where all could. */
export function shareWords(unparsed: number, events: number): string {
  if (unparsed === 0 || events === 0) return '';
  const share = (unparsed / events) * 100;
  return share < 0.1 ? '< 0.1 %' : `${share < 10 ? share.toFixed(1) : Math.round(share)} %`;
}
