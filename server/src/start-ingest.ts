// Starts what takes events from where they were acknowledged, into the store and on to alerts: by the log or by the stream.
import {
  assembleBatch,
  createSettlement,
  startDetectWorker,
  storeBatches,
  tellThreats,
  type AssemblyLine,
} from '#ingest';
import type { Bus } from '#platform/bus';
import type { Context } from '#platform/context';
import type { Log } from '#platform/log';
import { canariesRaised, canaryRuleId } from '#sentinels';

export type IngestParts = {
  line: AssemblyLine;
  /** Null where one process does everything. */
  bus: Bus | null;
  /** Whether this process takes batches from the stream. */
  detects: boolean;
  contextFor: (orgId: string) => Context;
  /** Told of each organisation whose detections can be found in the store. */
  onStored: (orgId: string) => void;
  log: Log;
};

/** Resolves when what an earlier run left behind has been stored. @returns the way to stop, after what is under way */
export async function startIngest(parts: IngestParts): Promise<() => Promise<void>> {
  const { line, bus, detects, contextFor, onStored, log } = parts;
  const settlement = createSettlement({
    receipts: line.receipts,
    contextFor,
    onStored,
    canary: { ruleId: canaryRuleId, field: 'tocsin.canary', seen: canariesRaised },
    ...(bus && { onThreats: (ctx, threats) => tellThreats(bus, ctx, threats) }),
  });
  await line.telemetry.consume(storeBatches(line.store, settlement));
  if (!bus || !detects) return () => Promise.resolve();
  const worker = await startDetectWorker({
    bus,
    store: line.store,
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
