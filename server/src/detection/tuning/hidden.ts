// The matches that tuning hid: kept in the event store with everything an alert would have shown.
import type { HiddenMatch } from '@tocsin/contracts/tuning';
import * as z from 'zod';

import { eventIdOf } from '#events';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { type EventStore, wallOf } from '#platform/event-store';

import { findTuning } from './store.ts';

type Row = {
  at: string;
  batch: string;
  seq: number;
  dataset: string;
  entities: string[];
  matched: Record<string, string>;
  evidence: string;
};
const Evidence = z.looseObject({ message: z.string().default('') });

/** The columns of `detection` that `hiddenMatch` reads. */
export const matchColumns = `toUnixTimestamp64Milli(time) AS at, batch, seq, dataset, entities, matched, evidence`;

export const hiddenMatch = ({ at, batch, seq, dataset, entities, matched, evidence }: Row): HiddenMatch => ({
  eventId: eventIdOf(at, batch, seq),
  time: new Date(Number(at)).toISOString(),
  dataset,
  message: Evidence.parse(JSON.parse(evidence)).message,
  entities,
  matched,
});

/** @throws Problem `tuning_not_found` */
export async function listHidden(
  ctx: Context,
  store: EventStore,
  { tuningId, limit }: { tuningId: string; limit: number },
): Promise<{ items: HiddenMatch[]; total: number }> {
  authorize(ctx, 'rule:read');
  authorize(ctx, 'event:read');
  const { entry, rule } = await inTransaction(ctx, async (tx) => {
    const found = await findTuning(tx.db, tuningId);
    return { entry: found.id, rule: found.documentId };
  });
  const where = `FROM detection PREWHERE org = {org:String} AND rule_id = {rule:String} WHERE tuning_id = {entry:String}`;
  const params = { org: ctx.orgId, rule, entry };
  const [rows, counted] = await Promise.all([
    store.query<Row>(`SELECT ${matchColumns} ${where} ORDER BY time DESC LIMIT {limit:UInt32}`, {
      wall: wallOf(ctx),
      params: { ...params, limit },
    }),
    store.query<{ n: string }>(`SELECT count() AS n ${where}`, { wall: wallOf(ctx), params }),
  ]);
  return { items: rows.map(hiddenMatch), total: Number(counted[0]?.n ?? 0) };
}
