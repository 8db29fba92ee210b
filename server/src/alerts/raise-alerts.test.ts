// Raising, replaying and concurrent arrival, on a real database.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { inTransaction } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { uuidv7 } from '#platform/id';
import { activitiesOf, openTestDatabase, testContext, testServerUrl, type TestContext } from '#platform/testing';

import { actOnAlerts } from './act.ts';
import type { Detection } from './detection.ts';
import { aDetection } from './fixtures.ts';
import { raiseAlerts } from './raise-alerts.ts';
import { tables } from './tables.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const hour = 3_600_000;
const now = Date.parse('2026-03-14T12:00:00.000Z');
const start = now - hour;
let batches = 0;
const raise = (ctx: TestContext, detections: Detection[], batchKey = `batch-${++batches}`) =>
  raiseAlerts(ctx, { batchKey, detections });
const newContext = () => testContext(handle, { now: new Date(now) });
const rows = (ctx: TestContext) =>
  inTransaction(ctx, ({ db }) => tables(db).selectFrom('alert').selectAll().orderBy('number').execute());
const evidence = (ctx: TestContext) =>
  inTransaction(ctx, ({ db }) => tables(db).selectFrom('alertEvidence').selectAll().orderBy('time').execute());
const outcomes = (ctx: TestContext) =>
  inTransaction(ctx, ({ db }) => tables(db).selectFrom('alertOutcome').selectAll().orderBy('outcome').execute());
const resolve = (ctx: TestContext, verdict: 'true_positive' | 'false_positive' | 'duplicate') =>
  inTransaction(ctx, ({ db }) =>
    tables(db).updateTable('alert').set({ stage: 'resolved', verdict, resolvedAt: ctx.now() }).execute(),
  );

