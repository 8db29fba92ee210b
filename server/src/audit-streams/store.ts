// All SQL of audit streams.
import { sql } from 'kysely';

import type { FeedPosition, FeedRow } from '#platform/activity-feed';
import type { Database } from '#platform/context';

import { tables, type SinkRow } from './tables.ts';

const asJson = (settings: SinkRow['settings']) => sql<SinkRow['settings']>`${JSON.stringify(settings)}::jsonb`;
const asList = (filter: readonly string[]) => sql<string[]>`${[...filter]}::text[]`;
/** A position is read as text: no number of JavaScript holds every xid8. */
const columns = sql<SinkRow>`id, org_id, name, settings, credential, filter, need_to_know, enabled, xact::text as xact,
  seq, delivered, delivered_at, sent_at, problem, failures, retry_at, holder, leased_until, created_by, created_at, rev`;

export const findSinks = async (db: Database): Promise<SinkRow[]> =>
  (await sql<SinkRow>`select ${columns} from audit_sink order by name`.execute(db)).rows;

export const findSink = async (db: Database, id: string): Promise<SinkRow | undefined> =>
  (await sql<SinkRow>`select ${columns} from audit_sink where id = ${id}`.execute(db)).rows[0];

export const lockSink = async (db: Database, id: string): Promise<SinkRow | undefined> =>
  (await sql<SinkRow>`select ${columns} from audit_sink where id = ${id} for update`.execute(db)).rows[0];

/** Whether there is one of this name besides `id`. */
export const isNameTaken = async (db: Database, name: string, id: string): Promise<boolean> =>
  (await sql`select from audit_sink where name = ${name} and id <> ${id}`.execute(db)).rows.length > 0;

export const insertSink = async (db: Database, row: SinkRow): Promise<void> =>
  void (await tables(db)
    .insertInto('auditSink')
    .values({ ...row, settings: asJson(row.settings), filter: asList(row.filter) })
    .execute());

export type SinkChange = Pick<SinkRow, 'name' | 'settings' | 'credential' | 'filter' | 'needToKnow' | 'enabled'>;
/** What failed before may not fail now: it is tried at once. */
export const updateSink = async (db: Database, id: string, change: SinkChange): Promise<void> =>
  void (await tables(db)
    .updateTable('auditSink')
    .set((set) => ({
      ...change,
      settings: asJson(change.settings),
      filter: asList(change.filter),
      retryAt: null,
      rev: set('rev', '+', 1),
    }))
    .where('id', '=', id)
    .execute());

export const removeSink = async (db: Database, id: string): Promise<void> =>
  void (await tables(db).deleteFrom('auditSink').where('id', '=', id).execute());

/** Of all organisations: those that may be sent to now. */
export const findReady = async (db: Database, now: Date, holder: string): Promise<{ id: string; orgId: string }[]> =>
  (
    await sql<{ id: string; orgId: string }>`select id, org_id from audit_sink
      where enabled and (retry_at is null or retry_at <= ${now})
        and (leased_until is null or leased_until <= ${now} or holder = ${holder})
        and exists (select from activity a where a.org_id = audit_sink.org_id
          and (a.xact, a.seq) > (audit_sink.xact, audit_sink.seq))
      order by id`.execute(db)
  ).rows;

export type Holding = { id: string; holder: string; now: Date; until: Date };
/** Nothing while another process has it, or when it is not to be sent to now. */
export const leaseSink = async (db: Database, { id, holder, now, until }: Holding): Promise<SinkRow | undefined> =>
  (
    await sql<SinkRow>`update audit_sink set holder = ${holder}, leased_until = ${until}
      where id = ${id} and enabled and (retry_at is null or retry_at <= ${now})
        and (leased_until is null or leased_until <= ${now} or holder = ${holder})
      returning ${columns}`.execute(db)
  ).rows[0];

/** Nothing where the lease is another's by now. */
export const renewLease = async (db: Database, { id, holder, until }: Omit<Holding, 'now'>): Promise<void> =>
  void (await sql`update audit_sink set leased_until = ${until} where id = ${id} and holder = ${holder}`.execute(db));

