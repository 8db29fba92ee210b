// Proves that a stream loses nothing, keeps the order, repeats only what failed, and goes nowhere it may not.
import { siteCreated } from '@tocsin/contracts/activity';
import type { AuditSink } from '@tocsin/contracts/api/audit-streams';
import { createAuditSink, type AuditSinkSettings } from '@tocsin/contracts/api/audit-streams';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { uuidv7 } from '#platform/id';
import { onlyValues, testVault } from '#platform/keys/testing';
import { createLog } from '#platform/log';
import { createOutbound } from '#platform/outbound';
import { createDial } from '#platform/outbound/dial';
import { systemContext } from '#platform/system-context';
import { activitiesOf, openTestDatabase, testClock, testContext, type TestContext } from '#platform/testing';

import { deliver, isWanted, pauseAfter } from './deliver.ts';
import { aCertificate, anAuthority, anHttpReceiver, aSyslogReceiver, type Turn } from './fixtures.ts';
import { signatureOf } from './https.ts';
import { changeAuditSinkWith, createAuditSinkWith, deleteAuditSink, listAuditSinks, testAuditSinkWith } from './manage.ts'; // prettier-ignore
import { createStreamRunner } from './runner.ts';
import type { StreamGround } from './send.ts';

const log = createLog('silent');
const never = new AbortController().signal;
let handle: DatabaseHandle;
let ground: StreamGround;
const undo: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  handle = await openTestDatabase();
  const outbound = createOutbound({ allow: ['127.0.0.1', 'localhost'] });
  const dial = createDial({ allow: ['127.0.0.1'] });
  ground = { vault: testVault(handle), secrets: onlyValues, outbound, dial, publicUrl: () => 'https://soc.example' };
});
afterEach(async () => {
  for (const close of undo.splice(0)) await close();
  // The runner of the next test serves all organisations.
  await handle.asSystem((db) => sql`delete from audit_sink`.execute(db));
});
afterAll(() => handle.close());

async function act(ctx: Context, times: number): Promise<string[]> {
  for (let made = 0; made < times; made += 1)
    await inTransaction(ctx, (tx) =>
      record(tx, siteCreated, { subjectId: uuidv7() }, { code: `s${made}`, name: `Site Nº ${made}` }),
    );
  return (await activitiesOf(ctx, 'site.created')).map(({ id }) => id);
}

const aSink = (
  ctx: Context,
  settings: AuditSinkSettings,
  more: Partial<z.input<typeof createAuditSink.input>> = {},
): Promise<AuditSink> =>
  createAuditSinkWith(ground)(
    ctx,
    createAuditSink.input.parse({ name: 'SIEM', settings, filter: ['site'], from: 'beginning', ...more }),
  );
const one = async (ctx: Context, id: string): Promise<AuditSink | undefined> =>
  (await listAuditSinks(ctx)).items.find((sink) => sink.id === id);

/** Turn after turn, each when the pause is over, until nothing waits. */
async function deliverAll(ctx: TestContext, id: string): Promise<void> {
  const clock = testClock();
  const system = systemContext(handle, { orgId: ctx.orgId, module: 'audit-streams', log, now: clock.now });
  for (let turn = 0; turn < 100; turn += 1) {
    await deliver(system, { ...ground, handle, holder: uuidv7() }, id, never);
    if ((await one(ctx, id))?.waiting.count === 0) return;
    clock.advance(pauseAfter(10));
  }
  throw new Error('It did not come to an end.');
}

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];

describe('whatever the receiver does', () => {
  const troubles: Turn[] = ['refuse', { cut: 0 }, 'take', { cut: 3 }, 'refuse', 'lose', { cut: 120 }, 'take'];

  test('by HTTPS, all comes in order, and what came was given no second time unless it failed', async () => {
    const ctx = await testContext(handle);
    const made = await act(ctx, 450);
    const receiver = await anHttpReceiver();
    undo.push(receiver.close);
    receiver.turns.push(...troubles);
    const { id } = await aSink(ctx, { kind: 'https', url: `http://127.0.0.1:${receiver.port}/audit`, auth: 'none' });
    await deliverAll(ctx, id);
    expect(unique(receiver.taken)).toEqual(made);
    // One batch was taken and not answered: it alone came twice.
    expect(receiver.taken).toHaveLength(450 + 200);
    const sink = await one(ctx, id);
    expect(sink).toMatchObject({ delivered: 450, problem: null, failures: 0, waiting: { count: 0, oldestAt: null } });
    const told = (await activitiesOf(ctx, 'audit_sink.troubled')).map(({ data }) => data as { because: string | null });
    expect(told.map(({ because }) => because === null)).toEqual([false, true, false, true, false, true].slice(0, told.length)); // prettier-ignore
    expect(told.length).toBeGreaterThan(1);
  });

  test.each([['TLS'], ['TCP']])('by syslog over %s as well', async (over) => {
    const ctx = await testContext(handle);
    const made = await act(ctx, 450);
    const identity = over === 'TLS' ? await aCertificate() : null;
    const receiver = await aSyslogReceiver(identity);
    undo.push(receiver.close);
    receiver.turns.push(...troubles.filter((turn) => turn !== 'lose'));
    const { id } = await aSink(ctx, { kind: 'syslog', host: '127.0.0.1', port: receiver.port, tls: identity !== null, ca: identity?.cert ?? null }); // prettier-ignore
    await deliverAll(ctx, id);
    expect(unique(receiver.taken)).toEqual(made);
    // Those that had come before a cut, and no others.
    expect(receiver.taken).toHaveLength(450 + 3 + 120);
  });
});

