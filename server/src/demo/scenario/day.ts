// A whole day, in order of time: the noise of 30 sites with one intrusion in it.
import { backgroundOf } from './background.ts';
import { intrusionOf } from './intrusion.ts';
import { createRandom } from './random.ts';
import { resetRecordIds, type Emission } from './windows.ts';

const day = 24 * 3_600_000;

/**
 * The day that ends at `end` (epoch milliseconds). The same seed, end and count give the same events.
 * The intrusion starts six hours before the end, so that its last act is an hour old.
 */
export function demoDay({ seed, end, background = 24_000 }: { seed: number; end: number; background?: number }): Emission[] {
  const random = createRandom(seed);
  resetRecordIds();
  const emissions = [...backgroundOf(random, end - day, end, background), ...intrusionOf(random, end - 6 * 3_600_000)];
  return emissions.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
}

/** Groups what one sender would send in one request: same source and site, in order, at most `size` records. */
export function* requestsOf(emissions: readonly Emission[], size = 500): Generator<{ source: Emission['source']; site: string; body: string; count: number }> {
  const open = new Map<string, Emission[]>();
  const request = (group: readonly Emission[], first: Emission) => ({
    source: first.source,
    site: first.site,
    count: group.length,
    body: `${group.map(({ record }) => (typeof record === 'string' ? record : JSON.stringify(record))).join('\n')}\n`,
  });
  for (const emission of emissions) {
    const key = `${emission.source} ${emission.site}`;
    const group = open.get(key) ?? [];
    group.push(emission);
    open.set(key, group);
    if (group.length < size) continue;
    yield request(group, emission);
    open.delete(key);
  }
  for (const group of open.values()) if (group[0]) yield request(group, group[0]);
}
