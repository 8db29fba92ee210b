// Takes records whose time is over out of the database, some hundred in one transaction with their section.
import { rootOver } from '@tocsin/contracts/ledger/certificate';
import { sql, type RawBuilder } from 'kysely';

import { removeActivities } from '#ledger';
import type { Database } from '#platform/context';

import type { Hold } from './event-conditions.ts';
import type { Counted, Planned } from './purge-events.ts';
import { isHeldRecord, recordTables, type RecordKind } from './records.ts';
import { cutoffOf, type Rule } from './rules.ts';

const step = 500;

export type RecordPurge = { orgId: string; purgeId: string; rule: Rule; holds: readonly Hold[]; now: Date };
type Gone = { id: string; at: Date };

/** As Tocsin itself, in the caller's transaction. @returns nothing when none is left */
export async function purgeSomeRecords(db: Database, purge: RecordPurge): Promise<Planned[]> {
  const kind = recordKindOf(purge.rule);
  const before = cutoffOf(purge.rule, purge.now);
  if (kind === null || before === null) return [];
  const gone = await choose(db, purge, kind, before);
  if (gone.length === 0) return [];
  const ids = gone.map(({ id }) => id);
  if (kind === 'incidents') {
    const alerts = await alertsOf(db, purge, ids);
    await remove(db, 'alerts', purge, alerts);
    await sql`update incident set recurrence_of = null
      where org_id = ${purge.orgId} and recurrence_of::text = any(${ids}::text[])`.execute(db);
    await remove(db, kind, purge, gone);
    return [await section('incidents', purge.rule, gone), ...(await maybe('alerts', purge.rule, alerts))];
  }
  await remove(db, kind, purge, gone);
  return [await section(kind, purge.rule, gone)];
}

const recordKindOf = ({ kind }: Rule): RecordKind | null => (kind === 'events' || kind === 'detections' ? null : kind);

const ofKind = (kind: RecordKind, orgId: string, before: Date): RawBuilder<unknown> => {
  const { table, at, only } = recordTables[kind];
  return sql`from ${sql.table(table)} t
    where t.org_id = ${orgId} and ${sql.raw(at)} < ${before} and (${only})`;
};

async function choose(db: Database, { orgId, holds }: RecordPurge, kind: RecordKind, before: Date): Promise<Gone[]> {
  const { id, at } = recordTables[kind];
  const { rows } = await sql<Gone>`
    select ${sql.raw(id)} as id, ${sql.raw(at)} as at ${ofKind(kind, orgId, before)}
      and not ${isHeldRecord(kind, holds)}
    order by ${sql.raw(at)}, ${sql.raw(id)} limit ${step} for update of t skip locked`.execute(db);
  return rows;
}

/** The alerts of incidents go with them, however young. */
async function alertsOf(db: Database, { orgId }: RecordPurge, incidentIds: readonly string[]): Promise<Gone[]> {
  const { rows } = await sql<Gone>`
    select id::text as id, updated_at as at from alert
    where org_id = ${orgId} and incident_id::text = any(${incidentIds}::text[]) order by updated_at, id`.execute(db);
  return rows;
}

async function remove(
  db: Database,
  kind: RecordKind,
  { orgId, purgeId }: RecordPurge,
  gone: readonly Gone[],
): Promise<void> {
  const ids = gone.map((each) => each.id);
  if (ids.length === 0) return;
  if (kind === 'activities') return removeActivities(db, { orgId, purgeId, ids });
  const { table, id } = recordTables[kind];
  await sql`delete from ${sql.table(table)} t
    where t.org_id = ${orgId} and ${sql.raw(id)} = any(${ids}::text[])`.execute(db);
}

async function section(kind: RecordKind, { dataset, site, days }: Rule, gone: readonly Gone[]): Promise<Planned> {
  const times = gone.map(({ at }) => at.getTime());
  const root = await rootOver(gone.map(({ id }) => id).toSorted());
  const [from, to] = [new Date(Math.min(...times)), new Date(Math.max(...times))];
  return { kind, dataset, site, days, count: gone.length, from, to, root };
}
const maybe = async (kind: RecordKind, rule: Rule, gone: readonly Gone[]): Promise<Planned[]> =>
  gone.length === 0 ? [] : [await section(kind, rule, gone)];

export async function countRecordsToPurge(
  db: Database,
  { orgId, rule, holds, now }: Omit<RecordPurge, 'purgeId'>,
): Promise<Counted> {
  const kind = recordKindOf(rule);
  const before = cutoffOf(rule, now);
  if (kind === null || before === null) return { count: 0, held: 0, oldestAt: null, newestAt: null };
  const at = sql.raw(recordTables[kind].at);
  const held = isHeldRecord(kind, holds);
  const { rows } = await sql<{ count: number; held: number; oldest: Date | null; newest: Date | null }>`
    select count(*) filter (where not ${held}) as count, count(*) filter (where ${held}) as held,
      min(${at}) filter (where not ${held}) as oldest, max(${at}) filter (where not ${held}) as newest
    ${ofKind(kind, orgId, before)}`.execute(db);
  const [row] = rows;
  return {
    count: row?.count ?? 0,
    held: row?.held ?? 0,
    oldestAt: row?.oldest ?? null,
    newestAt: row?.newest ?? null,
  };
}
