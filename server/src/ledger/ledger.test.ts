// The ledger on the real engine: chained after the commit, sealed, exported, and every change in the database found.
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { asBytes } from '@tocsin/contracts/ledger/fixtures';
import { verifyLedger } from '@tocsin/contracts/ledger/verify';
import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';

import { openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { act, aGround, chainAll, exported } from './fixtures.ts';
import { getLedger, listLedgerRoots, sealNowWith } from './overview.ts';
import { sealRoot, type Ground } from './seal-root.ts';
import { verifyNowWith } from './verify-now.ts';

const handle = await openTestDatabase();
afterAll(() => handle.close());
let ctx: TestContext;
let ground: Ground;
beforeEach(async () => {
  ctx = await testContext(handle);
  ground = aGround(handle);
});

const checked = () => verifyNowWith(ground)(ctx);
const codes = async () => (await checked()).findings.map(({ code }) => code);
/** As an administrator of the database could. */
const behindOurBack = (statement: ReturnType<typeof sql>) =>
  handle.asOwner(async (db) => {
    // Row-level security holds for the owner as well until it is taken off.
    for (const table of ['activity', 'ledger_entry', 'ledger_root'])
      await sql.raw(`alter table ${table} no force row level security`).execute(db);
    await statement.execute(db);
    for (const table of ['activity', 'ledger_entry', 'ledger_root'])
      await sql.raw(`alter table ${table} force row level security`).execute(db);
  });

describe('chaining', () => {
  it('gives every activity one entry, in order and without a gap', async () => {
    await act(ctx, 5);
    await chainAll(handle);
    await act(ctx, 3);
    await chainAll(handle);
    await chainAll(handle);
    const state = await getLedger(ctx);
    expect(state).toMatchObject({ head: { seq: 8 }, lastRoot: null, keys: [], waiting: { count: 0, oldestAt: null } });
    expect(await checked()).toMatchObject({ outcome: 'intact', entries: 0 });
  });

  it('tells how many wait', async () => {
    await act(ctx, 2);
    expect((await getLedger(ctx)).waiting).toEqual({ count: 2, oldestAt: ctx.now().toISOString() });
  });

  it('leaves entries, roots and keys that nobody can change', async () => {
    await act(ctx, 1);
    await chainAll(handle);
    await sealRoot(ground, ctx);
    for (const table of ['ledger_entry', 'ledger_root', 'ledger_key'])
      for (const statement of [`update ${table} set org_id = org_id`, `delete from ${table}`]) {
        await expect(ctx.transact((db) => sql.raw(statement).execute(db))).rejects.toThrow(/permission denied/);
        await expect(handle.asSystem((db) => sql.raw(statement).execute(db))).rejects.toThrow(/permission denied/);
      }
    await expect(ctx.transact((db) => sql`select private_sealed from ledger_key`.execute(db))).rejects.toThrow(
      /permission denied/,
    );
  });
});

describe('roots', () => {
  it('are signed over what came since, also over nothing, and written to the month’s file', async () => {
    await act(ctx, 3);
    await chainAll(handle);
    const one = await sealRoot(ground, ctx);
    ctx.clock.advance(3_600_000);
    const two = await sealRoot(ground, ctx);
    expect([one, two]).toMatchObject([
      { number: 1, fromSeq: 1, toSeq: 3 },
      { number: 2, fromSeq: 4, toSeq: 3, root: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
    ]);
    ctx.clock.set('2026-04-02T00:00:00.000Z');
    await sealRoot(ground, ctx);
    const folder = join(ground.dir, ctx.orgId);
    expect(readdirSync(folder)).toEqual(['2026-03.ndjson', '2026-04.ndjson']);
    expect(
      readFileSync(join(folder, '2026-03.ndjson'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([one, two]);
    expect((await listLedgerRoots(ctx, { limit: 2 })).items.map(({ number }) => number)).toEqual([3, 2]);
    expect(await checked()).toMatchObject({ outcome: 'intact', entries: 3, roots: 3, rootsOnFile: 3 });
  });

  it('of two that seal at once both follow one another', async () => {
    await act(ctx, 2);
    await chainAll(handle);
    const made = await Promise.all([1, 2, 3, 4].map(() => sealRoot(ground, ctx)));
    expect(new Set(made.map(({ number }) => number))).toEqual(new Set([1, 2, 3, 4]));
    expect(await checked()).toMatchObject({ outcome: 'intact', roots: 4, rootsOnFile: 4 });
  });

  it('that a crash kept from the file are written with the next', async () => {
    await sealRoot(ground, ctx);
    const file = join(ground.dir, ctx.orgId, '2026-03.ndjson');
    appendFileSync(file, '{"at":"2026-03-14T09:2');
    await sealRoot(ground, ctx);
    writeFileSync(file, readFileSync(file, 'utf8').split('\n').slice(0, 2).join('\n'));
    await sealRoot(ground, ctx);
    expect(await checked()).toMatchObject({ outcome: 'intact', roots: 3, rootsOnFile: 4 });
  });

  it('are sealed by hand by administrators alone', async () => {
    const viewer = await testContext(handle, { role: 'supervisor', orgId: ctx.orgId });
    await expect(sealNowWith(ground)(viewer)).rejects.toMatchObject({ code: 'missing_permission' });
    expect(await sealNowWith(ground)(ctx)).toMatchObject({ number: 1 });
  });
});

describe('an export', () => {
  it('verifies with the organisation’s key, and with no other', async () => {
    await act(ctx, 6);
    await chainAll(handle);
    const text = await exported(ground, ctx);
    const [key] = (await getLedger(ctx)).keys;
    expect(await verifyLedger(asBytes(text), [key?.id ?? ''])).toMatchObject({
      outcome: 'intact',
      trusted: true,
      facts: { entries: 6, roots: 1, orgId: ctx.orgId },
    });
    expect(text).toContain('Site Nº 3');
    expect((await verifyLedger(asBytes(text), ['00'.repeat(32)])).outcome).toBe('tampered');
  });

  it('of a part verifies by itself', async () => {
    for (let hour = 0; hour < 4; hour += 1) {
      await act(ctx, 2);
      await chainAll(handle);
      await sealRoot(ground, ctx);
      ctx.clock.advance(3_600_000);
    }
    const text = await exported(ground, ctx, { from: '2026-03-14T10:00:00.000Z', to: '2026-03-14T11:40:00.000Z' });
    const verdict = await verifyLedger(asBytes(text));
    expect(verdict).toMatchObject({ outcome: 'intact', facts: { entries: 4, roots: 2 } });
    await expect(exported(ground, ctx, { to: '2020-01-01T00:00:00.000Z' })).rejects.toMatchObject({
      code: 'ledger_range_empty',
    });
  });

  it('is itself on record, and holds nothing of another organisation', async () => {
    const other = await testContext(handle);
    await act(other, 2);
    await act(ctx, 2);
    await chainAll(handle);
    expect(await exported(ground, ctx)).not.toContain(other.orgId);
    await chainAll(handle);
    expect(await exported(ground, ctx)).toContain('ledger.exported');
  });

  it('is for those who may read the audit trail', async () => {
    const analyst = await testContext(handle, { role: 'analyst', orgId: ctx.orgId });
    for (const attempt of [exported(ground, analyst), verifyNowWith(ground)(analyst), getLedger(analyst)])
      await expect(attempt).rejects.toMatchObject({ code: 'missing_permission' });
  });
});

describe('what a database administrator changes is found', () => {
  beforeEach(async () => {
    await act(ctx, 4);
    await chainAll(handle);
    await sealRoot(ground, ctx);
    await act(ctx, 2);
    await chainAll(handle);
    await sealRoot(ground, ctx);
  });
  it('and nothing where nothing was', async () => {
    expect(await codes()).toEqual([]);
  });
  const org = () => ctx.orgId;

  it('a changed activity', async () => {
    await behindOurBack(
      sql`update activity set actor_name = 'Somebody else' where org_id = ${org()} and data ->> 'code' = 's2'`,
    );
    expect(await codes()).toEqual(['entry_changed']);
  });
  it('a deleted activity', async () => {
    await behindOurBack(sql`delete from activity where org_id = ${org()} and data ->> 'code' = 's3'`);
    expect(await codes()).toEqual(['record_missing']);
  });
  it('a deleted entry', async () => {
    await behindOurBack(sql`delete from ledger_entry where org_id = ${org()} and seq = 3`);
    expect(await codes()).toEqual(expect.arrayContaining(['entry_missing', 'root_wrong']));
  });
  it('a changed entry', async () => {
    await behindOurBack(sql`update ledger_entry set at = at - interval '1 day' where org_id = ${org()} and seq = 3`);
    expect(await codes()).toEqual(expect.arrayContaining(['entry_changed', 'root_wrong']));
  });
  it('the end of the ledger cut off', async () => {
    await behindOurBack(sql`delete from ledger_root where org_id = ${org()} and number = 2`);
    await behindOurBack(sql`delete from ledger_entry where org_id = ${org()} and seq > 4`);
    expect(await codes()).toEqual(['file_differs']);
  });
  it('an activity slipped in past the chain', async () => {
    await behindOurBack(sql`insert into activity (id, org_id, xact, type, at, actor_kind, actor_id, actor_name, request_id,
      subject_kind, subject_id, data) values (gen_random_uuid(), ${org()}, '3', 'site.created',
      ${new Date(ctx.now().getTime() - 7_200_000)}, 'user', 'x', 'x', 'x', 'site', 'x', '{}')`);
    expect(await codes()).toEqual(['record_unchained']);
  });
  it('a changed file of roots', async () => {
    const file = join(ground.dir, org(), '2026-03.ndjson');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"root":"../, '"root":"zz'));
    expect(await codes()).toEqual(['file_differs']);
  });
});
