import type { Accepted } from './accept.ts';
// What was assembled goes into the telemetry log: from then on it is durable, and the store gets it from there.
import type { AssembledBatch } from './assemble.ts';
import type { Intake } from './assembly-line.ts';

/** What a sender that named its batch is to be answered when it sends it again. */
export type Named = Accepted & { key: string };

export type BatchToLog = {
  orgId: string;
  batch: AssembledBatch;
  receivedAt: number;
  /** The senders' own names for what is in it. */
  named: readonly Named[];
};

/** @throws Problem `telemetry_log_full`, `telemetry_log_failed`; then nothing of the batch is kept. */
export async function logBatch(line: Intake, { orgId, batch, receivedAt, named }: BatchToLog): Promise<void> {
  const { rows, detections, accepted, unparsed, detected, rules } = batch;
  if (accepted === 0) return;
  const [only] = named;
  const isItsOwn = named.length === 1 && only?.accepted === accepted;
  await line.telemetry.append({
    batch: batch.batch,
    orgId,
    ...(isItsOwn ? { key: only.key } : {}),
    rows,
    detections,
    count: accepted,
    meta: { unparsed, detected, receivedAt, rules, ...(isItsOwn || named.length === 0 ? {} : { named }) },
  });
  line.meter.count(orgId, accepted);
}
