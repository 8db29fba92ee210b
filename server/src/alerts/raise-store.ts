// SQL of raising: everything in sets, one round trip a step, whatever the size of the batch.
import type { DedupOutcome } from '@tocsin/contracts/alert';
import { sql } from 'kysely';

import type { Database } from '#platform/context';

import { tables, type AlertRow } from './tables.ts';

type Counts = Record<DedupOutcome, number>;

/** False when the batch has been raised before; waits for a concurrent raise of the same batch to end. */
export async function claimBatch(db: Database, batch: { orgId: string; batchKey: string; at: Date }): Promise<boolean> {
  const claimed = await tables(db)
    .insertInto('raisedBatch')
    .values({ ...batch, counts: '{}' })
    .onConflict((conflict) => conflict.columns(['orgId', 'batchKey']).doNothing())
    .returning('batchKey')
    .execute();
  return claimed.length > 0;
}

export async function noteBatchCounts(db: Database, batchKey: string, counts: Counts): Promise<void> {
  await tables(db)
    .updateTable('raisedBatch')
    .set({ counts: JSON.stringify(counts) })
    .where('batchKey', '=', batchKey)
    .execute();
}

export async function readBatchCounts(db: Database, batchKey: string): Promise<unknown> {
  const row = await tables(db)
    .selectFrom('raisedBatch')
    .select('counts')
    .where('batchKey', '=', batchKey)
    .executeTakeFirst();
  return row?.counts;
}

export async function forgetBatchesBefore(db: Database, at: Date): Promise<void> {
  await tables(db).deleteFrom('raisedBatch').where('at', '<', at).execute();
}

/** Locks the alerts that hold these keys; in the order of ids, as triage does, so that nobody waits in a circle. */
export const lockOpenKeys = (db: Database, keys: readonly string[]): Promise<AlertRow[]> =>
  tables(db)
    .selectFrom('alert')
    .selectAll()
    .where('dedupOpen', '=', true)
    .where((where) => where('dedupKey', '=', where.fn.any(where.val([...keys]))))
    .orderBy('id')
    .forUpdate()
    .execute();

/** The content hashes that each alert has had, as far as they are kept. */
export async function knownContents(db: Database, alertIds: readonly string[]): Promise<Map<string, Set<string>>> {
  const known = new Map<string, Set<string>>(alertIds.map((id) => [id, new Set()]));
  if (alertIds.length === 0) return known;
  const rows = await tables(db)
    .selectFrom('alertEvidence')
    .select(['alertId', 'contentHash'])
    .where('distinctContent', '=', true)
    .where((where) => where('alertId', '=', where.fn.any(where.val([...alertIds]))))
    .execute();
  for (const row of rows) known.get(row.alertId)?.add(row.contentHash);
  return known;
}

export async function endDedup(db: Database, alertIds: readonly string[]): Promise<void> {
  if (alertIds.length === 0) return;
  await sql`update alert set dedup_open = false where id = any(${alertIds}::uuid[])`.execute(db);
}

/** The columns in which a raise writes; their names are the keys of the rows handed to `jsonb_to_recordset`. */
export type NewAlert = Omit<
  AlertRow,
  'incidentId' | 'incidentNumber' | 'verdictReason' | 'assigneeId' | 'reopenCount' | 'rev'
>;

const newAlertColumns = `id uuid, org_id uuid, number text, title text, description text, false_positives text[],
  reference_urls text[], severity smallint, risk_score smallint, score_factors text[], stage text, verdict text,
  resolved_at timestamptz, site_id uuid, site_code text, rule_id text, rule_title text, rule_version integer,
  dataset text, tactics text[], techniques text[], entities text[], dedup_key text, dedup_kind text,
  dedup_components jsonb, dedup_policy text, dedup_open boolean, dedup_since timestamptz, quiet_since timestamptz,
  quiet_count integer, distinct_contents integer, occurrence_count integer, first_seen_at timestamptz,
  last_seen_at timestamptz, created_at timestamptz, updated_at timestamptz, recurrence_of uuid, search text,
  source_product text, source_name text, source_url text, source_severity text, source_status text,
  source_status_at timestamptz`;
const newAlertNames = newAlertColumns
  .split(/,\s*/)
  .map((column) => column.split(' ')[0])
  .join(', ');

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
/** Only the first level is renamed: what lies below is data. */
const asRecord = (row: object): string =>
  JSON.stringify(
    Object.fromEntries(Object.entries(row).map(([name, value]: [string, unknown]) => [snake(name), value])),
  );

const mostRows = 1000;
const mostCharacters = 4_000_000;

/** Rows as the JSON arrays that `jsonb_to_recordset` reads, none of them large. */
function* recordsets(rows: readonly object[]): Generator<string> {
  let held: string[] = [];
  let characters = 0;
  for (const row of rows) {
    const record = asRecord(row);
    if (held.length === mostRows || characters + record.length > mostCharacters) {
      if (held.length > 0) yield `[${held.join(',')}]`;
      held = [];
      characters = 0;
    }
    held.push(record);
    characters += record.length;
  }
  if (held.length > 0) yield `[${held.join(',')}]`;
}

/** Inserts alerts whose key nobody holds; the ids that made it. The partial unique index decides. */
export async function insertAlerts(db: Database, alerts: readonly NewAlert[]): Promise<Set<string>> {
  const inserted = new Set<string>();
  for (const records of recordsets(alerts)) {
    const { rows } = await sql<{ id: string }>`
      insert into alert (${sql.raw(newAlertNames)})
      select ${sql.raw(newAlertNames)}
      from jsonb_to_recordset(${records}::jsonb) as fresh (${sql.raw(newAlertColumns)})
      on conflict (org_id, dedup_key) where dedup_open do nothing
      returning id`.execute(db);
    for (const row of rows) inserted.add(row.id);
  }
  return inserted;
}

