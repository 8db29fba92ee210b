import { verifyCertificate } from '@tocsin/contracts/ledger/certificate';
// Purges on both engines: what goes, what stays, what is held, and the proof of it.
import { asBytes } from '@tocsin/contracts/ledger/fixtures';
import { verifyLedger } from '@tocsin/contracts/ledger/verify';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import type { EventEngine } from '#platform/event-store';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { actOnAlerts } from '../alerts/act.ts';
import { aStore } from '../events/fixtures.ts';
import { createSite } from '../identity/create-site.ts';
import { closeIncident } from '../incidents/close.ts';
import { openIncident } from '../incidents/open.ts';
import { act, aGround, chainAll, exported } from '../ledger/fixtures.ts';
import { verifyNowWith } from '../ledger/verify-now.ts';
import { anAlert, asTocsin, dayMs, eventCounts, groundOn, purged, storeEvents } from './fixtures.ts';
import { askRelease, placeHold, releaseHold } from './manage-holds.ts';
import { deleteRule, getCertificate, listPurges, listRulesWith, setRule } from './manage-rules.ts';
import { previewWith } from './preview.ts';
import { planPartition, partitionsToPurge } from './purge-events.ts';
import { endPurge, runPurge, type Ground } from './purge.ts';
import { holdsInForce, rulesInForce } from './store.ts';

let handle: DatabaseHandle;
let store: EventEngine;
let drop: () => Promise<void>;
let ctx: TestContext;
let ground: Ground;
beforeAll(async () => {
  handle = await openTestDatabase();
  ({ store, drop } = await aStore());
});
afterAll(async () => {
  await drop();
  await handle.close();
});
beforeEach(async () => {
  ctx = await testContext(handle);
  ground = groundOn(handle, store);
});
const now = () => ctx.now().getTime();
const events = (dataset: string, ageDays: number, count = 5, more: { site?: string; entities?: string[] } = {}) =>
  storeEvents(store, ctx.orgId, { dataset, ageDays, count, now: now(), ...more });
const rule = (dataset: string | null, days: number | null, site: string | null = null) =>
  setRule(ctx, { kind: 'events', dataset, site, days });
const colleague = (): Promise<TestContext> => testContext(handle, { orgId: ctx.orgId, clock: ctx.clock });

describe('events', () => {
  it('go when the days they were given are over, where no rule says otherwise', async () => {
    await events('sysmon.process', 100);
    await events('sysmon.process', 80, 3);
    expect((await previewWith(ground)(ctx)).items.find(({ kind }) => kind === 'events')).toMatchObject({
      count: 5,
      held: 0,
      oldestAt: new Date(now() - 100 * dayMs).toISOString(),
    });
    await purged(ground, ctx);
    expect(await eventCounts(store, ctx.orgId)).toEqual({ 'sysmon.process': 3 });
  });

  it('go by the most specific rule, of one organisation alone', async () => {
    const other = await testContext(handle);
    await storeEvents(store, other.orgId, { dataset: 'zeek.conn', ageDays: 50, count: 4, now: now() });
    await createSite(ctx, { code: 'par', name: 'Paris', city: null, latitude: null, longitude: null });
    await events('zeek.conn', 50);
    await events('zeek.dns', 50);
    await events('sysmon.dns', 200, 5);
    await events('sysmon.dns', 50, 2, { site: 'par' });
    await rule('zeek.*', 40);
    await rule('zeek.dns', 60);
    await rule('sysmon.*', null);
    await rule('sysmon.*', 20, 'par');
    await purged(ground, ctx);
    expect(await eventCounts(store, ctx.orgId)).toEqual({ 'zeek.dns': 5, 'sysmon.dns': 5 });
    expect(await eventCounts(store, other.orgId)).toEqual({ 'zeek.conn': 4 });
  });

  it('stay while they are held: a dataset and time, a host, a person, all', async () => {
    await events('zeek.conn', 100, 5);
    await events('zeek.conn', 110, 6);
    await events('sysmon.dns', 100, 2, { entities: ['host:LYO-1'] });
    await events('sysmon.dns', 100, 3, { entities: [`user:${ctx.actor.id}@example.org`] });
    const span = { from: new Date(now() - 111 * dayMs).toISOString(), to: new Date(now() - 109 * dayMs).toISOString() };
    await placeHold(ctx, { scope: { kind: 'dataset', dataset: 'zeek.*', site: null, ...span }, reason: 'Case 1' });
    await placeHold(ctx, { scope: { kind: 'host', host: 'lyo-1' }, reason: 'Case 2' });
    await placeHold(ctx, { scope: { kind: 'person', personId: ctx.actor.id }, reason: 'Case 3' });
    expect((await previewWith(ground)(ctx)).items.find(({ kind }) => kind === 'events')).toMatchObject({
      count: 5,
      held: 11,
    });
    await purged(ground, ctx);
    expect(await eventCounts(store, ctx.orgId)).toEqual({ 'zeek.conn': 6, 'sysmon.dns': 5 });
    await placeHold(ctx, { scope: { kind: 'organisation' }, reason: 'Case 4' });
    await rule(null, 1);
    await purged(ground, ctx);
    expect(await eventCounts(store, ctx.orgId)).toEqual({ 'zeek.conn': 6, 'sysmon.dns': 5 });
  });

  it('are planned before they go, so that a purge cut short goes on and counts each once', async () => {
    await events('zeek.conn', 100, 7);
    await events('zeek.conn', 130, 8);
    const cut = { ...ground, store: cutShort(store, 1) };
    await expect(purged(cut, ctx)).rejects.toThrow('The power is gone');
    const [begun] = (await listPurges(ctx)).items;
    expect(begun).toMatchObject({ state: 'running', hasCertificate: false });
    await runPurge(ground, asTocsin(ground, ctx), begun?.id ?? '', new AbortController().signal);
    expect(await eventCounts(store, ctx.orgId)).toEqual({});
    expect((await listPurges(ctx)).items).toMatchObject([{ state: 'done', records: 15, hasCertificate: true }]);
  });
});

