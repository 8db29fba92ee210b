// Brings the store to hold each batch exactly once, whatever it has of it now.
import { randomUUID } from 'node:crypto';

import type { EventEngine } from '#platform/event-store';
import type { TelemetryRecord } from '#platform/telemetry-log';

import { inGroups } from './in-groups.ts';
import { insertRepairing, parseLine, type EventTable } from './repair.ts';

/**
 * Inserts what the store does not have of these batches, with a token of its own: after a power cut the store may
 * remember a token whose rows are lost, and it may have rows whose token is forgotten. Do not run it while an
 * insert of the same batches is under way. A row the store refuses is kept as `unparsed` with the reason.
 */
async function recoverBatches(store: EventEngine, records: readonly TelemetryRecord[]): Promise<void> {
  await recoverRows(store, 'event', records, (record) => record.rows);
  await recoverRows(store, 'detection', records, (record) => record.detections);
}

/** Batches that wait at the same time are looked up together and inserted together. */
export const createRecoverer = (store: EventEngine): ((record: TelemetryRecord) => Promise<void>) =>
  inGroups((records) => recoverBatches(store, records));

async function recoverRows(
  store: EventEngine,
  table: EventTable,
  records: readonly TelemetryRecord[],
  bytesOf: (record: TelemetryRecord) => Buffer,
): Promise<void> {
  const candidates = records.filter((record) => bytesOf(record).length > 0);
  if (candidates.length === 0) return;
  const stored = await storedRows(store, table, candidates);
  const missing: string[] = [];
  for (const record of candidates) {
    const lines = bytesOf(record).toString('utf8').trimEnd().split('\n');
    const count = stored.get(`${record.orgId} ${record.batch}`) ?? 0;
    if (count === lines.length) continue;
    const present = count === 0 ? new Set<string>() : await presentKeys(store, table, record);
    missing.push(...lines.filter((line) => !present.has(keyOf(table, line))));
  }
  await insertRepairing(store, table, missing, `recovery-${randomUUID()}`);
}

/** Rows by organisation and batch; the one query that spans organisations, and it answers only numbers. */
async function storedRows(
  store: EventEngine,
  table: EventTable,
  records: readonly TelemetryRecord[],
): Promise<Map<string, number>> {
  const rows = await store.query<{ org: string; batch: string; n: string }>(
    `SELECT org, batch, count() AS n FROM ${table} WHERE org IN {orgs:Array(String)} AND batch IN {batches:Array(UInt64)} GROUP BY org, batch`,
    {
      wall: 'system',
      params: { orgs: [...new Set(records.map(({ orgId }) => orgId))], batches: records.map(({ batch }) => batch) },
      class: 'background',
    },
  );
  return new Map(rows.map(({ org, batch, n }) => [`${org} ${batch}`, Number(n)]));
}

/** What identifies a row within its batch: an event's sequence, and for a detection the rule as well. */
async function presentKeys(store: EventEngine, table: EventTable, record: TelemetryRecord): Promise<Set<string>> {
  const key = table === 'event' ? 'toString(seq)' : "concat(toString(seq), ' ', rule_id)";
  const rows = await store.query<{ key: string }>(
    `SELECT ${key} AS key FROM ${table} WHERE org = {org:String} AND batch = {batch:UInt64}`,
    { wall: 'system', params: { org: record.orgId, batch: record.batch }, class: 'background', maxRows: 10_000_000 },
  );
  return new Set(rows.map(({ key }) => key));
}

function keyOf(table: EventTable, line: string): string {
  const { seq, rule_id: ruleId } = parseLine(line);
  return table === 'event' ? String(seq) : `${String(seq)} ${String(ruleId)}`;
}
