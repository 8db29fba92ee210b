// Seals every value of an organisation with its newest key, some rows at a time, going on where it was cut short.
import { sql } from 'kysely';

import type { Database } from '../context.ts';
import type { DatabaseHandle } from '../database.ts';
import type { Seal } from '../seal.ts';
import { installation, type Vault } from '../vault.ts';
import { versionOf } from './sealing.ts';

/** Given a sealed text and its place, the text to keep instead. */
export type Turn = (sealed: string, place: string) => string;
/** A column with sealed values: whoever has one hands it to the job. */
export type SealedColumn = {
  table: string;
  column: string;
  type: 'text' | 'jsonb';
  /** The primary key; `id` unless it is said. */
  key?: string;
  /** The column that says whose the row is, null in it means the installation's; or all rows are the installation's. */
  owner: 'org_id' | 'organisation_id' | 'installation';
  /** Calls `turn` for each sealed text in the value and answers with the value to keep. */
  each: (id: string, value: unknown, turn: Turn) => unknown;
};
export type ResealGround = { handle: DatabaseHandle; vault: Vault; columns: readonly SealedColumn[]; now: () => Date };

const rowsAtOnce = 500;
type Progress = { place: string; cursor: string; done: number; failed: number; total: number; finishedAt: Date | null };
type ProgressTables = { reseal: Progress & { orgId: string; version: number } };
const tablesOf = (db: Database) => db.$extendTables<ProgressTables>();

export const nameOf = ({ table, column }: SealedColumn): string => `${table}.${column}`;
const keyOf = ({ key = 'id' }: SealedColumn) => sql.ref(key);
const ownedBy = ({ owner }: SealedColumn, orgId: string) =>
  owner === 'installation'
    ? sql.lit(orgId === installation)
    : orgId === installation
      ? sql`${sql.ref(owner)} is null`
      : sql`${sql.ref(owner)} = ${orgId}::uuid`;

/** How far the job for this version has come; nothing of a place it has not begun. */
export const findProgress = (db: Database, orgId: string, version: number): Promise<Progress[]> =>
  tablesOf(db)
    .selectFrom('reseal')
    .select(['place', 'cursor', 'done', 'failed', 'total', 'finishedAt'])
    .where('orgId', '=', orgId)
    .where('version', '=', version)
    .orderBy('place')
    .execute();

/** Notes each place with the number of its rows; what an older version left unfinished is forgotten. */
async function begin({ handle, columns }: ResealGround, orgId: string, version: number): Promise<void> {
  await handle.asSystem(async (db) => {
    await tablesOf(db).deleteFrom('reseal').where('orgId', '=', orgId).where('version', '<', version).execute();
    for (const column of columns) {
      const { rows } = await sql<{ total: number }>`select count(*)::int as total from ${sql.table(column.table)}
        where ${ownedBy(column, orgId)} and ${sql.ref(column.column)} is not null`.execute(db);
      const fresh = { cursor: '', done: 0, failed: 0, total: rows[0]?.total ?? 0, finishedAt: null };
      await tablesOf(db)
        .insertInto('reseal')
        .values({ orgId, version, place: nameOf(column), ...fresh })
        .onConflict((on) => on.doNothing())
        .execute();
    }
  });
}

/** What no key opens stays as it is: a lost value must not keep the others on an old key. */
function turning(seal: Seal, version: number): { turn: Turn; failed: () => number } {
  let failed = 0;
  const turn: Turn = (sealed, place) => {
    if (versionOf(sealed) === version) return sealed;
    try {
      return seal.close(seal.open(sealed, place), place);
    } catch {
      failed += 1;
      return sealed;
    }
  };
  return { turn, failed: () => failed };
}

type Row = { id: string; value: unknown };

/** One transaction: the rows and the cursor change together or not at all. @returns whether the place is done */
async function step(ground: ResealGround, orgId: string, column: SealedColumn, version: number): Promise<boolean> {
  const seal = await ground.vault.sealOf(orgId);
  return await ground.handle.asSystem(async (db) => {
    const mine = tablesOf(db)
      .selectFrom('reseal')
      .selectAll()
      .where('orgId', '=', orgId)
      .where('version', '=', version)
      .where('place', '=', nameOf(column));
    // Two processes at the same place take turns.
    const at = await mine.forUpdate().executeTakeFirst();
    if (!at || at.finishedAt !== null) return true;
    const { rows } = await sql<Row>`select ${keyOf(column)}::text as id, ${sql.ref(column.column)} as value
      from ${sql.table(column.table)}
      where ${ownedBy(column, orgId)} and ${sql.ref(column.column)} is not null
        and ${keyOf(column)}::text collate "C" > ${at.cursor} collate "C"
      order by ${keyOf(column)}::text collate "C" limit ${rowsAtOnce} for update`.execute(db);
    const { turn, failed } = turning(seal, version);
    for (const { id, value } of rows) await rewrite(db, column, { id, value }, turn);
    const isLast = rows.length < rowsAtOnce;
    await tablesOf(db)
      .updateTable('reseal')
      .set({
        cursor: rows.at(-1)?.id ?? at.cursor,
        done: at.done + rows.length,
        failed: at.failed + failed(),
        finishedAt: isLast ? ground.now() : null,
      })
      .where('orgId', '=', orgId)
      .where('version', '=', version)
      .where('place', '=', nameOf(column))
      .execute();
    return isLast;
  });
}

async function rewrite(db: Database, sealed: SealedColumn, row: Row, turn: Turn): Promise<void> {
  const { table, column, type, each } = sealed;
  const before = JSON.stringify(row.value);
  const after = each(row.id, row.value, turn);
  if (JSON.stringify(after) === before) return;
  const value = type === 'text' ? sql`${after}` : sql`${JSON.stringify(after)}::jsonb`;
  await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${value} where ${keyOf(sealed)}::text = ${row.id}`.execute(
    db,
  );
}

/** @returns the version everything is sealed with now, or null when it was stopped before the end */
export async function resealAll(ground: ResealGround, orgId: string, signal?: AbortSignal): Promise<number | null> {
  await ground.vault.sealOf(orgId);
  const version = (await ground.vault.keysOf(orgId)).find(({ state }) => state === 'active')?.version ?? 0;
  await begin(ground, orgId, version);
  for (const column of ground.columns)
    for (let isDone = false; !isDone;) {
      if (signal?.aborted) return null;
      isDone = await step(ground, orgId, column, version);
    }
  return version;
}

/** Whether the values of the organisation are all sealed with its newest key, as far as anyone has looked. */
export async function isSettled({ handle, vault, columns }: ResealGround, orgId: string): Promise<boolean> {
  const active = (await vault.keysOf(orgId)).find(({ state }) => state === 'active');
  if (!active) return false;
  const places = await handle.transact(orgId, (db) => findProgress(db, orgId, active.version));
  return places.length >= columns.length && places.every(({ finishedAt }) => finishedAt !== null);
}