/** The store that fails after so many deletions, each carried out before it fails. */
function cutShort(whole: EventEngine, after: number): EventEngine {
  let left = after;
  const cut: EventEngine = {
    ...whole,
    engineOf: () => Promise.resolve(cut),
    command: async (statement) => {
      await whole.command(statement);
      if (/^(DELETE|ALTER TABLE event (DROP|APPLY))/.test(statement) && --left <= 0)
        throw new Error('The power is gone');
    },
  };
  return cut;
}

describe('records', () => {
  const ids = async (table: string) =>
    (
      await handle.asSystem((db) =>
        sql<{ id: string }>`select id from ${sql.table(table)} where org_id = ${ctx.orgId}`.execute(db),
      )
    ).rows.map(({ id }) => id);

  it('go by kind: resolved alerts, closed incidents with what hangs on them, never what is open', async () => {
    const [open, resolved, member] = [await anAlert(ctx, 'a'), await anAlert(ctx, 'b'), await anAlert(ctx, 'c')];
    await actOnAlerts(ctx, { action: 'resolve', ids: [resolved], verdict: 'false_positive', reason: 'Known' });
    const incident = await openIncident(ctx, { title: 'Old', alertIds: [member] });
    const young = await openIncident(ctx, { title: 'Open', alertIds: [] });
    await closeIncident(ctx, {
      incidentId: incident.id,
      verdict: 'true_positive',
      reason: 'Done',
      resolveAlerts: false,
    });
    await setRule(ctx, { kind: 'alerts', dataset: null, site: null, days: 30 });
    await setRule(ctx, { kind: 'incidents', dataset: null, site: null, days: 60 });
    ctx.clock.advance(40 * dayMs);
    await purged(ground, ctx);
    expect(new Set(await ids('alert'))).toEqual(new Set([open, member]));
    ctx.clock.advance(40 * dayMs);
    await purged(ground, ctx);
    expect(await ids('alert')).toEqual([open]);
    expect(await ids('incident')).toEqual([young.id]);
  });

  it('of an incident stay while it is held, with its alerts and the events that are its evidence', async () => {
    const batch = await events('windows.sysmon', 100, 3);
    const alert = await anAlert(ctx, 'a', `${now()}-${batch}-1`);
    const incident = await openIncident(ctx, { title: 'Held', alertIds: [alert] });
    await closeIncident(ctx, {
      incidentId: incident.id,
      verdict: 'true_positive',
      reason: 'Done',
      resolveAlerts: false,
    });
    await placeHold(ctx, { scope: { kind: 'incident', incidentId: incident.id }, reason: 'Court' });
    await setRule(ctx, { kind: 'incidents', dataset: null, site: null, days: 30 });
    ctx.clock.advance(40 * dayMs);
    await purged(ground, ctx);
    expect(await ids('incident')).toEqual([incident.id]);
    expect(await ids('alert')).toEqual([alert]);
    expect(await eventCounts(store, ctx.orgId)).toEqual({ 'windows.sysmon': 1 });
  });
});

