// What people do with evidence, on a real database and a real disk.
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { verifyCustody } from '@tocsin/contracts/ledger/custody';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { inTransaction } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { restrictIncident } from '../incidents/restrict.ts';
import { placeHold } from '../retention/manage-holds.ts';
import { changeEvidence } from './change.ts';
import { askDisposal, decideDisposalWith } from './disposal.ts';
import { exportWith } from './export.ts';
import { aNote, anIncident, anItem, aWorld, said, type Ground } from './fixtures.ts';
import { getEvidence, listCustody, listEvidence } from './list.ts';
import { analyseEvidence, sealWith, transferEvidence } from './moves.ts';
import { registerEvidence } from './register.ts';
import { sweepWith, verifyWith } from './verify.ts';
import { openViewWith, previewWith } from './view.ts';

let handle: DatabaseHandle;
let ctx: TestContext;
let ground: Ground;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());
beforeEach(async () => {
  ctx = await testContext(handle, { name: 'Ana' });
  ground = aWorld(handle);
});

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const colleague = (role: 'admin' | 'viewer' = 'admin'): Promise<TestContext> =>
  testContext(handle, { orgId: ctx.orgId, clock: ctx.clock, role, name: 'Ben' });
const seal = (evidenceId: string) => sealWith(ground.world)(ctx, { evidenceId, reason: '' });
const list = (of: TestContext) => listEvidence(of, { limit: 50, state: undefined, kind: undefined, scan: undefined });
const actions = async (evidenceId: string) =>
  (await listCustody(ctx, { evidenceId, limit: 100 })).items.map(({ action }) => action).toReversed();
