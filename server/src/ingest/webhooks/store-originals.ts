// The originals of a delivery go into the telemetry log as one batch, whose events' ids are known before it is there.
import { eventIdOf } from '#events';
import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';

import { assembleBatch, type Intake } from '../assembly-line.ts';
import type { RawRecord } from '../body.ts';
import { logBatch } from '../log-batch.ts';

type Originals = {
  /** Names the batch: under the same name it is stored once. */
  key: string;
  /** The site's code, or ''. */
  site: string;
  /** Epoch milliseconds. */
  receivedAt: number;
  records: readonly RawRecord[];
  /** Told the events' ids before the events are durable: whoever has to finish this later finds them. */
  note: (eventIds: string[]) => Promise<unknown>;
};

const source = 'json';

/** @throws Problem `ingest_busy`, `telemetry_log_full`: then nothing of it is kept. */
export async function storeOriginals(ctx: Context, line: Intake, originals: Originals): Promise<void> {
  authorize(ctx, 'ingest:write');
  const { site, receivedAt, records, note } = originals;
  const key = `${source} ${originals.key}`;
  await line.receipts.once(ctx, key, async () => {
    const leave = await line.admission.enter();
    try {
      const order = {
        orgId: ctx.orgId,
        batch: line.telemetry.nextBatch(),
        receivedAt,
        retentionDays: line.retentionDays,
      };
      const rules = await line.ruleSets.atWork(ctx);
      const batch = await assembleBatch(line, { ...order, source, site, rules }, records);
      const { accepted, unparsed } = batch;
      await note(idsOf(batch.rows, batch.batch));
      await logBatch(line, { orgId: ctx.orgId, batch, receivedAt, named: [{ key, accepted, unparsed }] });
      return { accepted, unparsed };
    } finally {
      leave();
    }
  });
}

function idsOf(rows: Buffer, batch: bigint): string[] {
  const lines = rows.toString('utf8').split('\n');
  lines.pop();
  return lines.map((text) => {
    const { time, seq } = rowOf(text);
    return eventIdOf(String(Math.round(Number(time) * 1000)), String(batch), Number(seq));
  });
}

function rowOf(text: string): { time: unknown; seq: unknown } {
  const row: unknown = JSON.parse(text);
  if (typeof row !== 'object' || row === null || !('time' in row) || !('seq' in row))
    throw new Error('A row for the event store has no time and place.');
  return row;
}