describe('legal holds', () => {
  it('end when two people say so, and nothing else is released', async () => {
    const hold = await placeHold(ctx, { scope: { kind: 'host', host: 'x' }, reason: 'Case' });
    const holdId = hold.id;
    await expect(releaseHold(ctx, { holdId })).rejects.toMatchObject({ code: 'release_not_asked' });
    await askRelease(ctx, { holdId, reason: 'Settled' });
    await expect(releaseHold(ctx, { holdId })).rejects.toMatchObject({ code: 'release_needs_another' });
    const other = await colleague();
    expect(await releaseHold(other, { holdId })).toMatchObject({ releasedBy: other.actor.name });
    await expect(releaseHold(other, { holdId })).rejects.toMatchObject({ code: 'legal_hold_released' });
    expect(await handle.asSystem((db) => holdsInForce(db, ctx.orgId))).toEqual([]);
    expect((await activitiesOf(ctx)).map(({ type }) => type).filter((type) => type.startsWith('legal'))).toEqual([
      'legal_hold.placed',
      'legal_hold.release_asked',
      'legal_hold.released',
    ]);
  });

  it('and rules are for those with the permission, and never taken away by the database’s own roles', async () => {
    const viewer = await testContext(handle, { role: 'supervisor', orgId: ctx.orgId });
    await expect(placeHold(viewer, { scope: { kind: 'organisation' }, reason: 'x' })).rejects.toMatchObject({
      code: 'missing_permission',
    });
    await expect(setRule(viewer, { kind: 'events', dataset: null, site: null, days: 1 })).rejects.toMatchObject({
      code: 'missing_permission',
    });
    await expect(handle.asSystem((db) => sql`delete from legal_hold`.execute(db))).rejects.toThrow(/permission denied/);
  });
});

describe('rules', () => {
  it('are set, changed and taken away, each on record; what makes no sense is refused', async () => {
    const made = await rule('zeek.*', 40);
    expect(await rule('zeek.*', 50)).toMatchObject({ id: made.id, days: 50 });
    expect((await listRulesWith(90)(ctx)).items.slice(0, 2)).toMatchObject([
      { dataset: 'zeek.*', days: 50 },
      { id: null, kind: 'events', days: 90 },
    ]);
    await deleteRule(ctx, { ruleId: made.id ?? '' });
    const refused = { code: 'invalid_retention' };
    await expect(setRule(ctx, { kind: 'activities', dataset: null, site: null, days: 364 })).rejects.toMatchObject(
      refused,
    );
    await expect(setRule(ctx, { kind: 'alerts', dataset: 'a', site: null, days: 90 })).rejects.toMatchObject(refused);
    await expect(rule(null, 5, 'nowhere')).rejects.toMatchObject(refused);
    expect((await activitiesOf(ctx, 'retention.changed')).map(({ data }) => data)).toMatchObject([
      { days: { after: 40 } },
      { days: { before: 40, after: 50 } },
      { days: { before: 50 } },
    ]);
  });
});