describe('raising', () => {
  it('makes an alert with number, risk, evidence and history, and records it', async () => {
    const ctx = await newContext();
    const result = await raise(ctx, [aDetection({ time: start })]);

    expect(result).toMatchObject({ replayed: false, counts: { created: 1 }, alerts: [{ number: 'ALR-2026-00001' }] });
    const [row] = await rows(ctx);
    expect(row).toMatchObject({
      stage: 'new',
      severity: 2,
      riskScore: 45,
      scoreFactors: ['Severity medium gives 45.'],
      occurrenceCount: 1,
      dedupOpen: true,
      dedupKind: 'template',
      entities: ['host:lyo-ws514'],
      firstSeenAt: new Date(start),
      lastSeenAt: new Date(start),
    });
    expect(await evidence(ctx)).toHaveLength(1);
    expect(await outcomes(ctx)).toMatchObject([{ outcome: 'created', count: 1 }]);
    expect(await activitiesOf(ctx)).toMatchObject([
      { type: 'alert.raised', subjectId: row?.id, data: { number: 'ALR-2026-00001', outcome: 'created' } },
    ]);
  });

  it('adds repeated detections without news, and new content with one activity a batch', async () => {
    const ctx = await newContext();
    await raise(ctx, [aDetection({ time: start })]);
    const repeated = await raise(ctx, [aDetection({ time: start + 1 }), aDetection({ time: start + 2 })]);
    expect(repeated.counts).toMatchObject({ repeated: 2, updated: 0 });
    expect(await activitiesOf(ctx, 'alert.updated')).toEqual([]);

    const updated = await raise(
      ctx,
      ['a', 'b', 'a'].map((name, ms) => aDetection({ time: start + 3 + ms, matched: { Image: name } })),
    );
    expect(updated.counts).toMatchObject({ updated: 2, repeated: 1 });
    expect(await activitiesOf(ctx, 'alert.updated')).toMatchObject([{ data: { count: 6 } }]);
    expect(await rows(ctx)).toMatchObject([
      { occurrenceCount: 6, distinctContents: 3, rev: 1, lastSeenAt: new Date(start + 5) },
    ]);
  });

  it('raises a batch once, however often it is replayed', async () => {
    const ctx = await newContext();
    const detections = [aDetection({ time: start }), aDetection({ time: start, entities: ['host:other'] })];
    const first = await raise(ctx, detections, 'replayed');
    const before = { rows: await rows(ctx), evidence: await evidence(ctx), activities: await activitiesOf(ctx) };
    const second = await raise(ctx, detections, 'replayed');

    expect(second).toEqual({ replayed: true, counts: first.counts, alerts: [], unmatched: 0 });
    expect({ rows: await rows(ctx), evidence: await evidence(ctx), activities: await activitiesOf(ctx) }).toEqual(
      before,
    );
  });

  it('gives the same counts in whatever batches and order the detections arrive', async () => {
    const detections = Array.from({ length: 30 }, (_, ms) =>
      aDetection({ time: start + ms * 1000, matched: { Image: `${ms % 3}` }, rule: { severity: ms % 5 } }),
    );
    const shapes: Detection[][][] = [
      [detections],
      [detections.toReversed()],
      detections.map((detection) => [detection]),
      [detections.slice(15), detections.slice(0, 15)],
    ];
    const seen = [];
    for (const shape of shapes) {
      const ctx = await newContext();
      for (const batch of shape) await raise(ctx, batch);
      seen.push(
        (await rows(ctx)).map(
          ({ occurrenceCount, severity, firstSeenAt, lastSeenAt, distinctContents, riskScore }) => ({
            occurrenceCount,
            severity,
            firstSeenAt,
            lastSeenAt,
            distinctContents,
            riskScore,
          }),
        ),
      );
    }
    expect(seen[0]).toMatchObject([{ occurrenceCount: 30, severity: 4, distinctContents: 3 }]);
    for (const other of seen) expect(other).toEqual(seen[0]);
  });

  it('reopens what was resolved, as new, and says why', async () => {
    const ctx = await newContext();
    await raise(ctx, [aDetection({ time: start })]);
    await resolve(ctx, 'true_positive');
    ctx.clock.advance(hour);
    const result = await raise(ctx, [aDetection({ time: now + 1 })]);

    expect(result.counts.reopened).toBe(1);
    expect(await rows(ctx)).toMatchObject([{ stage: 'new', verdict: null, resolvedAt: null, rev: 2, riskScore: 50 }]);
    expect(await activitiesOf(ctx, 'alert.reopened')).toMatchObject([
      {
        data: { before: 'resolved', verdictBefore: 'true_positive', because: expect.stringContaining('reopen window') },
      },
    ]);
  });

  it('follows up an alert whose windows have passed with a new one', async () => {
    const ctx = await newContext();
    await raise(ctx, [aDetection({ time: start })]);
    await resolve(ctx, 'true_positive');
    ctx.clock.advance(25 * hour);
    await raise(ctx, [aDetection({ time: now + 25 * hour })]);

    const [first, second, ...others] = await rows(ctx);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ stage: 'resolved', dedupOpen: false, occurrenceCount: 1 });
    expect(second).toMatchObject({ stage: 'new', dedupOpen: true, recurrenceOf: first?.id, number: 'ALR-2026-00002' });
    expect(await activitiesOf(ctx, 'alert.raised')).toMatchObject([{}, { data: { outcome: 'recurred' } }]);
  });

  it('makes a chain of alerts of one batch that spans several windows', async () => {
    const ctx = await newContext();
    const day = 24 * hour;
    await raise(
      ctx,
      [0, 2, 4].map((days) => aDetection({ time: start - 5 * day + days * day })),
    );
    const chain = await rows(ctx);
    expect(chain.map(({ dedupOpen }) => dedupOpen)).toEqual([false, false, true]);
    expect(chain.map(({ recurrenceOf }) => recurrenceOf)).toEqual([null, chain[0]?.id, chain[1]?.id]);
  });

  it('leaves a false positive closed and counts, without news', async () => {
    const ctx = await newContext();
    await raise(ctx, [aDetection({ time: start })]);
    await resolve(ctx, 'false_positive');
    await raise(ctx, [aDetection({ time: now, matched: { Image: 'new' } })]);
    expect(await rows(ctx)).toMatchObject([
      { stage: 'resolved', verdict: 'false_positive', occurrenceCount: 2, quietCount: 1 },
    ]);
    expect(await activitiesOf(ctx)).toHaveLength(1);
  });

  it('follows up a duplicate with a new alert', async () => {
    const ctx = await newContext();
    await raise(ctx, [aDetection({ time: start })]);
    await resolve(ctx, 'duplicate');
    expect((await raise(ctx, [aDetection({ time: now })])).counts.recurred).toBe(1);
  });

  it('keeps bounded evidence over many batches: first, last 20, every distinct content', async () => {
    const ctx = await newContext();
    for (let batch = 0; batch < 5; batch += 1)
      await raise(
        ctx,
        Array.from({ length: 30 }, (_, ms) =>
          aDetection({
            time: start + batch * 1000 + ms,
            matched: { Image: batch === 2 && ms === 4 ? 'rare' : 'usual' },
          }),
        ),
      );
    const kept = await evidence(ctx);
    expect(kept.map(({ time }) => time.getTime() - start)).toEqual([
      0,
      2004,
      ...Array.from({ length: 20 }, (_, ms) => 4010 + ms),
    ]);
  });

  it('stores hostile text', async () => {
    const ctx = await newContext();
    const hostile = 'a\0b\uD800';
    await raise(ctx, [
      aDetection({
        message: hostile,
        matched: { [hostile]: hostile },
        fields: { x: [hostile] },
        entities: [`host:${hostile}`],
      }),
    ]);
    expect(await evidence(ctx)).toMatchObject([
      { message: 'a\uFFFDb\uFFFD', matched: { 'a\uFFFDb\uFFFD': 'a\uFFFDb\uFFFD' }, fields: { x: ['a\uFFFDb\uFFFD'] } },
    ]);
  });

  it('cuts what is too long for a copy, and says so', async () => {
    const ctx = await newContext();
    await raise(ctx, [aDetection({ fields: { script: 'x'.repeat(40_000) } })]);
    const [kept] = await evidence(ctx);
    expect(kept?.fields).toEqual({ script: `${'x'.repeat(32_768)} … (7232 more characters in the event)` });
  });

  it('stores a batch of large evidence in several statements', async () => {
    const ctx = await newContext();
    const fields = { script: 'x'.repeat(30_000) };
    await raise(
      ctx,
      Array.from({ length: 200 }, (_, n) => aDetection({ time: start + n, fields, entities: [`host:${n}`] })),
    );
    expect(await evidence(ctx)).toHaveLength(200);
  });

  it('is refused to those who may not ingest', async () => {
    const ctx = await testContext(handle, { role: 'analyst' });
    await expect(raise(ctx, [aDetection()])).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('takes an empty batch', async () => {
    expect(await raise(await newContext(), [])).toMatchObject({ counts: { created: 0 }, alerts: [] });
  });
});

