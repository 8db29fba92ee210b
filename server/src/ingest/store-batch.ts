// From the telemetry log into the event store; then what the rules found becomes alerts. Safe to run twice.
import * as z from 'zod';

import { raiseDetections, type ModedDetection } from '#detection';
import { createAppender, createRecoverer, eventIdOf } from '#events';
import { findSites } from '#identity';
import { inTransaction, type Context } from '#platform/context';
import type { TelemetryConsumer, TelemetryRecord } from '#platform/telemetry-log';

import type { AssemblyLine } from './assembly-line.ts';

const Meta = z.object({
  unparsed: z.int(),
  detected: z.int(),
  receivedAt: z.int(),
  rules: z.record(
    z.string(),
    z.object({ description: z.string(), falsePositives: z.array(z.string()), references: z.array(z.string()) }),
  ),
});

/** One row of `detection`, as the assembly line wrote it. */
const DetectionRow = z.object({
  site: z.string(),
  time: z.string().transform((text) => Math.round(Number(text) * 1000)),
  seq: z.int(),
  dataset: z.string(),
  rule_id: z.string(),
  rule_title: z.string(),
  rule_version: z.int(),
  severity: z.int(),
  tactics: z.array(z.string()),
  techniques: z.array(z.string()),
  entities: z.array(z.string()),
  mode: z.enum(['active', 'shadow', 'silent', 'suppressed']).default('active'),
  tuning_id: z.string().default(''),
  matched: z.record(z.string(), z.string()),
  evidence: z.string().transform((text) => Evidence.parse(JSON.parse(text))),
});
const Evidence = z.object({ message: z.string(), fields: z.record(z.string(), z.unknown()) });

export type ContextFor = (orgId: string) => Context;

/**
 * The telemetry log's consumer: batches that wait are stored together, then raised one by one.
 * @param onDetections told of each organisation whose detections have been settled
 */
export function storeBatches(
  line: AssemblyLine,
  contextFor: ContextFor,
  onDetections: (orgId: string) => void = () => {},
): TelemetryConsumer {
  const append = createAppender(line.store);
  const recover = createRecoverer(line.store);

  async function settle(record: TelemetryRecord): Promise<void> {
    const meta = Meta.parse(record.meta);
    if (meta.detected === 0 && record.key === undefined) return;
    const ctx = contextFor(record.orgId);
    if (meta.detected > 0) {
      await raiseDetections(ctx, String(record.batch), await detectionsOf(ctx, record, meta));
      onDetections(record.orgId);
    }
    if (record.key !== undefined)
      await line.receipts.settle(ctx, record.key, { accepted: record.count, unparsed: meta.unparsed });
  }

  return {
    store: async (record) => {
      await append(record);
      await settle(record);
    },
    recover: async (record, alreadyReleased) => {
      if (record.key !== undefined && !alreadyReleased)
        line.receipts.remember(record.orgId, record.key, {
          accepted: record.count,
          unparsed: Meta.parse(record.meta).unparsed,
        });
      await recover(record);
      // A batch is released after its alerts and its receipt are committed; the database keeps those itself.
      if (!alreadyReleased) await settle(record);
    },
  };
}

async function detectionsOf(
  ctx: Context,
  record: TelemetryRecord,
  meta: z.infer<typeof Meta>,
): Promise<ModedDetection[]> {
  const sites = new Map((await inTransaction(ctx, findSites)).map((site) => [site.code, site]));
  const lines = record.detections.toString('utf8').split('\n');
  lines.pop();
  return lines.map((text) => {
    const row = DetectionRow.parse(JSON.parse(text));
    const site = sites.get(row.site);
    const summary = meta.rules[row.rule_id] ?? { description: '', falsePositives: [], references: [] };
    return {
      rule: {
        ...summary,
        id: row.rule_id,
        title: row.rule_title,
        version: row.rule_version,
        severity: row.severity,
        attack: { tactics: row.tactics, techniques: row.techniques },
      },
      site: site ? { id: site.id, code: site.code, name: site.name } : null,
      dataset: row.dataset,
      time: row.time,
      eventId: eventIdOf(String(row.time), String(record.batch), row.seq),
      message: row.evidence.message,
      matched: row.matched,
      fields: row.evidence.fields,
      entities: row.entities,
      mode: row.mode,
      tuningId: row.tuning_id,
    };
  });
}
