// Brings the database to the newest shape: numbered SQL files, each applied once, forward only, never edited.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { sql } from 'kysely';

import type { Database } from './context.ts';
import type { DatabaseHandle } from './database.ts';

export type Migration = { number: number; name: string; sha256: string; text: string };
type MigrationTables = { schemaMigration: { number: number; name: string; sha256: string; appliedAt: Date } };
type Applied = Pick<Migration, 'number' | 'name' | 'sha256'>;

export const migrationsDir = join(import.meta.dirname, '../../migrations');

/** Any number, the same in every process: whoever holds it may change the schema. */
const lockKey = 7_862_601_534;

/** @throws Error for a file that is not named `0001_module_what.sql`, or a number used twice. */
export async function readMigrations(dir: string = migrationsDir): Promise<Migration[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.sql')).sort();
  const migrations: Migration[] = [];
  for (const name of names) {
    const number = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1]);
    if (!number) throw new Error(`The migration ${name} must be named like 0001_module_what.sql.`);
    const before = migrations.at(-1);
    if (before?.number === number) throw new Error(`The migrations ${before.name} and ${name} have the same number.`);
    const text = await readFile(join(dir, name), 'utf8');
    migrations.push({ number, name, text, sha256: createHash('sha256').update(text).digest('hex') });
  }
  return migrations;
}

/** @throws Error when what was applied and what is here tell different stories. */
function compare(applied: readonly Applied[], migrations: readonly Migration[]): Migration[] {
  const here = new Map(migrations.map((migration) => [migration.number, migration]));
  for (const { number, name, sha256 } of applied) {
    const migration = here.get(number);
    if (!migration)
      throw new Error(
        `The database has the migration ${name}, which this program does not know: it is older than its data.`,
      );
    if (migration.sha256 !== sha256)
      throw new Error(
        `The migration ${migration.name} was edited after it was applied as ${name}; add a new one instead.`,
      );
  }
  const newest = applied.at(-1);
  const pending = migrations.filter(({ number }) => !applied.some((row) => row.number === number));
  const late = pending.find(({ number }) => newest && number < newest.number);
  if (late && newest)
    throw new Error(
      `The migration ${late.name} comes before ${newest.name}, which is applied already; give it a higher number.`,
    );
  return pending;
}

async function readApplied(db: Database): Promise<Applied[]> {
  await sql`select pg_advisory_xact_lock(${sql.lit(lockKey)})`.execute(db);
  await sql`create table if not exists schema_migration (
    number int primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now()
  )`.execute(db);
  return await db
    .$extendTables<MigrationTables>()
    .selectFrom('schemaMigration')
    .select(['number', 'name', 'sha256'])
    .orderBy('number')
    .execute();
}

/**
 * Applies what is missing, one transaction each; several processes may start at once, one works and the others wait.
 * @returns the names of the migrations that were applied.
 */
export async function migrate(handle: DatabaseHandle, dir: string = migrationsDir): Promise<string[]> {
  const migrations = await readMigrations(dir);
  const done: string[] = [];
  for (;;) {
    const name = await handle.asOwner(async (db) => {
      const [next] = compare(await readApplied(db), migrations);
      if (!next) return null;
      await sql.raw(next.text).execute(db);
      const { number, name, sha256 } = next;
      await db
        .$extendTables<MigrationTables>()
        .insertInto('schemaMigration')
        .values({ number, name, sha256, appliedAt: new Date() })
        .execute();
      return name;
    });
    if (name === null) return done;
    done.push(name);
  }
}