test('a receiver with a certificate of another authority gets nothing', async () => {
  const ctx = await testContext(handle);
  await act(ctx, 1);
  const receiver = await aSyslogReceiver(await aCertificate());
  undo.push(receiver.close);
  const { cert } = await aCertificate();
  const { id } = await aSink(ctx, { kind: 'syslog', host: '127.0.0.1', port: receiver.port, tls: true, ca: cert });
  expect(await testAuditSinkWith(ground)(ctx, { auditSinkId: id })).toMatchObject({ ok: false });
  expect(receiver.taken).toEqual([]);
});

test('a receiver that asks for a certificate is shown the credential', async () => {
  const ctx = await testContext(handle);
  const [server, client] = [await aCertificate(), await aCertificate()];
  const receiver = await aSyslogReceiver({ ...server, clientCa: client.cert });
  undo.push(receiver.close);
  const settings = { kind: 'syslog' as const, host: '127.0.0.1', port: receiver.port, tls: true, ca: server.cert };
  const with_ = await aSink(ctx, settings, { credential: `${client.cert}\n${client.key}` });
  expect(await testAuditSinkWith(ground)(ctx, { auditSinkId: with_.id })).toEqual({ ok: true, problem: null });
  const without = await aSink(ctx, settings, { name: 'Without' });
  expect(await testAuditSinkWith(ground)(ctx, { auditSinkId: without.id })).toMatchObject({ ok: false });
  expect(receiver.taken).toHaveLength(1);
});

describe('by HTTPS, over TLS', () => {
  const to = (port: number, ca: string | null) =>
    ({ kind: 'https', url: `https://127.0.0.1:${port}/audit`, auth: 'bearer', ca }) as const;
  const credential = 'of the receiver';

  test('all comes to a receiver whose private authority is trusted, whatever it does meanwhile', async () => {
    const ctx = await testContext(handle);
    const made = await act(ctx, 450);
    const authority = await anAuthority();
    const receiver = await anHttpReceiver(authority);
    undo.push(receiver.close);
    receiver.turns.push('refuse', { cut: 0 }, 'take', 'lose');
    const { id, settings } = await aSink(ctx, to(receiver.port, authority.ca), { credential });
    expect(settings).toMatchObject({ ca: authority.ca.trim() });
    await deliverAll(ctx, id);
    expect(unique(receiver.taken)).toEqual(made);
    expect(receiver.taken).toHaveLength(450 + 200);
  });

  test('nothing comes, no token either, where the authority is another one, none, or the name another', async () => {
    const ctx = await testContext(handle);
    await act(ctx, 1);
    const [authority, other] = [await anAuthority(), await anAuthority()];
    const receiver = await anHttpReceiver(authority);
    undo.push(receiver.close);
    const wrong = await aSink(ctx, to(receiver.port, other.ca), { credential });
    const none = await aSink(ctx, to(receiver.port, null), { credential, name: 'None' });
    const named = { ...to(receiver.port, authority.ca), url: `https://localhost:${receiver.port}/audit` };
    const name = await aSink(ctx, named, { credential, name: 'Name' });
    for (const { id } of [wrong, none, name])
      expect(await testAuditSinkWith(ground)(ctx, { auditSinkId: id })).toMatchObject({ ok: false });
    expect(receiver.posts).toEqual([]);
    // Trust that one stream was given is no trust of another's.
    const right = await aSink(ctx, to(receiver.port, authority.ca), { credential, name: 'Right' });
    expect(await testAuditSinkWith(ground)(ctx, { auditSinkId: right.id })).toEqual({ ok: true, problem: null });
    expect(await testAuditSinkWith(ground)(ctx, { auditSinkId: none.id })).toMatchObject({ ok: false });
    expect(receiver.posts).toHaveLength(1);
  });
});

