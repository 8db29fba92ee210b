import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from 'vitest';

import { createRuleSets } from '#detection';
import { createApiKey, createAuthenticate } from '#identity';
import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { EventStore } from '#platform/event-store';
import { createLog } from '#platform/log';
import { openTelemetryLog, type TelemetryLog, type TelemetryRecord } from '#platform/telemetry-log';
import { openTestDatabase, testContext } from '#platform/testing';

import { addRule } from '../detection/add-rule.ts';
import { createSite } from '../identity/create-site.ts';
import { acceptEvents } from './accept.ts';
import { createAssemblyLine, type AssemblyLine } from './assembly-line.ts';
import type { RawRecord } from './body.ts';

let handle: DatabaseHandle;
let dir: string;
let telemetry: TelemetryLog;
let line: AssemblyLine;
let stored: TelemetryRecord[];
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tocsin-accept-'));
  telemetry = await openTelemetryLog({ dir, segmentBytes: 1 << 20, maxBytes: 1 << 26, log: createLog('silent') });
  stored = [];
  await telemetry.consume({ store: async (record) => void stored.push(record), recover: async () => {} });
  // Nothing here asks the store: what is accepted is in the telemetry log.
  const store = {} as EventStore;
  line = createAssemblyLine({
    store,
    telemetry,
    ruleSets: createRuleSets({ freshMs: 0 }),
    retentionDays: 90,
    maxBodyBytes: 1 << 20,
  });
});
afterEach(async () => {
  await telemetry.close();
  rmSync(dir, { recursive: true, force: true });
});

const windows = { EventID: 7, Channel: 'System', Provider_Name: 'x', Computer: 'lyo-ws14' };
async function* bodyOf(...values: unknown[]): AsyncGenerator<RawRecord[]> {
  yield values.map((value) => ({ raw: JSON.stringify(value), value }));
}
const accept = (
  ctx: Context,
  about: { source?: string; site?: string | null; key?: string | null; records?: AsyncIterable<RawRecord[]> } = {},
) => acceptEvents(ctx, line, { source: 'windows', site: null, key: null, records: bodyOf(windows), ...about });
const rows = (): Record<string, unknown>[] =>
  stored.flatMap((record) =>
    record.rows
      .toString()
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text) as Record<string, unknown>),
  );

test('what is accepted is in the log; what cannot be read is there too, with the reason', async () => {
  const ctx = await testContext(handle);
  const records = (async function* () {
    yield [
      { raw: JSON.stringify(windows), value: windows },
      { raw: '{]', fault: 'This is not JSON.' },
    ];
    yield [{ raw: '{"a":1}', value: { a: 1 } }];
  })();
  expect(await accept(ctx, { records })).toEqual({ accepted: 3, unparsed: 2 });
  await expect.poll(() => stored.length).toBe(1);
  expect(rows().map(({ seq, dataset, raw }) => [seq, dataset, raw])).toEqual([
    [0, 'windows.system', JSON.stringify(windows)],
    [1, 'unparsed', '{]'],
    [2, 'unparsed', '{"a":1}'],
  ]);
  expect(rows()[1]).toMatchObject({ attrs: { 'error.message': 'This is not JSON.', 'tocsin.source': 'windows' } });
});

test('a match is logged with the event that made it, its evidence and entities', async () => {
  const ctx = await testContext(handle);
  await addRule(ctx, {
    source: 'title: Seven\nlogsource:\n  product: windows\ndetection:\n  a:\n    EventID: 7\n  condition: a\n',
    enabled: true,
  });
  await accept(ctx);
  await expect.poll(() => stored.length).toBe(1);
  const detection = JSON.parse(stored[0]?.detections.toString() ?? '') as Record<string, unknown>;
  expect(detection).toMatchObject({
    seq: 0,
    rule_title: 'Seven',
    matched: { EventID: '7' },
    entities: ['host:lyo-ws14'],
  });
  expect(JSON.parse(String(detection['evidence']))).toMatchObject({ fields: { 'host.name': 'lyo-ws14' } });
  expect(stored[0]?.meta).toMatchObject({ detected: 1 });
});

test('an unknown source or site is refused and nothing is logged; a known site is noted', async () => {
  const ctx = await testContext(handle);
  await expect(accept(ctx, { source: 'nosuch' })).rejects.toMatchObject({ code: 'source_not_found' });
  await expect(accept(ctx, { site: 'lyo' })).rejects.toMatchObject({ code: 'unknown_site' });
  expect(telemetry.depth().records + stored.length).toBe(0);
  await createSite(ctx, { code: 'lyo', name: 'Lyon', city: null, latitude: null, longitude: null });
  await accept(ctx, { site: 'LYO' });
  await expect.poll(() => rows()[0]?.['site']).toBe('lyo');
});

