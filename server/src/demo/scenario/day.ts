// A whole day, in order of time: the noise of 30 sites with one intrusion in it.
import { backgroundOf } from './background.ts';
import { intrusionOf } from './intrusion.ts';
import { createRandom } from './random.ts';
import { resetRecordIds, type Emission } from './windows.ts';

const day = 24 * 3_600_000;
/** So that its last act is an hour old. */
const intrusionBeforeEnd = 6 * 3_600_000;
const slice = 20 * 60_000;

/**
 * The day that ends at `end` (epoch milliseconds). The same seed, end and count give the same events.
 */
export function demoDay({
  seed,
  end,
  background = 24_000,
}: {
  seed: number;
  end: number;
  background?: number;
}): Emission[] {
  const random = createRandom(seed);
  resetRecordIds();
  const emissions = [
    ...backgroundOf(random, end - day, end, background),
    ...intrusionOf(random, end - intrusionBeforeEnd),
  ];
  return emissions.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
}

/** Requests of one `slice` of the day may cross on their way. */
export type SenderRequest = { source: Emission['source']; site: string; slice: number; body: string; count: number };

const bodyOf = (group: readonly Emission[]): string =>
  group.map(({ record }) => `${typeof record === 'string' ? record : JSON.stringify(record)}\n`).join('');

/**
 * What each sender would send in one request: the records of one source and site, in order. In the last hours, where
 * something happens, senders wait twenty minutes at most, so that news arrives in the order in which it happened.
 */
export function* requestsOf(emissions: readonly Emission[], size = 500): Generator<SenderRequest> {
  const open = new Map<string, Emission[]>();
  const finelyFrom = (emissions.at(-1)?.at ?? 0) - intrusionBeforeEnd;
  const sliceOf = (at: number): number => (at < finelyFrom ? 0 : 1 + Math.floor((at - finelyFrom) / slice));
  let current = 0;
  const send = (group: readonly Emission[]): SenderRequest[] =>
    group[0]
      ? [{ source: group[0].source, site: group[0].site, slice: current, body: bodyOf(group), count: group.length }]
      : [];

  for (const emission of emissions) {
    if (sliceOf(emission.at) !== current) {
      for (const group of open.values()) yield* send(group);
      open.clear();
      current = sliceOf(emission.at);
    }
    const key = `${emission.source} ${emission.site}`;
    const group = open.get(key) ?? [];
    group.push(emission);
    open.set(key, group);
    if (group.length < size) continue;
    yield* send(group);
    open.delete(key);
  }
  for (const group of open.values()) yield* send(group);
}