describe('several at once', () => {
  test('two processes send each record once, and one that hangs holds up no other', async () => {
    const ctx = await testContext(handle);
    const [slow, quick] = [await anHttpReceiver(), await anHttpReceiver()];
    undo.push(slow.close, quick.close);
    slow.turns.push('never');
    const to = (port: number) => ({ kind: 'https' as const, url: `http://127.0.0.1:${port}/`, auth: 'none' as const });
    await aSink(ctx, to(slow.port), { name: 'Slow' });
    await aSink(ctx, to(quick.port), { name: 'Quick' });
    const runners = [1, 2].map(() => createStreamRunner({ ...ground, handle, log }));
    for (const runner of runners) await runner.start();
    const made = await act(ctx, 60);
    await vi.waitFor(() => expect(quick.taken).toHaveLength(60), { timeout: 60_000 });
    expect(quick.taken).toEqual(made);
    expect(slow.taken).toEqual([]);
    await slow.close();
    undo.splice(undo.indexOf(slow.close), 1);
    for (const runner of runners) await runner.stop();
  });

  test('what a killed process had is taken over when its time is over, from where it was', async () => {
    const ctx = await testContext(handle);
    const made = await act(ctx, 5);
    const receiver = await anHttpReceiver();
    undo.push(receiver.close);
    const { id } = await aSink(ctx, { kind: 'https', url: `http://127.0.0.1:${receiver.port}/`, auth: 'none' });
    const clock = testClock();
    const until = new Date(clock.now().getTime() + 60_000);
    await handle.asSystem((db) =>
      sql`update audit_sink set holder = ${uuidv7()}, leased_until = ${until} where id = ${id}`.execute(db),
    );
    const system = systemContext(handle, { orgId: ctx.orgId, module: 'audit-streams', log, now: clock.now });
    const turn = () => deliver(system, { ...ground, handle, holder: uuidv7() }, id, never);
    await turn();
    expect(receiver.taken).toEqual([]);
    clock.advance(60_001);
    await turn();
    expect(receiver.taken).toEqual(made);
  });
});

test('a request carries a token, or a signature of what is sent', async () => {
  const ctx = await testContext(handle);
  const receiver = await anHttpReceiver();
  undo.push(receiver.close);
  const url = `http://127.0.0.1:${receiver.port}/`;
  const bearer = await aSink(ctx, { kind: 'https', url, auth: 'bearer' }, { name: 'B', credential: 'a-token' });
  const signed = await aSink(ctx, { kind: 'https', url, auth: 'hmac' }, { name: 'H', credential: 'shared' });
  for (const { id } of [bearer, signed]) await testAuditSinkWith(ground)(ctx, { auditSinkId: id });
  const [first, second] = receiver.posts;
  expect(first?.headers).toMatchObject({ authorization: 'Bearer a-token', 'content-encoding': 'gzip' });
  const timestamp = String(second?.headers['x-tocsin-timestamp']);
  expect(timestamp).toBe(String(Math.floor(ctx.now().getTime() / 1000)));
  expect(second?.headers['x-tocsin-signature']).toBe(signatureOf('shared', timestamp, second?.packed ?? Buffer.of()));
  expect(second?.headers.authorization).toBeUndefined();
  const [kept] = await handle.asSystem((db) => sql<{ credential: string }>`select credential from audit_sink where id = ${bearer.id}`.execute(db).then(({ rows }) => rows)); // prettier-ignore
  expect(kept?.credential).not.toContain('a-token');
});

test.each(['169.254.169.254', '10.0.0.1', '[::1]', '0.0.0.0'])('%s is called by no stream', async (host) => {
  const ctx = await testContext(handle);
  const syslog = await aSink(ctx, { kind: 'syslog', host, port: 6514, tls: true, ca: null }, { name: 'S' });
  const https = await aSink(ctx, { kind: 'https', url: `https://${host}/`, auth: 'none' }, { name: 'H' });
  for (const { id } of [syslog, https]) {
    const { ok, problem } = await testAuditSinkWith(ground)(ctx, { auditSinkId: id });
    expect([ok, problem]).toEqual([false, expect.stringContaining('may not be called')]);
  }
});

