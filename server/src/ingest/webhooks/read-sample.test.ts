// Pasted payloads in the lab of grouping: read as a product's, deduplicated, grouped, and nothing of it kept.
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { activitiesOf, openTestDatabase, testContext } from '#platform/testing';

import { runGroupingLabWith } from '../../incidents/grouping/lab.ts';
import { readSample } from './read-sample.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const lab = runGroupingLabWith(readSample);

it('takes payloads through reading and deduplication, and tries another policy', async () => {
  const ctx = await testContext(handle, { now: new Date('2026-03-14T13:00:00.000Z') });
  const payload = (minute: number) => ({
    title: 'From a scanner',
    severity: 'high',
    id: 's1',
    host: 'web-1',
    time: new Date(Date.parse('2026-03-13T00:00:00Z') + minute * 60_000).toISOString(),
  });
  const text = [payload(0), payload(600)].map((one) => JSON.stringify(one)).join('\n');
  const before = await activitiesOf(ctx);
  const answer = await lab(ctx, {
    days: 7,
    payload: { provider: 'generic', text, mapping: null },
    dedup: { idleHours: 1, reopenHours: 24, maxAgeHours: 168 },
  });
  expect(answer.alerts).toBe(1);
  expect(answer.dedup).toMatchObject([
    { outcome: 'created', after: { outcome: 'created' } },
    { number: '#1', after: { outcome: 'recurred' } },
  ]);
  await expect(lab(ctx, { days: 7, payload: { provider: 'generic', text: '{', mapping: null } })).rejects.toMatchObject(
    { code: 'webhook_unreadable' },
  );
  expect(await activitiesOf(ctx)).toEqual(before);
});
