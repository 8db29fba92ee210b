// Starts what takes events from where they were acknowledged, into the store and on to alerts: by the log or by the stream.
import {
  assembleBatch,
  createSettlement,
  startDetectWorker,
  storeBatches,
  tellThreats,
  type AssemblyLine,
  type Settlement,
} from '#ingest';
import type { Context } from '#platform/context';
import type { Log } from '#platform/log';
import { canariesRaised, canaryRuleId } from '#sentinels';

import type { Lane } from './open-stores.ts';

export type IngestParts = {
  line: AssemblyLine;
  /** The event stores, and the ways into them. */
  lanes: readonly [Lane, ...Lane[]];
  /** Whether this process takes batches from the stream. */
  detects: boolean;
  contextFor: (orgId: string) => Context;
  /** Told of each organisation whose detections can be found in the store. */
  onStored: (orgId: string) => void;
  log: Log;
};

/**
 * Resolves when what an earlier run left behind has been stored, except for stores that are away: theirs is only known
 * by name then, so that a resend is recognised, and stored when they are back.
 * @returns the way to stop, after what is under way
 */
export async function startIngest(parts: IngestParts): Promise<() => Promise<void>> {
  const { line, lanes, contextFor, onStored } = parts;
  const [{ bus }] = lanes;
  const settlement = createSettlement({
    receipts: line.receipts,
    contextFor,
    onStored,
    canary: { ruleId: canaryRuleId, field: 'tocsin.canary', seen: canariesRaised },
    ...(bus && { onThreats: (ctx, threats) => tellThreats(bus, ctx, threats) }),
  });
  await Promise.all(lanes.map((lane) => startLane(lane, settlement, parts)));
  const workers = parts.detects ? await Promise.all(lanes.map((lane) => workOn(lane, settlement, parts))) : [];
  return async () => void (await Promise.all(workers.map((stop) => stop())));
}

async function startLane({ engine, state, telemetry }: Lane, settlement: Settlement, { log }: IngestParts) {
  const { up } = await state();
  if (!up) await telemetry.left(settlement.remember);
  const recovered = telemetry.consume(storeBatches(engine, settlement));
  if (up) return recovered;
  recovered.catch((error: unknown) => log.error({ err: error }, 'the telemetry log is not delivered any more'));
}

/** Workers of its own for each store: batches for one that is slow take no place from the others. */
async function workOn({ bus, engine }: Lane, settlement: Settlement, parts: IngestParts): Promise<() => Promise<void>> {
  const { line, contextFor, log } = parts;
  if (!bus) return () => Promise.resolve();
  const worker = await startDetectWorker({
    bus,
    store: engine,
    meter: line.meter,
    settlement,
    log,
    assemble: async (batch, { records, ...about }) => {
      const ctx = contextFor(about.orgId);
      const mapped = await line.mappings.mapped(ctx, about.source);
      const rules = await line.ruleSets.atWork(ctx);
      return assembleBatch(line, { ...about, mapped, batch, retentionDays: line.retentionDays, rules }, records);
    },
  });
  return worker.stop;
}