test('need-to-know incidents stay within unless their stream is allowed them', async () => {
  const ctx = await testContext(handle, { permissions: ['security:write', 'audit:export', 'incident:restricted'] });
  const incidentId = uuidv7();
  await ctx.transact(async (db) => {
    await sql`insert into incident (id, org_id, number, title, summary, severity, stage, opened_by, alert_count, entities,
        tactics, techniques, site_codes, started_at, last_activity_at, created_at, search)
      values (${incidentId}, ${ctx.orgId}, 'INC-2026-00001', 't', '', 2, 'new', 'manual', 0, '{}', '{}', '{}', '{}', now(),
        now(), now(), '')`.execute(db);
    await sql`insert into incident_restriction (incident_id, org_id, reason, by_id, by_name, at)
      values (${incidentId}, ${ctx.orgId}, 'r', 'x', 'x', now())`.execute(db);
  });
  await inTransaction(ctx, (tx) =>
    record(tx, siteCreated, { subjectId: uuidv7(), incidentId }, { code: 'a', name: 'A' }),
  );
  const receiver = await anHttpReceiver();
  undo.push(receiver.close);
  const to = { kind: 'https' as const, url: `http://127.0.0.1:${receiver.port}/`, auth: 'none' as const };
  const open = await aSink(ctx, to);
  await deliverAll(ctx, open.id);
  expect(receiver.taken).toEqual([]);
  const whole = await aSink(ctx, to, { name: 'Whole', needToKnow: true });
  await deliverAll(ctx, whole.id);
  expect(receiver.taken).toHaveLength(1);
  const admin = await testContext(handle);
  await expect(aSink(admin, to, { needToKnow: true })).rejects.toMatchObject({ code: 'missing_permission' });
});

describe('who may', () => {
  const to = { kind: 'https' as const, url: 'https://siem.example/a', auth: 'bearer' as const };
  test('a reader of the audit trail changes nothing, an analyst sees nothing', async () => {
    const ctx = await testContext(handle);
    const { id } = await aSink(ctx, to, { credential: 'token' });
    const custodian = await testContext(handle, { orgId: ctx.orgId, role: 'evidence_custodian' });
    expect(await one(custodian, id)).toMatchObject({ name: 'SIEM', hasCredential: true });
    const refused = { code: 'missing_permission' };
    await expect(aSink(custodian, to)).rejects.toMatchObject(refused);
    await expect(deleteAuditSink(custodian, { auditSinkId: id })).rejects.toMatchObject(refused);
    await expect(testAuditSinkWith(ground)(custodian, { auditSinkId: id })).rejects.toMatchObject(refused);
    const analyst = await testContext(handle, { orgId: ctx.orgId, role: 'analyst' });
    await expect(listAuditSinks(analyst)).rejects.toMatchObject(refused);
    const elsewhere = await testContext(handle);
    await expect(deleteAuditSink(elsewhere, { auditSinkId: id })).rejects.toMatchObject({
      code: 'audit_sink_not_found',
    });
  });

  test('a stream that moves needs its credential again, and each change is on record', async () => {
    const ctx = await testContext(handle);
    const { id, rev } = await aSink(ctx, to, { credential: 'token' });
    const change = changeAuditSinkWith(ground);
    const away = { ...to, url: 'https://elsewhere.example/a' };
    await expect(change(ctx, { auditSinkId: id, settings: away })).rejects.toMatchObject({ code: 'credential_needed' });
    await change(ctx, { auditSinkId: id, settings: away, credential: 'other', rev });
    await expect(change(ctx, { auditSinkId: id, enabled: false, rev })).rejects.toMatchObject({
      code: 'stale_revision',
    });
    await expect(change(ctx, { auditSinkId: id, credential: null })).rejects.toMatchObject({
      code: 'credential_needed',
    });
    const stopped = await change(ctx, { auditSinkId: id, enabled: false });
    expect(stopped.enabled).toBe(false);
    await deleteAuditSink(ctx, { auditSinkId: id });
    const told = (await activitiesOf(ctx)).map(({ type, data }) => [type, JSON.stringify(data)]);
    expect(told.map(([type]) => type)).toEqual(['audit_sink.created', 'audit_sink.changed', 'audit_sink.changed', 'audit_sink.deleted']); // prettier-ignore
    expect(told.join()).not.toMatch(/token|other"/);
  });
});

test('a filter takes areas and kinds', () => {
  expect(isWanted('session.refused', [])).toBe(true);
  expect(isWanted('session.refused', ['session'])).toBe(true);
  expect(isWanted('session.refused', ['session.refused', 'user'])).toBe(true);
  expect(isWanted('session.signed_in', ['session.refused'])).toBe(false);
  expect(createAuditSink.input.shape.filter.safeParse(['nothing']).success).toBe(false);
});
