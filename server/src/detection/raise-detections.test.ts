// Detections of a batch become alerts and hits, once.
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Detection } from '#alerts';
import type { DatabaseHandle } from '#platform/database';
import { activitiesOf, openTestDatabase, testContext } from '#platform/testing';

import { addRule } from './add-rule.ts';
import { aRuleText } from './fixtures.ts';
import { getRule } from './get-rule.ts';
import { raiseDetections } from './raise-detections.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const time = Date.parse('2026-03-14T09:26:00.000Z');
const aDetection = (ruleId: string, seq: number): Detection => ({
  rule: {
    id: ruleId,
    title: 'Odd command',
    version: 1,
    severity: 3,
    description: '',
    falsePositives: [],
    references: [],
    attack: { tactics: [], techniques: [] },
  },
  site: null,
  dataset: 'windows.sysmon',
  time,
  eventId: `${time}-1-${seq}`,
  message: 'odd-thing ran',
  matched: { CommandLine: 'odd-thing' },
  fields: { 'host.name': 'lyo-ws514' },
  entities: ['host:lyo-ws514'],
});

it('counts the hits of each rule once a batch, however often the batch comes', async () => {
  const ctx = await testContext(handle);
  const [often, once] = [
    await addRule(ctx, { source: aRuleText(), enabled: true }),
    await addRule(ctx, { source: aRuleText(), enabled: true }),
  ];
  const detections = [aDetection(often.ruleId, 0), aDetection(often.ruleId, 1), aDetection(once.ruleId, 2)];

  expect(await raiseDetections(ctx, 'batch-1', detections)).toMatchObject({ replayed: false });
  const recorded = (await activitiesOf(ctx)).length;
  expect(await raiseDetections(ctx, 'batch-1', detections)).toMatchObject({ replayed: true });

  const at = ctx.now().toISOString();
  expect(await getRule(ctx, { ruleId: often.id })).toMatchObject({ hits: 2, lastHitAt: at });
  expect(await getRule(ctx, { ruleId: once.id })).toMatchObject({ hits: 1, lastHitAt: at });
  expect(await activitiesOf(ctx)).toHaveLength(recorded);

  await raiseDetections(ctx, 'batch-2', [aDetection(once.ruleId, 3)]);
  expect(await getRule(ctx, { ruleId: once.id })).toMatchObject({ hits: 2 });
});

it('raises alerts for a rule that has left the library meanwhile', async () => {
  const ctx = await testContext(handle);
  expect(await raiseDetections(ctx, 'batch-1', [aDetection('gone', 0)])).toMatchObject({ counts: { created: 1 } });
});