const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );
/** As somebody with the disk in hands would. */
async function flipByte(dir: string, orgId: string, evidenceId: string): Promise<void> {
  const path = join(dir, orgId, evidenceId);
  const bytes = await readFile(path);
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

describe('an item', () => {
  test('goes from registration to seal, analysis, transfer and back, each step in its chain and on record', async () => {
    const bytes = randomBytes(200_000);
    const { id, number } = await anItem(ground.world, ctx, bytes);
    expect(number).toBe('EVD-2026-00001');
    expect(await getEvidence(ctx, { evidenceId: number })).toMatchObject({
      state: 'collecting',
      file: { bytes: 200_000, sha256: sha256(bytes), mediaType: 'application/octet-stream' },
      verified: { ok: true },
      malwareSafe: true,
    });
    await seal(id);
    await analyseEvidence(ctx, { evidenceId: id, step: 'begin', reason: 'Triage' });
    const child = await registerEvidence(
      ctx,
      said((await getEvidence(ctx, { evidenceId: id })).incident.id, {
        title: 'Strings',
        derivedFrom: { evidenceId: id, transform: 'strings -n 8' },
      }),
    );
    await analyseEvidence(ctx, { evidenceId: id, step: 'end', reason: 'Done' });
    await transferEvidence(ctx, { evidenceId: id, step: 'out', person: 'Police', location: 'Lyon', reason: 'PV 12' });
    await transferEvidence(ctx, {
      evidenceId: id,
      step: 'accept',
      person: 'Lt. Roux',
      location: '',
      reason: 'Receipt 4',
    });
    expect(await getEvidence(ctx, { evidenceId: id })).toMatchObject({
      state: 'transferred',
      custodian: 'Lt. Roux',
      location: 'Lyon',
    });
    await transferEvidence(ctx, { evidenceId: id, step: 'return', person: 'Ana', location: 'Safe 2', reason: 'Back' });
    const { state, derived } = await seal(id);
    expect([state, derived[0]?.number, child.derivedFrom?.number]).toEqual(['sealed', child.number, number]);
    expect(await actions(id)).toEqual([
      'registered', 'uploaded', 'sealed', 'analysis_begun', 'derived', 'analysis_ended',
      'transferred_out', 'transfer_accepted', 'returned', 'sealed',
    ]); // prettier-ignore
    const told = (await activitiesOf(ctx)).filter(({ subjectId }) => subjectId === id);
    expect(told.map(({ type }) => type)).toContain('evidence.transferred_out');
    expect(told.every(({ incidentId }) => incidentId !== null)).toBe(true);
  });

  test('keeps its title once it is sealed, and its marking may still change', async () => {
    const { id, rev } = await aNote(ground.world, ctx, await anIncident(ctx));
    expect(await codeOf(changeEvidence(ctx, { evidenceId: id, rev: rev - 1, title: 'Other' }))).toBe('stale_revision');
    await changeEvidence(ctx, { evidenceId: id, rev, title: 'Other' });
    await seal(id);
    expect(await codeOf(changeEvidence(ctx, { evidenceId: id, title: 'Third' }))).toBe('evidence_sealed');
    expect((await changeEvidence(ctx, { evidenceId: id, tlp: 'red' })).tlp).toBe('red');
    expect(await codeOf(seal(id))).toBe('evidence_state');
  });

  test('cannot be sealed without bytes, unless it is a physical thing', async () => {
    const incidentId = await anIncident(ctx);
    const file = await registerEvidence(ctx, said(incidentId));
    expect(await codeOf(seal(file.id))).toBe('evidence_state');
    const laptop = await registerEvidence(
      ctx,
      said(incidentId, { kind: 'physical', title: 'Laptop', location: 'Safe 1' }),
    );
    expect((await seal(laptop.id)).state).toBe('sealed');
  });

  test('is not readable on the disk, and its row holds no key that opens without the organisation’s', async () => {
    const { id } = await anItem(ground.world, ctx, Buffer.from('the quick brown fox '.repeat(50)));
    const [org = ''] = await readdir(ground.dir);
    const stored = await readFile(join(ground.dir, org, id));
    expect(stored.includes('quick brown')).toBe(false);
  });
});

describe('who may', () => {
  test('reading it asks for the permission, writing for another, and another organisation sees nothing', async () => {
    const { id } = await aNote(ground.world, ctx, await anIncident(ctx));
    const viewer = await colleague('viewer');
    expect(await codeOf(getEvidence(viewer, { evidenceId: id }))).toBe('missing_permission');
    expect(await codeOf(getEvidence(await testContext(handle), { evidenceId: id }))).toBe('evidence_not_found');
  });

  test('evidence of a need-to-know incident is seen by whom it names, and a look asks for a reason', async () => {
    const incidentId = await anIncident(ctx);
    const { id } = await aNote(ground.world, ctx, incidentId);
    const ben = await colleague();
    expect((await list(ben)).items).toHaveLength(1);
    await restrictIncident(ctx, { incidentId, reason: 'Insider', people: [] });
    expect((await list(ben)).items).toEqual([]);
    expect(await codeOf(listCustody(ben, { evidenceId: id, limit: 10 }))).toBe('evidence_not_found');
    const look = (reason: string) => openViewWith(ground.world)(ctx, { evidenceId: id, reason });
    expect(await codeOf(look(' '))).toBe('evidence_reason_needed');
    await look('Asked by legal');
    expect((await listCustody(ctx, { evidenceId: id, limit: 1 })).items[0]).toMatchObject({
      action: 'viewed',
      reason: 'Asked by legal',
      client: { ip: '192.0.2.1' },
    });
  });

  test('a preview needs a look on record, and shows text, bytes and texts', async () => {
    const { id } = await anItem(ground.world, ctx, Buffer.from('<script>alert(1)</script> née\n'), {
      fileName: 'a.html',
    });
    const preview = (as: 'text' | 'hex' | 'strings' | 'image', offset = 0) =>
      previewWith(ground.world)(ctx, { evidenceId: id, as, offset });
    expect(await codeOf(preview('text'))).toBe('view_not_opened');
    await openViewWith(ground.world)(ctx, { evidenceId: id, reason: '' });
    expect(await preview('text')).toMatchObject({
      text: '<script>alert(1)</script> née\n',
      encoding: 'utf-8',
      next: null,
    });
    expect((await preview('hex')).data).toBe(Buffer.from('<script>alert(1)</script> née\n').toString('base64'));
    expect((await preview('strings')).text).toContain('<script>alert(1)</script>');
    expect(await codeOf(preview('image'))).toBe('evidence_no_image');
    expect(await codeOf(preview('hex', 4000))).toBe('evidence_offset');
  });
});

describe('what does not fit', () => {
  test('freezes the item, is in its chain, and goes away when the bytes are back', async () => {
    const { id } = await anItem(ground.world, ctx, randomBytes(100_000));
    const verify = () => verifyWith(ground.world)(ctx, { evidenceId: id });
    expect(await verify()).toMatchObject({ bytes: { ok: true }, chain: { ok: true, findings: [] } });
    await flipByte(ground.dir, ctx.orgId, id);
    expect(await verify()).toMatchObject({ bytes: { ok: false, sha256: 'unreadable' }, evidence: { frozen: true } });
    expect(await codeOf(seal(id))).toBe('evidence_frozen');
    expect(await codeOf(exportWith(ground.world)(ctx, { evidenceId: id, reason: '' }))).toBe('evidence_frozen');
    await flipByte(ground.dir, ctx.orgId, id);
    expect(await verify()).toMatchObject({ bytes: { ok: true }, evidence: { frozen: false } });
    expect(await actions(id)).toContain('mismatch_detected');
    expect(await activitiesOf(ctx, 'evidence.mismatch_detected')).not.toEqual([]);
  });

  test('is found by the weekly sweep, which leaves what was verified lately alone', async () => {
    const { id } = await aNote(ground.world, ctx, await anIncident(ctx));
    const { id: other } = await aNote(ground.world, ctx, await anIncident(ctx));
    await flipByte(ground.dir, ctx.orgId, id);
    await sweepWith(ground.world)(ctx);
    expect((await getEvidence(ctx, { evidenceId: id })).frozen).toBe(false);
    ctx.clock.advance(8 * 24 * 3_600_000);
    await sweepWith(ground.world)(ctx);
    expect((await getEvidence(ctx, { evidenceId: id })).frozen).toBe(true);
    expect((await getEvidence(ctx, { evidenceId: other })).verified).toMatchObject({ ok: true });
  });

  test('a step that was changed, left out or moved breaks the exported chain', async () => {
    const { id } = await anItem(ground.world, ctx, randomBytes(10));
    await seal(id);
    const file = await exportWith(ground.world)(ctx, { evidenceId: id, reason: '' });
    const whole = JSON.parse(JSON.stringify(file)) as Parameters<typeof verifyCustody>[0];
    expect(await verifyCustody(whole)).toMatchObject({ outcome: 'intact', findings: [] });
    const without = { ...whole, events: whole.events.filter(({ action }) => action !== 'sealed') };
    const changed = { ...whole, events: whole.events.map((step) => ({ ...step, reason: 'nothing' })) };
    const cut = { ...whole, events: whole.events.slice(0, -1) };
    const other = { ...whole, evidence: { ...whole.evidence, sha256: sha256(Buffer.from('x')) } };
    for (const wrong of [without, changed, cut, other]) expect((await verifyCustody(wrong)).outcome).toBe('tampered');
    const nothing = { format: whole.format } as unknown as typeof whole;
    expect((await verifyCustody(nothing)).outcome).toBe('unreadable');
  });

  test('nobody rewrites a step in the database, neither the application nor Tocsin itself', async () => {
    await aNote(ground.world, ctx, await anIncident(ctx));
    const change = sql`update custody_event set step = '{}'`;
    await expect(inTransaction(ctx, ({ db }) => change.execute(db))).rejects.toBeInstanceOf(Error);
    await expect(handle.asSystem((db) => change.execute(db))).rejects.toBeInstanceOf(Error);
    await expect(inTransaction(ctx, ({ db }) => sql`delete from custody_event`.execute(db))).rejects.toBeInstanceOf(
      Error,
    );
  });
});

describe('disposal', () => {
  test('takes two people; the bytes go, the chain and a certificate stay', async () => {
    const { id } = await anItem(ground.world, ctx, randomBytes(1000));
    await seal(id);
    const ben = await colleague();
    const decide = (by: TestContext, approve: boolean) =>
      decideDisposalWith(ground.world)(by, { evidenceId: id, approve, reason: 'Agreed' });
    expect(await codeOf(decide(ben, true))).toBe('disposal_not_asked');
    await askDisposal(ctx, { evidenceId: id, reason: 'Case closed' });
    expect(await codeOf(decide(ctx, true))).toBe('disposal_needs_another');
    expect((await decide(ben, false)).state).toBe('sealed');
    await askDisposal(ctx, { evidenceId: id, reason: 'Case closed' });
    const gone = await decide(ben, true);
    expect(gone).toMatchObject({ state: 'disposed', certificate: { askedBy: 'Ana', approvedBy: 'Ben', bytes: 1000 } });
    expect(await readdir(join(ground.dir, ctx.orgId))).toEqual([]);
    expect(await codeOf(seal(id))).toBe('evidence_disposed');
    const { events } = await exportWith(ground.world)(ctx, { evidenceId: id, reason: '' });
    expect(events.map(({ action }) => action).slice(-2)).toEqual(['disposed', 'exported']);
  });

  test('is refused while a legal hold keeps the item, its incident or everything', async () => {
    for (const scopeOf of [
      (evidenceId: string) => ({ kind: 'evidence' as const, evidenceId }),
      (_: string, incidentId: string) => ({ kind: 'incident' as const, incidentId }),
      () => ({ kind: 'organisation' as const }),
    ]) {
      const { id, incident } = await aNote(ground.world, ctx, await anIncident(ctx));
      await placeHold(ctx, { scope: scopeOf(id, incident.id), reason: 'Case 7' });
      expect((await getEvidence(ctx, { evidenceId: id })).holds[0]?.reason).toBe('Case 7');
      expect(await codeOf(askDisposal(ctx, { evidenceId: id, reason: 'Old' }))).toBe('evidence_held');
    }
  });
});