describe('concurrent arrival', () => {
  it('makes one alert of one key, and loses no count', async () => {
    const ctx = await newContext();
    await Promise.all(
      Array.from({ length: 12 }, (_, batch) =>
        raise(
          ctx,
          Array.from({ length: 5 }, (__, ms) =>
            aDetection({ time: start + ms, entities: [`host:h${(batch + ms) % 7}`] }),
          ),
        ),
      ),
    );
    const all = await rows(ctx);
    expect(all.filter(({ dedupOpen }) => dedupOpen)).toHaveLength(7);
    expect(all).toHaveLength(7);
    expect(all.reduce((sum, { occurrenceCount }) => sum + occurrenceCount, 0)).toBe(60);
    expect(new Set(all.map(({ number }) => number)).size).toBe(7);
    expect((await outcomes(ctx)).reduce((sum, { count }) => sum + count, 0)).toBe(60);
  });

  it('raises one batch once when two workers take it', async () => {
    const ctx = await newContext();
    const detections = [aDetection({ time: start })];
    const results = await Promise.all([1, 2, 3].map(() => raise(ctx, detections, 'twice')));
    expect(results.filter(({ replayed }) => replayed)).toHaveLength(2);
    expect(await rows(ctx)).toMatchObject([{ occurrenceCount: 1 }]);
  });

  it('and triage at the same time lose nothing and never wait in a circle', async () => {
    const ctx = await newContext();
    const hosts = Array.from({ length: 30 }, (_, n) => [`host:t${n}`]);
    const burst = (at: number) => hosts.map((entities) => aDetection({ time: start + at, entities }));
    await raise(ctx, burst(0));
    const ids = (await rows(ctx)).map(({ id }) => id);
    await Promise.all([
      ...[1, 2, 3, 4].map((at) => raise(ctx, burst(at))),
      ...[ids, ids.toReversed()].map((some) =>
        actOnAlerts({ ...ctx, requestId: uuidv7() }, { action: 'acknowledge', ids: some }),
      ),
      actOnAlerts({ ...ctx, requestId: uuidv7() }, { action: 'assign', ids, assigneeId: ctx.actor.id }),
    ]);
    const after = await rows(ctx);
    expect(new Set(after.map(({ occurrenceCount }) => occurrenceCount))).toEqual(new Set([5]));
    expect(new Set(after.map(({ stage, assigneeId }) => `${stage} ${assigneeId}`))).toEqual(
      new Set([`acknowledged ${ctx.actor.id}`]),
    );
  });

  it.skipIf(testServerUrl === null)('holds on a real server with many connections at once', async () => {
    const ctx = await newContext();
    const total = 40 * 50;
    await Promise.all(
      Array.from({ length: 40 }, (_, batch) =>
        raise(
          ctx,
          Array.from({ length: 50 }, (__, ms) =>
            aDetection({ time: start + ms, entities: [`host:h${(batch * 13 + ms * 7) % 90}`] }),
          ),
        ),
      ),
    );
    const all = await rows(ctx);
    expect(all).toHaveLength(90);
    expect(all.reduce((sum, { occurrenceCount }) => sum + occurrenceCount, 0)).toBe(total);
  });
});
