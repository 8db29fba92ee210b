// Into a store that several workers share: each batch is inserted under its own token, so that two who have it store it once.
import type { EventEngine } from '#platform/event-store';
import type { TelemetryRecord } from '#platform/telemetry-log';

import { insertRepairing, type EventTable } from './repair.ts';

/**
 * Resolves when the store holds the batch's rows once. The token holds for the last inserts only, so a batch that was
 * delivered before is looked for first.
 * @throws EventStoreError; call it again with `seenBefore`.
 */
export async function appendTokened(
  store: EventEngine,
  record: TelemetryRecord,
  { seenBefore }: { seenBefore: boolean },
): Promise<void> {
  for (const [table, bytes] of [
    ['event', record.rows],
    ['detection', record.detections],
  ] as const) {
    if (bytes.length === 0) continue;
    const lines = bytes.toString('utf8').trimEnd().split('\n');
    if (seenBefore && (await storedRows(store, table, record)) >= lines.length) continue;
    await insertRepairing(store, table, lines, `batch-${record.batch}`);
  }
}

async function storedRows(store: EventEngine, table: EventTable, { orgId, batch }: TelemetryRecord): Promise<number> {
  const [row] = await store.query<{ n: string }>(
    `SELECT count() AS n FROM ${table} WHERE org = {org:String} AND batch = {batch:UInt64}`,
    { wall: 'system', params: { org: orgId, batch }, class: 'background' },
  );
  return Number(row?.n ?? 0);
}
