// Correlations over stored detections: whatever the order, whoever runs and whenever, the same matches, each raised once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { encodeDetections } from '#events';
import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { EventEngine } from '#platform/event-store';
import { uuidv7 } from '#platform/id';
import { activitiesOf, openTestDatabase, testContext } from '#platform/testing';

import { aStore } from '../../events/fixtures.ts';
import { addRule } from '../add-rule.ts';
import { aRuleText } from '../fixtures.ts';
import { getRule } from '../get-rule.ts';
import { raiseDetections, type ModedDetection } from '../raise-detections.ts';
import { tables } from '../store.ts';
import { readCounters } from './counters.ts';
import { takeTurn } from './runner.ts';

let handle: DatabaseHandle;
let store: EventEngine;
let drop: () => Promise<void>;
beforeAll(async () => {
  handle = await openTestDatabase();
  ({ store, drop } = await aStore());
});
afterAll(async () => {
  await drop();
  await handle.close();
});

const base = Date.parse('2026-11-20T10:00:00Z');
const minute = 60_000;

const correlationText = (ruleId: string, id: string, more = ''): string => `title: Many odd commands by one account
id: ${id}
correlation:
  type: event_count
  rules:
    - ${ruleId}
  group-by:
    - User
  timespan: 5m
  condition:
    gte: 3
${more}level: critical
`;

type Scene = { ctx: Context; ruleId: string; correlationId: string };

async function aScene(more = ''): Promise<Scene> {
  const ctx = await testContext(handle);
  const { ruleId } = await addRule(ctx, { source: aRuleText(), enabled: true });
  const correlationId = uuidv7();
  await addRule(ctx, { source: correlationText(ruleId, correlationId, more), enabled: true });
  return { ctx, ruleId, correlationId };
}

let batches = 0n;

/** One batch: stored, then settled, as the telemetry log's consumer does. */
async function arrive({ ctx, ruleId }: Scene, events: readonly { at: number; user: string }[]): Promise<void> {
  const batch = ++batches;
  const rows = events.map(({ at, user }, seq) => ({
    orgId: ctx.orgId,
    site: '',
    time: base + at,
    detectedAt: base + at,
    batch,
    seq,
    dataset: 'windows.sysmon',
    ruleId,
    ruleTitle: 'Odd command',
    ruleVersion: 1,
    severity: 3,
    tactics: [],
    techniques: [],
    entities: [`user:${user}`],
    matched: {},
    mode: 'silent' as const,
    native: { User: user },
    evidence: JSON.stringify({ message: 'odd-thing ran', fields: { 'user.name': user } }),
  }));
  await store.insert('detection', encodeDetections(rows), { token: `test-${batch}` });
  const detections = rows.map((row): ModedDetection => ({
    rule: {
      id: ruleId,
      title: row.ruleTitle,
      version: 1,
      severity: 3,
      description: '',
      falsePositives: [],
      references: [],
      attack: { tactics: [], techniques: [] },
    },
    site: null,
    dataset: row.dataset,
    time: row.time,
    eventId: `${row.time}-${batch}-${row.seq}`,
    message: '',
    matched: {},
    fields: {},
    entities: row.entities,
    mode: 'silent',
  }));
  await raiseDetections(ctx, `test ${batch}`, detections);
}

async function turn({ ctx }: Scene, holder = 'one'): Promise<void> {
  const counters = await readCounters(ctx, undefined);
  await takeTurn(ctx, store, counters, holder);
}

const matchesOf = ({ ctx }: Scene) =>
  inTransaction(ctx, (tx) =>
    tables(tx.db)
      .selectFrom('correlationMatch')
      .select(['groupValues', 'windowStart', 'firstAt', 'lastAt', 'value', 'members'])
      .orderBy('firstAt')
      .execute(),
  );
const raisedOf = async ({ ctx }: Scene) => (await activitiesOf(ctx, 'alert.raised')).length;

const day: { at: number; user: string }[] = [
  { at: 0, user: 'ada' },
  { at: minute, user: 'ada' },
  { at: minute, user: 'bob' },
  { at: 2 * minute, user: 'ada' },
  { at: 3 * minute, user: 'ada' },
  { at: 20 * minute, user: 'ada' },
  { at: 21 * minute, user: 'bob' },
  { at: 22 * minute, user: 'bob' },
  { at: 23 * minute, user: 'bob' },
];

async function whole(): Promise<Awaited<ReturnType<typeof matchesOf>>> {
  const scene = await aScene();
  await arrive(scene, day);
  await turn(scene);
  return matchesOf(scene);
}

describe('what comes out', () => {
  it('is one match a run and group, raised once, with hits, evidence and entities', async () => {
    const scene = await aScene();
    await arrive(scene, day);
    await turn(scene);

    expect((await matchesOf(scene)).map(({ groupValues, value }) => [groupValues, value])).toEqual([
      [{ User: 'ada' }, 4],
      [{ User: 'bob' }, 3],
    ]);
    expect(await raisedOf(scene)).toBe(2);
    expect(await getRule(scene.ctx, { ruleId: scene.correlationId })).toMatchObject({ hits: 2, kind: 'correlation' });
    expect(await getRule(scene.ctx, { ruleId: scene.ruleId })).toMatchObject({
      usedBy: { ruleId: scene.correlationId },
      hits: day.length,
    });
    const [row] = await store.query<{ n: string }>(
      'SELECT count() AS n FROM detection WHERE org = {org:String} AND rule_id = {rule:String}',
      { wall: 'system', params: { org: scene.ctx.orgId, rule: scene.correlationId } },
    );
    expect(Number(row?.n)).toBe(2);
  });

  it('does not depend on the order, the batches or how often someone looks', async () => {
    const expected = await whole();
    const scene = await aScene();
    for (const event of [...day].toReversed()) {
      await arrive(scene, [event]);
      await turn(scene);
    }
    await turn(scene);
    expect(await matchesOf(scene)).toEqual(expected);
    expect(await raisedOf(scene)).toBe(2);
  });

  it('is mended by what comes late', async () => {
    const expected = await whole();
    const scene = await aScene();
    const late = day[2];
    await arrive(
      scene,
      day.filter((event) => event !== late && event.at !== 2 * minute),
    );
    await turn(scene);
    await arrive(
      scene,
      day.filter((event) => event === late || event.at === 2 * minute),
    );
    await turn(scene);
    expect(await matchesOf(scene)).toEqual(expected);
  });

  it('is the same after a crash between storing and looking, and with two who look at once', async () => {
    const expected = await whole();
    const scene = await aScene();
    await arrive(scene, day.slice(0, 5));
    await arrive(scene, day.slice(5));
    await Promise.all([turn(scene, 'one'), turn(scene, 'two'), turn(scene, 'one')]);
    await turn(scene, 'two');
    expect(await matchesOf(scene)).toEqual(expected);
    expect(await raisedOf(scene)).toBe(2);
  });
});

it('lets the rules of a correlation that generates raise their own alerts', async () => {
  const scene = await aScene('  generate: true\n');
  expect((await getRule(scene.ctx, { ruleId: scene.ruleId })).usedBy).toBeNull();
});
