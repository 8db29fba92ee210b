import { siteCreated } from '@tocsin/contracts/activity';
// Proves the wall between organisations, the transactions and the values on every engine at hand.
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';

import { record } from './activity.ts';
import { inTransaction } from './context.ts';
import { DatabaseError } from './database.ts';
import { nextNumber } from './numbers.ts';
import { everything, nothing, wholeOrganisation, type Reach } from './reach.ts';
import { activitiesOf, testContext, testEngines } from './testing.ts';

describe.each(testEngines)('the $name database', async ({ open }) => {
  const handle = await open();
  afterAll(() => handle.close());

  test('shows no row of another organisation and takes none for it', async () => {
    const ours = await testContext(handle);
    const theirs = await testContext(handle);
    await inTransaction(theirs, (tx) => record(tx, siteCreated, { subjectId: 's1' }, { code: 'lyo', name: 'Lyon' }));

    expect(await activitiesOf(theirs)).toHaveLength(1);
    expect(await activitiesOf(ours)).toHaveLength(0);
    const organisations = await ours.transact((db) => sql<{ id: string }>`select id from organisation`.execute(db));
    expect(organisations.rows).toEqual([{ id: ours.orgId }]);
    const trespass = ours.transact((db) =>
      sql`insert into counter (org_id, kind, year, value) values (${theirs.orgId}, 'alert', 2026, 1)`.execute(db),
    );
    await expect(trespass).rejects.toMatchObject({ name: 'DatabaseError', sqlState: '42501' });
    await expect(
      ours.transact((db) => sql`update organisation set name = 'x' where id = ${theirs.orgId}`.execute(db)),
    ).resolves.toMatchObject({ numAffectedRows: 0n });
  });

  test('lets nobody change or delete an activity', async () => {
    const ctx = await testContext(handle);
    for (const work of [sql`update activity set actor_name = 'x'`, sql`delete from activity`]) {
      await expect(ctx.transact((db) => work.execute(db))).rejects.toMatchObject({ sqlState: '42501' });
      await expect(handle.asSystem((db) => work.execute(db))).rejects.toMatchObject({ sqlState: '42501' });
    }
  });

  test('walls and forces every table with an organisation', async () => {
    const { rows } = await handle.asOwner((db) =>
      sql<{ name: string; walled: boolean; policies: number }>`
        select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as walled,
          (select count(*) from pg_policy p where p.polrelid = c.oid) as policies
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p') and (c.relname = 'organisation' or exists (
          select from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped))`.execute(
        db,
      ),
    );
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['activity', 'counter', 'organisation']));
    expect(rows.filter(({ walled, policies }) => !walled || policies < 2)).toEqual([]);
  });

  test('narrows every table with a site or an incident to what somebody sees', async () => {
    const { rows } = await handle.asOwner((db) =>
      sql<{ name: string }>`
        select distinct c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
        where n.nspname = 'public' and c.relkind in ('r', 'p')
          and a.attname in ('site', 'sites', 'site_id', 'site_code', 'alert_id', 'incident_id')
          and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'reach'
            and not p.polpermissive and p.polcmd = 'r')
        order by 1`.execute(db),
    );
    // These two decide what is hidden: nothing but their own verbs reads them.
    expect(rows.map(({ name }) => name)).toEqual(['incident_access', 'incident_restriction']);
  });

  test('forgets whose eyes a transaction had when it ends', async () => {
    const ctx = await testContext(handle);
    const reachOf = async (reach?: Reach) => {
      const { rows } = await handle.transact(
        ctx.orgId,
        (db) =>
          sql<{ all: boolean; sites: string[] }>`
            select tocsin_reach_all_sites() as all, tocsin_reach_sites() as sites`.execute(db),
        reach,
      );
      return rows[0];
    };
    expect(await reachOf(everything)).toEqual({ all: true, sites: [] });
    expect(await reachOf({ ...nothing, sites: ['lyo', 'par-2'] })).toEqual({ all: false, sites: ['lyo', 'par-2'] });
    expect(await reachOf(wholeOrganisation(null))).toEqual({ all: true, sites: [] });
    expect(await reachOf()).toEqual({ all: false, sites: [] });
  });

  test('leaves nothing of a transaction that failed, and says why in one line', async () => {
    const ctx = await testContext(handle);
    const twice = ctx.transact(async (db) => {
      await sql`insert into counter values (${ctx.orgId}, 'x', 2026, 1)`.execute(db);
      await sql`insert into counter values (${ctx.orgId}, 'x', 2026, 1)`.execute(db);
    });
    const error = await twice.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DatabaseError);
    expect(error).toMatchObject({ sqlState: '23505', constraint: 'counter_pkey', table: 'counter' });
    expect(String(error).length).toBeLessThan(200);
    const left = await ctx.transact((db) => sql`select 1 from counter`.execute(db));
    expect(left.rows).toEqual([]);
  });

  test('gives the same JavaScript values for the same columns', async () => {
    const { rows } = await handle.asSystem((db) =>
      sql`select '2026-03-01T12:00:00.123Z'::timestamptz as "at", 42::bigint as small, 9007199254740993::bigint as big,
        '{"aB_c": [1, null]}'::jsonb as document, 1.50::numeric as amount, date '2026-03-01' as day,
        array['a"b', null, 'c,d'] as names, array[1, 2]::bigint[] as counts, true as yes, null::text as nothing,
        '\\x0102'::bytea as bytes, ${['x', 'y"z\\']}::text[] as echoed, ${JSON.stringify({ k: 1 })}::jsonb as sent`.execute(
        db,
      ),
    );
    expect(rows).toEqual([
      {
        at: new Date('2026-03-01T12:00:00.123Z'),
        small: 42,
        big: 9007199254740993n,
        document: { aB_c: [1, null] },
        amount: '1.50',
        day: '2026-03-01',
        names: ['a"b', null, 'c,d'],
        counts: [1, 2],
        yes: true,
        nothing: null,
        bytes: Buffer.from([1, 2]),
        echoed: ['x', 'y"z\\'],
        sent: { k: 1 },
      },
    ]);
  });

  test('keeps fifty concurrent transactions apart and loses none', async () => {
    const ctx = await testContext(handle);
    const numbers = await Promise.all(
      Array.from({ length: 50 }, () => inTransaction(ctx, (tx) => nextNumber(tx, 'ALR', 'alert'))),
    );
    expect(new Set(numbers).size).toBe(50);
    expect(numbers.sort().at(-1)).toBe('ALR-2026-00050');
  });

  test('runs a transaction again after a serialisation failure, five times at most', async () => {
    const ctx = await testContext(handle);
    let runs = 0;
    const flaky = (failures: number) =>
      ctx.transact(async (db) => {
        runs += 1;
        if (runs <= failures)
          await sql`do $$ begin raise exception 'again' using errcode = '40001'; end $$`.execute(db);
        return 'done';
      });
    expect(await flaky(3)).toBe('done');
    expect(runs).toBe(4);
    runs = 0;
    await expect(flaky(99)).rejects.toMatchObject({ sqlState: '40001' });
    expect(runs).toBe(5);
  });

  test('refuses a transaction inside another instead of waiting for ever', async () => {
    const ctx = await testContext(handle);
    const nested = ctx.transact(() => ctx.transact(() => Promise.resolve()));
    await expect(nested).rejects.toThrow('pass the transaction on');
    const past = ctx.transact(() => handle.engine.query('select 1', []));
    await expect(past).rejects.toThrow('pass the transaction on');
    await expect(ctx.transact(() => Promise.resolve('fine'))).resolves.toBe('fine');
  });

  test('delivers notifications when the transaction commits, and not when it fails', async () => {
    const heard: string[] = [];
    const stop = await handle.engine.listen('tocsin_test', (payload) => heard.push(payload));
    const ctx = await testContext(handle);
    await ctx
      .transact(async (db) => {
        await sql`select pg_notify('tocsin_test', 'lost')`.execute(db);
        throw new Error('no');
      })
      .catch(() => {});
    await ctx.transact((db) => sql`select pg_notify('tocsin_test', 'kept')`.execute(db));
    await expect.poll(() => heard).toEqual(['kept']);
    await stop();
  });
});
