// A backtest finds in the store what would have been found live, and says what it cannot know.
import { createMatcher, parseSigma } from '@tocsin/sigma';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { raiseAlerts } from '#alerts';
import { encodeDetections } from '#events';
import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { EventEngine } from '#platform/event-store';
import { activitiesOf, openTestDatabase, testContext } from '#platform/testing';

import { actOnAlerts } from '../../alerts/act.ts';
import { anEvent, aRow, aStore, rowBytes } from '../../events/fixtures.ts';
import { addRule } from '../add-rule.ts';
import { readOneDocument } from '../documents/read.ts';
import { aRuleText } from '../fixtures.ts';
import { caveatsOf } from './caveats.ts';
import { runBacktest } from './run.ts';

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

const hourMs = 3_600_000;
const now = Date.now();
const span = { from: now - 48 * hourMs, to: now + hourMs };
const commands = ['run odd-thing', 'RUN ODD-THING twice', 'nothing', 'odd-thing again', 'calm'];

let batches = 50_000n;

/** Five process events an hour apart, three of which match the usual rule. */
async function aPast(ctx: Context): Promise<bigint> {
  const batch = ++batches;
  const rows = commands.map((command, seq) =>
    aRow({
      orgId: ctx.orgId,
      batch,
      seq,
      receivedAt: now,
      entities: [`user:${seq % 2 === 0 ? 'ada' : 'bob'}`],
      event: anEvent({
        time: now - seq * hourMs,
        message: command,
        logsource: { product: 'windows', category: 'process_creation' },
        native: { CommandLine: command, User: seq % 2 === 0 ? 'ada' : 'bob' },
        ecs: { 'user.name': seq % 2 === 0 ? 'ada' : 'bob', 'event.code': '1' },
      }),
    }),
  );
  await store.insert('event', rowBytes(rows), { token: `backtest-${batch}` });
  return batch;
}
const run = (ctx: Context, source: string) => runBacktest({ ctx, store, document: readOneDocument(source), span });

describe('a rule', () => {
  it('has the hits that the matcher has, by day, with entities and samples', async () => {
    const ctx = await testContext(handle);
    await aPast(ctx);
    const source = aRuleText();
    const result = await run(ctx, source);
    const matcher = createMatcher(parseSigma(source).rules);
    const live = commands.filter(
      (CommandLine) => matcher.match({ CommandLine }, { product: 'windows', category: 'process_creation' }).length > 0,
    );
    expect(result).toMatchObject({ hits: live.length, eventsScanned: 5, overlap: [], groups: [] });
    expect(result.byDay.reduce((sum, { hits }) => sum + hits, 0)).toBe(3);
    expect(result.topEntities).toEqual([
      { entity: 'user:bob', hits: 2 },
      { entity: 'user:ada', hits: 1 },
    ]);
    expect(result.samples[0]).toMatchObject({ message: 'run odd-thing', matched: { CommandLine: 'run odd-thing' } });
  });

  it('is narrowed by the filters that are at work', async () => {
    const ctx = await testContext(handle);
    await aPast(ctx);
    await addRule(ctx, {
      source: `title: Not Bob
logsource:
  product: windows
  category: process_creation
filter:
  rules: any
  bob:
    User: bob
  condition: bob
`,
      enabled: true,
    });
    expect(await run(ctx, aRuleText())).toMatchObject({ hits: 1 });
  });

  it('says which rules found the same and what became of the alerts', async () => {
    const ctx = await testContext(handle);
    const batch = await aPast(ctx);
    const about = { orgId: ctx.orgId, site: '', time: now, detectedAt: now, batch, seq: 0, dataset: 'd' };
    const named = { ruleId: 'other', ruleTitle: 'Another rule', ruleVersion: 1, severity: 3 };
    const rest = { tactics: [], techniques: [], entities: [], matched: {}, evidence: '{}' };
    await store.insert('detection', encodeDetections([{ ...about, ...named, ...rest }]), { token: `overlap-${batch}` });
    const { alerts } = await inTransaction(ctx, (tx) =>
      raiseAlerts(tx, {
        batchKey: `b ${batch}`,
        detections: [
          {
            rule: {
              id: 'other',
              title: 'Another rule',
              version: 1,
              severity: 3,
              description: '',
              falsePositives: [],
              references: [],
              attack: { tactics: [], techniques: [] },
            },
            site: null,
            dataset: 'd',
            time: now,
            eventId: `${now}-${batch}-0`,
            message: '',
            matched: {},
            fields: {},
            entities: ['user:ada'],
          },
        ],
      }),
    );
    await actOnAlerts(ctx, { action: 'resolve', ids: alerts.map(({ id }) => id), verdict: 'false_positive' });
    expect(await run(ctx, aRuleText())).toMatchObject({
      overlap: [{ ruleId: 'other', title: 'Another rule', count: 1 }],
      verdicts: { falsePositive: 1, truePositive: 0, undecided: 2 },
    });
  });

  it('sees nothing of another organisation', async () => {
    const [one, other] = [await testContext(handle), await testContext(handle)];
    await aPast(one);
    expect(await run(other, aRuleText())).toMatchObject({ hits: 0, eventsScanned: 0 });
  });
});

describe('what counts', () => {
  it('a correlation shows the groups that would have fired', async () => {
    const ctx = await testContext(handle);
    await aPast(ctx);
    const { ruleId } = await addRule(ctx, { source: aRuleText(), enabled: true });
    const result = await run(
      ctx,
      `title: Twice by one
correlation:
  type: event_count
  rules: ${ruleId}
  group-by: [user.name]
  timespan: 6h
  condition: { gte: 2 }
`,
    );
    expect(result).toMatchObject({ hits: 1, groups: [{ group: { 'user.name': 'bob' }, value: 2, events: 2 }] });
  });

  it('a threshold does the same over a search', async () => {
    const ctx = await testContext(handle);
    await aPast(ctx);
    const result = await run(
      ctx,
      `title: Many
kind: threshold
query: 'event.code:1'
group-by: [user.name]
count: { gte: 3 }
timeframe: 1d
`,
    );
    expect(result).toMatchObject({ hits: 1, groups: [{ group: { 'user.name': 'ada' }, value: 3 }] });
  });

  it('a correlation of a rule that is not there is refused with a sentence', async () => {
    const ctx = await testContext(handle);
    const text = `title: x
correlation:
  type: event_count
  rules: nowhere
  timespan: 5m
  condition: { gte: 2 }
`;
    await expect(run(ctx, text)).rejects.toMatchObject({ code: 'correlation_unresolved' });
    expect(await activitiesOf(ctx)).toEqual([]);
  });
});

describe('caveats', () => {
  const facts = {
    span: { from: 0, to: 10 * 24 * hourMs },
    stored: { from: 0, to: 1 },
    scanned: 5,
    blind: 0,
    silentDays: 0,
    hits: 1,
    looked: 1,
    cut: false,
  };
  it('are said only where they apply', () => {
    expect(caveatsOf(facts)).toHaveLength(2);
    expect(caveatsOf({ ...facts, stored: { from: 5 * 24 * hourMs, to: 1 } })[0]).toContain('begin on 1970-01-06');
    expect(caveatsOf({ ...facts, scanned: 0 })[0]).toContain('no hits says nothing');
    expect(caveatsOf({ ...facts, blind: 1200 })[0]).toContain('1,200 events');
    expect(caveatsOf({ ...facts, cut: true })[0]).toContain('the latest part');
  });
});