/** What another product says of the alert. */
export type SourceColumn =
  | 'sourceProduct'
  | 'sourceName'
  | 'sourceUrl'
  | 'sourceSeverity'
  | 'sourceStatus'
  | 'sourceStatusAt';

/** What a raise may change in an alert that exists. */
export type AlertChange = Pick<
  AlertRow,
  | 'id'
  | 'title'
  | 'severity'
  | 'riskScore'
  | 'scoreFactors'
  | 'stage'
  | 'verdict'
  | 'verdictReason'
  | 'resolvedAt'
  | 'dedupOpen'
  | 'ruleVersion'
  | 'entities'
  | 'quietSince'
  | 'quietCount'
  | 'reopenCount'
  | 'distinctContents'
  | 'occurrenceCount'
  | 'firstSeenAt'
  | 'lastSeenAt'
  | 'updatedAt'
  | 'search'
  | 'rev'
  | SourceColumn
>;

export async function updateAlerts(db: Database, changes: readonly AlertChange[]): Promise<void> {
  for (const records of recordsets(changes))
    await sql`
    update alert set
      title = new.title, severity = new.severity, risk_score = new.risk_score, score_factors = new.score_factors,
      stage = new.stage, verdict = new.verdict, verdict_reason = new.verdict_reason, resolved_at = new.resolved_at,
      dedup_open = new.dedup_open, rule_version = new.rule_version, entities = new.entities,
      quiet_since = new.quiet_since, quiet_count = new.quiet_count, reopen_count = new.reopen_count,
      distinct_contents = new.distinct_contents,
      occurrence_count = new.occurrence_count, first_seen_at = new.first_seen_at, last_seen_at = new.last_seen_at,
      updated_at = new.updated_at, search = new.search, rev = new.rev, source_product = new.source_product,
      source_name = new.source_name, source_url = new.source_url, source_severity = new.source_severity,
      source_status = new.source_status, source_status_at = new.source_status_at
    from jsonb_to_recordset(${records}::jsonb) as new (
      id uuid, title text, severity smallint, risk_score smallint, score_factors text[], stage text, verdict text,
      verdict_reason text, resolved_at timestamptz, dedup_open boolean, rule_version integer, entities text[],
      quiet_since timestamptz, quiet_count integer, reopen_count integer, distinct_contents integer,
      occurrence_count integer, first_seen_at timestamptz, last_seen_at timestamptz, updated_at timestamptz, search text, rev integer,
      source_product text, source_name text, source_url text, source_severity text, source_status text,
      source_status_at timestamptz)
    where alert.id = new.id`.execute(db);
}

export type NewEvidence = {
  alertId: string;
  orgId: string;
  eventId: string;
  time: Date;
  contentHash: string;
  distinctContent: boolean;
  message: string;
  matched: unknown;
  fields: unknown;
};

export async function insertEvidence(db: Database, evidence: readonly NewEvidence[]): Promise<void> {
  for (const records of recordsets(evidence))
    await sql`
      insert into alert_evidence (alert_id, org_id, event_id, time, content_hash, distinct_content, message, matched, fields)
      select alert_id, org_id, event_id, time, content_hash, distinct_content, message, matched, fields
      from jsonb_to_recordset(${records}::jsonb) as fresh (
        alert_id uuid, org_id uuid, event_id text, time timestamptz, content_hash text, distinct_content boolean,
        message text, matched jsonb, fields jsonb)
      on conflict (alert_id, event_id) do update set distinct_content = alert_evidence.distinct_content or excluded.distinct_content`.execute(
      db,
    );
}

/** Keeps the first, the last 20 and one of each distinct content. */
export async function pruneEvidence(db: Database, alertIds: readonly string[]): Promise<void> {
  if (alertIds.length === 0) return;
  await sql`
    delete from alert_evidence using (
      select alert_id, event_id,
        row_number() over (partition by alert_id order by time desc, event_id desc) as from_last,
        row_number() over (partition by alert_id order by time, event_id) as from_first
      from alert_evidence where alert_id = any(${alertIds}::uuid[])
    ) as ranked
    where ranked.alert_id = alert_evidence.alert_id and ranked.event_id = alert_evidence.event_id
      and ranked.from_last > 20 and ranked.from_first > 1 and not alert_evidence.distinct_content`.execute(db);
}

export async function insertEntities(
  db: Database,
  entities: readonly { orgId: string; entity: string; alertId: string }[],
): Promise<void> {
  for (const records of recordsets(entities))
    await sql`
    insert into alert_entity (org_id, entity, alert_id)
    select org_id, entity, alert_id
    from jsonb_to_recordset(${records}::jsonb) as fresh (org_id uuid, entity text, alert_id uuid)
    on conflict do nothing`.execute(db);
}

export type NewOutcome = {
  alertId: string;
  hour: Date;
  outcome: DedupOutcome;
  because: string;
  orgId: string;
  at: Date;
  count: number;
};

export async function addOutcomes(db: Database, outcomes: readonly NewOutcome[]): Promise<void> {
  for (const records of recordsets(outcomes))
    await sql`
    insert into alert_outcome (alert_id, hour, outcome, because, org_id, at, count)
    select alert_id, hour, outcome, because, org_id, at, count
    from jsonb_to_recordset(${records}::jsonb) as fresh (
      alert_id uuid, hour timestamptz, outcome text, because text, org_id uuid, at timestamptz, count integer)
    on conflict (alert_id, hour, outcome, because)
      do update set count = alert_outcome.count + excluded.count, at = excluded.at`.execute(db);
}
