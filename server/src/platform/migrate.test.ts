// Proves that history is applied once, in order, and never quietly rewritten.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sql } from 'kysely';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';

import { databaseOn, type DatabaseHandle } from './database.ts';
import { openInMemory } from './database/embedded.ts';
import { migrate, migrationsDir, readMigrations } from './migrate.ts';
import { openServerDatabase, testServerUrl } from './testing.ts';

const engines: { name: string; open: () => Promise<DatabaseHandle> }[] = [
  { name: 'embedded', open: async () => databaseOn(await openInMemory()) },
];
if (testServerUrl) {
  const url = testServerUrl;
  engines.push({ name: 'server', open: () => openServerDatabase(url, { migrated: false }) });
}

describe.each(engines)('migrations on the $name database', async ({ open }) => {
  const handle = await open();
  let dir = '';
  afterAll(() => handle.close());
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tocsin-migrations-'));
    await handle.asOwner((db) => sql`drop table if exists schema_migration, first, second`.execute(db));
    await writeFile(join(dir, '0001_test_first.sql'), 'create table first (id int); create table second (id int);');
  });
  afterEach(() => rm(dir, { recursive: true }));

  test('are applied once, in order, and one by one', async () => {
    await writeFile(join(dir, '0002_test_more.sql'), 'alter table second add column more int;');
    expect(await migrate(handle, dir)).toEqual(['0001_test_first.sql', '0002_test_more.sql']);
    expect(await migrate(handle, dir)).toEqual([]);
    const { rows } = await handle.asOwner((db) => sql`select number from schema_migration order by 1`.execute(db));
    expect(rows).toEqual([{ number: 1 }, { number: 2 }]);
  });

  test('are applied once when several processes start at the same time', async () => {
    const runs = await Promise.all([migrate(handle, dir), migrate(handle, dir), migrate(handle, dir)]);
    expect(runs.flat()).toEqual(['0001_test_first.sql']);
  });

  test('leave nothing of a file that fails', async () => {
    await writeFile(join(dir, '0002_test_broken.sql'), 'alter table first add column more int; select nonsense;');
    await expect(migrate(handle, dir)).rejects.toMatchObject({ sqlState: '42703' });
    const { rows } = await handle.asOwner((db) =>
      sql`select column_name as name from information_schema.columns where table_name = 'first'`.execute(db),
    );
    expect(rows).toEqual([{ name: 'id' }]);
  });

  test('are refused when one was edited after it was applied', async () => {
    await migrate(handle, dir);
    await writeFile(join(dir, '0001_test_first.sql'), 'create table first (id bigint);');
    await expect(migrate(handle, dir)).rejects.toThrow('0001_test_first.sql was edited after it was applied');
  });

  test('are refused when one that was applied is not there', async () => {
    await migrate(handle, dir);
    await rm(join(dir, '0001_test_first.sql'));
    await expect(migrate(handle, dir)).rejects.toThrow('0001_test_first.sql, which this program does not know');
  });

  test('are refused when one comes before what is applied already', async () => {
    await rm(join(dir, '0001_test_first.sql'));
    await writeFile(join(dir, '0002_test_second.sql'), 'create table second (id int);');
    await migrate(handle, dir);
    await writeFile(join(dir, '0001_test_first.sql'), 'create table first (id int);');
    await expect(migrate(handle, dir)).rejects.toThrow('give it a higher number');
  });
});

describe('the folder of migrations', () => {
  test('refuses a name without a number, and a number used twice', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'tocsin-migrations-'));
    await writeFile(join(dir, 'first.sql'), '');
    await expect(readMigrations(dir)).rejects.toThrow('must be named like');
    await rm(join(dir, 'first.sql'));
    await writeFile(join(dir, '0001_a.sql'), '');
    await writeFile(join(dir, '0001_b.sql'), '');
    await expect(readMigrations(dir)).rejects.toThrow('have the same number');
    await rm(dir, { recursive: true });
  });

  test('reads as one list from 0001 on', async () => {
    const migrations = await readMigrations(migrationsDir);
    expect(migrations[0]?.name).toBe('0001_platform_wall.sql');
  });
});