test('a key that is bound to a site sends for that site and no other', async () => {
  const admin = await testContext(handle);
  const make = (code: string) => createSite(admin, { code, name: code, city: null, latitude: null, longitude: null });
  const [lyon] = [await make('lyo'), await make('par')];
  const { key } = await createApiKey(admin, { name: 'k', scopes: ['ingest:write'], siteId: lyon.id, expiresAt: null });
  const caller = await createAuthenticate(handle, admin.now)({ kind: 'bearer', token: key });
  if (!caller) throw new Error('The key opens nothing.');
  const ctx = { ...admin, actor: caller.actor, reach: caller.reach };
  await accept(ctx);
  await expect.poll(() => rows()[0]?.['site']).toBe('lyo');
  await expect(accept(ctx, { site: 'par' })).rejects.toMatchObject({ code: 'site_not_allowed' });
});

test('who sees some sites names one of them for what they send', async () => {
  const admin = await testContext(handle);
  for (const code of ['lyo', 'par', 'nan'])
    await createSite(admin, { code, name: code, city: null, latitude: null, longitude: null });
  const ctx = { ...admin, reach: { ...admin.reach, sites: ['lyo', 'par'] } };
  await expect(accept(ctx)).rejects.toMatchObject({ kind: 'invalid_input', code: 'site_needed' });
  for (const site of ['nan', 'nowhere'])
    await expect(accept(ctx, { site })).rejects.toMatchObject({ kind: 'forbidden', code: 'site_not_allowed' });
  expect(telemetry.depth().records + stored.length).toBe(0);
  await accept(ctx, { site: 'PAR' });
  await expect.poll(() => rows()[0]?.['site']).toBe('par');
});

test('a named batch is stored once and answered the same, also while the first is under way', async () => {
  const ctx = await testContext(handle);
  const [first, second] = await Promise.all([
    accept(ctx, { key: 'a' }),
    accept(ctx, { key: 'a', records: bodyOf(windows, windows) }),
  ]);
  expect(second).toEqual(first);
  expect(await accept(ctx, { key: 'a' })).toEqual(first);
  await expect.poll(() => stored.length).toBe(1);
  // The same name at another source, or in another organisation, is another batch.
  await accept(ctx, { key: 'a', source: 'json' });
  await accept(await testContext(handle), { key: 'a' });
  await expect.poll(() => stored.length).toBe(3);
});

test('a body that breaks off stores nothing and frees its name', async () => {
  const ctx = await testContext(handle);
  const broken = (async function* (): AsyncGenerator<RawRecord[]> {
    yield [{ raw: JSON.stringify(windows), value: windows }];
    throw new Error('the connection broke');
  })();
  await expect(accept(ctx, { key: 'b', records: broken })).rejects.toThrow('the connection broke');
  expect(telemetry.depth().records + stored.length).toBe(0);
  expect(await accept(ctx, { key: 'b' })).toEqual({ accepted: 1, unparsed: 0 });
});

test('an empty body is answered and leaves no batch; a viewer may not send', async () => {
  const ctx = await testContext(handle);
  expect(await accept(ctx, { records: bodyOf() })).toEqual({ accepted: 0, unparsed: 0 });
  expect(telemetry.depth().records + stored.length).toBe(0);
  await expect(accept(await testContext(handle, { role: 'viewer' }))).rejects.toMatchObject({ kind: 'forbidden' });
});

test('a large body is logged in parts, in its order, and numbered within each', async () => {
  const ctx = await testContext(handle);
  const big = (n: number) => ({ ...windows, Data: `${n} ${'x'.repeat(2000)}` });
  const records = (async function* () {
    for (let chunk = 0; chunk < 10; chunk += 1)
      yield Array.from({ length: 500 }, (_, n) => big(chunk * 500 + n)).map((value) => ({
        raw: JSON.stringify(value),
        value,
      }));
  })();
  expect((await accept(ctx, { records })).accepted).toBe(5000);
  await expect.poll(() => stored.reduce((sum, { count }) => sum + count, 0)).toBe(5000);
  expect(stored.length).toBeGreaterThan(1);
  expect(Math.max(...stored.map((record) => record.rows.length))).toBeLessThan(12 << 20);
  expect(rows().map(({ raw }) => raw)).toEqual(Array.from({ length: 5000 }, (_, n) => JSON.stringify(big(n))));
  expect(rows().map(({ seq }) => seq)).toEqual(
    stored.flatMap(({ count }) => Array.from({ length: count }, (_, seq) => seq)),
  );
  expect(new Set(rows().map(({ batch }) => batch)).size).toBe(stored.length);
});