export const releaseSink = async (db: Database, id: string, holder: string): Promise<void> =>
  void (await sql`update audit_sink set holder = null, leased_until = null
    where id = ${id} and holder = ${holder}`.execute(db));

/** What follows in this organisation, as far as no transaction that still runs can add before it (`activity-feed`). */
export const readFollowing = async (
  db: Database,
  orgId: string,
  after: FeedPosition,
  limit: number,
): Promise<FeedRow[]> =>
  (
    await sql<FeedRow>`
      select id, org_id, type, at, actor_kind, actor_id, actor_name, ip, request_id, caused_by, subject_kind, subject_id,
        incident_id, data, strength, user_agent, result, xact::text as xact, seq
      from activity
      where org_id = ${orgId} and (xact, seq) > (${after.xact}::xid8, ${after.seq}::bigint)
        and xact < pg_snapshot_xmin(pg_current_snapshot())
      order by activity.xact, seq limit ${limit}`.execute(db)
  ).rows;

/** Which of the activities the transaction may see. */
export const findVisible = async (db: Database, ids: readonly string[]): Promise<Set<string>> =>
  new Set((await tables(db).selectFrom('activity').select('id').where('id', 'in', ids).execute()).map(({ id }) => id));

export type Progress = { position: FeedPosition; delivered: number; deliveredAt: Date | null; now: Date };
/** False when the sink is another's by now: then nothing is noted. */
export async function noteProgress(
  db: Database,
  { id, holder }: { id: string; holder: string },
  { position, delivered, deliveredAt, now }: Progress,
): Promise<boolean> {
  const { rows } = await sql`update audit_sink set xact = ${position.xact}::xid8, seq = ${position.seq}::bigint,
      delivered = delivered + ${delivered},
      delivered_at = case when ${delivered} > 0 then ${deliveredAt}::timestamptz else delivered_at end,
      sent_at = case when ${delivered} > 0 then ${now}::timestamptz else sent_at end,
      problem = case when ${delivered} > 0 then null else problem end,
      failures = case when ${delivered} > 0 then 0 else failures end, retry_at = null
    where id = ${id} and holder = ${holder} returning id`.execute(db);
  return rows.length > 0;
}

export const noteFailure = async (
  db: Database,
  { id, holder }: { id: string; holder: string },
  { problem, retryAt }: { problem: string; retryAt: Date },
): Promise<void> =>
  void (await sql`update audit_sink set problem = ${problem}, retry_at = ${retryAt}, failures = failures + 1,
    holder = null, leased_until = null where id = ${id} and holder = ${holder}`.execute(db));

const mostCounted = 10_000;

/** What is not yet delivered of what the filter lets through. */
export async function findWaiting(
  db: Database,
  { orgId, xact, seq, filter }: Pick<SinkRow, 'orgId' | 'xact' | 'seq' | 'filter'>,
): Promise<{ count: number; oldestAt: Date | null }> {
  const { rows } = await sql<{ count: number; oldest: Date | null }>`
    select count(*)::int as count, min(at) as oldest from (
      select at from activity
      where org_id = ${orgId} and (xact, seq) > (${xact}::xid8, ${seq}::bigint)
        and (${filter.length === 0} or type = any(${asList(filter)}) or split_part(type, '.', 1) = any(${asList(filter)}))
      limit ${mostCounted}) waiting`.execute(db);
  return { count: rows[0]?.count ?? 0, oldestAt: rows[0]?.oldest ?? null };
}

/**
 * A dump restored on another server brings positions that lie ahead of that server's own; the dispatcher then puts all
 * activities in a new order, below `4`. Called before it does: each such sink goes on at the oldest activity it has not
 * had, so that some come twice and none is missing.
 */
export const adoptRestoredSinks = async (db: Database): Promise<void> =>
  void (await sql`update audit_sink s set xact = '3', seq = coalesce(
      (select min(a.seq) - 1 from activity a where a.org_id = s.org_id and (a.xact, a.seq) > (s.xact, s.seq)),
      (select max(a.seq) from activity a where a.org_id = s.org_id), 0)
    where s.xact >= pg_snapshot_xmax(pg_current_snapshot()) or exists (
      select from activity a where a.org_id = s.org_id and a.xact >= pg_snapshot_xmax(pg_current_snapshot()))`.execute(
    db,
  ));
