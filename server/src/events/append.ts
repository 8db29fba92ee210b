// From the telemetry log into the store: each batch exactly once, and no row can hold up the others.
import { randomUUID } from 'node:crypto';

import { EventStoreError, type EventStore } from '#platform/event-store';
import type { TelemetryRecord } from '#platform/telemetry-log';

import { momentText, quote } from './encode.ts';

type Table = 'event' | 'detection';
type Row = { key: string; line: string };

/** Above this many rows in need of repair in one batch, something is wrong with the store, not with the rows. */
const mostRepairs = 200;

/**
 * Inserts the event rows, then the detections, with the batch number as token: a retry after a crash of the store
 * changes nothing. A row the store refuses is kept as `unparsed` with the reason.
 */
export async function appendBatch(store: EventStore, record: TelemetryRecord): Promise<void> {
  const token = String(record.batch);
  try {
    if (record.rows.length > 0) await store.insert('event', record.rows, { token });
    if (record.detections.length > 0) await store.insert('detection', record.detections, { token });
  } catch (error) {
    if (!(error instanceof EventStoreError) || error.code !== 'bad_row') throw error;
    await recoverBatch(store, record);
  }
}

/**
 * Inserts what the store does not have of a batch, with a token of its own: after a power cut the store may
 * remember a token whose rows are lost, and it may have rows whose token is forgotten. Do not run it while an
 * insert of the same batch is under way.
 */
export async function recoverBatch(store: EventStore, record: TelemetryRecord): Promise<void> {
  await recoverRows(store, 'event', record, record.rows);
  await recoverRows(store, 'detection', record, record.detections);
}

async function recoverRows(store: EventStore, table: Table, record: TelemetryRecord, bytes: Buffer): Promise<void> {
  if (bytes.length === 0) return;
  const present = await presentKeys(store, table, record);
  const missing = bytes
    .toString('utf8')
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [{ line, key: keyOf(table, line) }]))
    .filter(({ key }) => !present.has(key));
  await insertRepairing(store, table, missing, `${record.batch}-${randomUUID()}`);
}

/** What identifies a row within its batch: an event's sequence, and for a detection the rule as well. */
async function presentKeys(store: EventStore, table: Table, record: TelemetryRecord): Promise<Set<string>> {
  const key = table === 'event' ? 'toString(seq)' : "concat(toString(seq), ' ', rule_id)";
  const rows = await store.query<{ key: string }>(
    `SELECT ${key} AS key FROM ${table} WHERE org = {org:String} AND batch = {batch:UInt64}`,
    { params: { org: record.orgId, batch: record.batch }, class: 'background', maxRows: 10_000_000 },
  );
  return new Set(rows.map(({ key }) => key));
}

function keyOf(table: Table, line: string): string {
  const { seq, rule_id: ruleId } = parseLine(line);
  return table === 'event' ? String(seq) : `${String(seq)} ${String(ruleId)}`;
}

/** The encoders wrote these lines: each is a JSON object. */
const parseLine = (line: string): Record<string, unknown> => JSON.parse(line) as Record<string, unknown>;

/** A batch is refused whole for one bad row; that row is replaced and the batch tried again. */
async function insertRepairing(store: EventStore, table: Table, rows: Row[], token: string): Promise<void> {
  for (let repairs = 0; rows.length > 0; repairs++) {
    try {
      const bytes = Buffer.from(`${rows.map(({ line }) => line).join('\n')}\n`);
      return await store.insert(table, bytes, { token: `${token}-${repairs}` });
    } catch (error) {
      if (!(error instanceof EventStoreError) || error.failedAtRow === null || repairs > mostRepairs) throw error;
      const bad = rows[error.failedAtRow - 1];
      if (!bad) throw error;
      bad.line = table === 'event' ? plainEvent(bad.line, error.message) : plainDetection(bad.line, error.message);
    }
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const moment = (value: unknown): string => (/^\d+\.\d{3}$/.test(text(value)) ? quote(text(value)) : momentText(Date.now()));

/** Only what cannot be wrong; the refused row is in `raw` whole. */
function plainEvent(line: string, reason: string): string {
  const row = parseLine(line);
  const attrs = `{"error.message":${quote(reason.slice(0, 500))},"event.original_dataset":${quote(text(row['dataset']))}}`;
  return `{"org":${quote(text(row['org']))},"site":${quote(text(row['site']))},"source":${quote(text(row['source']))},"batch":${batchDigits(line)},"seq":${Number(row['seq']) || 0},"time":${moment(row['ingested'])},"ingested":${moment(row['ingested'])},"retention_days":${Number(row['retention_days']) || 90},"dataset":"unparsed","attrs":${attrs},"message":"The event store refused this row.","raw":${quote(text(row['raw']) || line)}}`;
}

/** Batch numbers are wider than JSON.parse keeps. */
const batchDigits = (line: string): string => /"batch":(\d+)/.exec(line)?.[1] ?? '0';

function plainDetection(line: string, reason: string): string {
  const row = parseLine(line);
  return `{"org":${quote(text(row['org']))},"site":${quote(text(row['site']))},"batch":${batchDigits(line)},"seq":${Number(row['seq']) || 0},"time":${moment(row['detected'])},"detected":${moment(row['detected'])},"rule_id":${quote(text(row['rule_id']))},"rule_title":${quote(text(row['rule_title']))},"matched":{"error.message":${quote(reason.slice(0, 500))}},"evidence":${quote(line)}}`;
}