describe('the proof', () => {
  it('is a certificate that verifies, and no more once a letter of it is changed', async () => {
    await events('zeek.conn', 100, 7);
    const purgeId = await purged(ground, ctx);
    const certificate = await getCertificate(ctx, { purgeId });
    expect(certificate.sections).toMatchObject([{ kind: 'events', count: 7, days: 90 }]);
    expect(await verifyCertificate(certificate, [certificate.keyId])).toMatchObject({
      outcome: 'intact',
      trusted: true,
    });
    expect(await verifyCertificate(certificate, ['00'.repeat(32)])).toMatchObject({ outcome: 'tampered' });
    const sections = certificate.sections.map((section) => ({ ...section, count: 6 }));
    expect(await verifyCertificate({ ...certificate, sections })).toMatchObject({
      outcome: 'tampered',
      findings: ['The signature does not fit the certificate.', 'The root does not fit the sections.'],
    });
    expect(await verifyCertificate({ ...certificate, more: 1 })).toMatchObject({ outcome: 'unreadable' });
  });

  it('holds its root over the ids of what went', async () => {
    const batch = await events('zeek.conn', 100, 3);
    const found = await handle.asSystem(async (db) => ({
      rules: (await rulesInForce(db, ctx.orgId, 90)).filter(({ kind }) => kind === 'events'),
      holds: await holdsInForce(db, ctx.orgId),
    }));
    const table = { name: 'event' as const, at: 'ingested' as const };
    const purge = { ...found, store, orgId: ctx.orgId, table, now: ctx.now() };
    const [partition = ''] = await partitionsToPurge(purge);
    const [planned] = await planPartition(purge, partition);
    const { createHash } = await import('node:crypto');
    const hash = createHash('sha256').update('0,1,2').digest('hex');
    const leaf = createHash('sha256').update('\0').update(`${batch}:3:${hash}`).digest('hex');
    expect(planned).toMatchObject({ count: 3, root: leaf });
  });

  describe('of activities', () => {
    const ledger = () => ({ ...aGround(handle), seal: ground.seal });
    const verdict = (of = ledger()) => verifyNowWith(of)(ctx);
    const purgeOldActivities = async (): Promise<string> => {
      await act(ctx, 6);
      await chainAll(handle);
      await setRule(ctx, { kind: 'activities', dataset: null, site: null, days: 365 });
      ctx.clock.advance(400 * dayMs);
      await act(ctx, 2);
      await chainAll(handle);
      const id = await purged(ground, ctx);
      await chainAll(handle);
      return id;
    };

    it('is in the ledger, which verifies with them gone, from the database and from its export', async () => {
      const purgeId = await purgeOldActivities();
      expect((await activitiesOf(ctx, 'site.created')).length).toBe(2);
      const text = await exported(ledger(), ctx);
      expect(text).toContain('tocsin-ledger-v2');
      expect(await verifyLedger(asBytes(text))).toMatchObject({
        outcome: 'intact',
        facts: { removed: 6, withheld: 0, unproved: 0 },
      });
      expect(await verdict()).toMatchObject({ outcome: 'intact' });
      const certificate = await getCertificate(ctx, { purgeId });
      expect(certificate.activities.count).toBe(6);
    });

    it('does not cover what somebody deletes besides, marked or not', async () => {
      const purgeId = await purgeOldActivities();
      await exported(ledger(), ctx);
      const delete1 = sql`delete from activity where id = (
        select id from activity where org_id = ${ctx.orgId} and type = 'site.created' limit 1)`;
      await behindOurBack(delete1);
      expect((await verdict()).findings.map(({ code }) => code)).toContain('record_missing');
      await behindOurBack(sql`insert into ledger_removal (org_id, record_id, purge_id)
        select e.org_id, e.record_id, ${purgeId} from ledger_entry e
        where e.org_id = ${ctx.orgId} and not exists (select from activity a where a.id = e.record_id)
        on conflict do nothing`);
      expect((await verdict()).findings.map(({ code }) => code)).toContain('removal_wrong');
      await behindOurBack(sql`update ledger_removal set purge_id = gen_random_uuid() where org_id = ${ctx.orgId}`);
      expect((await verdict()).findings.map(({ code }) => code)).toContain('removal_unproved');
    });

    it('cannot be forgotten: Tocsin itself takes no activity away without a mark', async () => {
      await act(ctx, 1);
      await expect(
        handle.asSystem((db) => sql`delete from activity where org_id = ${ctx.orgId}`.execute(db)),
      ).rejects.toThrow(/only with a mark/);
    });
  });

  it('is given also where a purge ends in a failure', async () => {
    await events('zeek.conn', 100, 7);
    const cut = { ...ground, store: cutShort(store, 1) };
    await expect(purged(cut, ctx)).rejects.toThrow('The power is gone');
    const [begun] = (await listPurges(ctx)).items;
    await endPurge(ground, asTocsin(ground, ctx), begun?.id ?? '', 'No power');
    expect((await listPurges(ctx)).items).toMatchObject([
      { state: 'failed', because: 'No power', hasCertificate: true },
    ]);
  });
});

/** As an administrator of the database could. */
const behindOurBack = (statement: ReturnType<typeof sql>) =>
  handle.asOwner(async (db) => {
    const walled = ['activity', 'ledger_entry', 'ledger_removal'];
    for (const table of walled) await sql.raw(`alter table ${table} no force row level security`).execute(db);
    await statement.execute(db);
    for (const table of walled) await sql.raw(`alter table ${table} force row level security`).execute(db);
  });
