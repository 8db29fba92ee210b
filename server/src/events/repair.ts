// Inserts rows of which some may be refused: none is dropped, and none holds up the others.
import * as z from 'zod';

import { EventStoreError, type EventEngine } from '#platform/event-store';

import { momentText, quote } from './encode.ts';

export type EventTable = 'event' | 'detection';

/** Above this many rows in need of repair at once, something is wrong with the store, not with the rows. */
const mostRepairs = 200;

const Row = z.record(z.string(), z.unknown());
export const parseLine = (line: string): z.output<typeof Row> => Row.parse(JSON.parse(line));

/**
 * Inserts all rows. The store refuses them whole for one bad row; that one is replaced by what can be said of it, with
 * the reason and the original, and all are tried again.
 */
export async function insertRepairing(
  store: EventEngine,
  table: EventTable,
  rows: readonly string[],
  token: string,
): Promise<void> {
  const lines = [...rows];
  for (let repairs = 0; lines.length > 0; repairs++) {
    try {
      const bytes = Buffer.from(`${lines.join('\n')}\n`);
      return await store.insert(table, bytes, { token: `${token}-${repairs}` });
    } catch (error) {
      if (!(error instanceof EventStoreError) || error.failedAtRow === null || repairs > mostRepairs) throw error;
      const bad = lines[error.failedAtRow - 1];
      if (bad === undefined) throw error;
      lines[error.failedAtRow - 1] =
        table === 'event' ? plainEvent(bad, error.message) : plainDetection(bad, error.message);
    }
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const moment = (value: unknown): string =>
  /^\d+\.\d{3}$/.test(text(value)) ? quote(text(value)) : momentText(Date.now());

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
