// What was seen at one site is on the timeline for those alone who see that site.
import { afterAll, beforeAll, expect, it } from 'vitest';

import { inTransaction } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { uuidv7 } from '#platform/id';
import { openTestDatabase, testContext } from '#platform/testing';

import { createSite } from '../../identity/create-site.ts';
import { addAlertsToIncident } from '../add-alerts.ts';
import { openIncident } from '../open.ts';
import { restrictIncident } from '../restrict.ts';
import { again, newScene, raise } from '../scene.ts';
import { getTimelineMarks } from './get-marks.ts';
import { listTimelineEntries } from './list-entries.ts';
import { markTimelineEntries } from './mark-entries.ts';
import { listEntryRevisions } from './revisions.ts';
import { insertEntries } from './store.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

it('hides events of other sites everywhere, and the whole timeline of a need-to-know incident', async () => {
  const ctx = await newScene(handle);
  const site = async (code: string) => {
    const { id, name } = await createSite(ctx, { code, name: code, city: null, latitude: null, longitude: null });
    return { id, code, name };
  };
  const [lyo = ''] = await raise(ctx, { rule: 'a', site: await site('lyo') });
  const { id: incidentId } = await openIncident(ctx, { alertIds: [lyo] });
  const others = await raise(ctx, { rule: 'b', site: await site('par'), entities: ['host:far'] });
  await addAlertsToIncident(again(ctx), { incidentId, alertIds: others });
  const entryOf = (siteCode: string, title: string) => ({
    id: uuidv7(),
    incidentId,
    kind: 'event' as const,
    lane: 'attack' as const,
    surface: null,
    occurredAt: ctx.now(),
    precision: 'ms' as const,
    timeZone: null,
    skewMs: 0,
    endAt: null,
    severity: 2,
    title,
    body: '',
    tactics: [],
    techniques: [],
    entities: [],
    host: null,
    username: null,
    refs: [],
    assertion: 'observed' as const,
    confidence: null,
    siteCode,
    onceKey: null,
    importId: null,
    authorId: ctx.actor.id,
    authorName: ctx.actor.name,
    createdAt: ctx.now(),
  });
  const [, hidden = ''] = await inTransaction(ctx, (tx) =>
    insertEntries(tx, [entryOf('lyo', 'Seen in Lyon'), entryOf('par', 'Seen in Paris')]),
  );
  await markTimelineEntries(again(ctx), { incidentId, ids: [`entry:${hidden}`], starred: true, annotation: 'Look' });
  const inLyon = await testContext(handle, { orgId: ctx.orgId, clock: ctx.clock, sites: ['lyo'] });
  const titles = async (seer: typeof ctx) =>
    (await listTimelineEntries(seer, { incidentId, kind: ['event'], limit: 50 })).items.map(({ title }) => title);
  expect(await titles(ctx)).toEqual(['Seen in Lyon', 'Seen in Paris']);
  expect(await titles(inLyon)).toEqual(['Seen in Lyon']);
  const [all, some] = [await getTimelineMarks(ctx, { incidentId }), await getTimelineMarks(inLyon, { incidentId })];
  expect(JSON.stringify(some)).not.toContain('Paris');
  expect(some.count).toBeLessThan(all.count);
  expect((await listTimelineEntries(inLyon, { incidentId, starred: 'true', limit: 50 })).items).toEqual([]);
  expect((await listEntryRevisions(inLyon, { incidentId, entryId: `entry:${hidden}` })).items).toEqual([]);
  await expect(
    markTimelineEntries(inLyon, { incidentId, ids: [`entry:${hidden}`], starred: false }),
  ).rejects.toMatchObject({ code: 'entry_not_found' });
  await restrictIncident(again(ctx), { incidentId, reason: 'A colleague', people: [] });
  await expect(getTimelineMarks(inLyon, { incidentId })).rejects.toMatchObject({ code: 'incident_not_found' });
});
