// What of a stored batch goes on: what the rules found becomes alerts, and senders that name their batches are remembered.
import * as z from 'zod';

import { raiseDetections, type ModedDetection } from '#detection';
import { eventIdOf } from '#events';
import { findSites } from '#identity';
import { inTransaction, type Context } from '#platform/context';
import type { TelemetryRecord } from '#platform/telemetry-log';

import type { Named } from './log-batch.ts';
import type { Receipts } from './receipts.ts';

const Meta = z.object({
  unparsed: z.int(),
  detected: z.int(),
  receivedAt: z.int(),
  /** Senders' own names for what is in the batch, where it is more or less than one sender's whole batch. */
  named: z.array(z.object({ key: z.string(), accepted: z.int(), unparsed: z.int() })).default([]),
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

export type SettleParts = {
  receipts: Receipts;
  contextFor: ContextFor;
  /** Told of each organisation whose detections can be found in the store. */
  onStored?: (orgId: string) => void;
  /** Matches of this rule raise nothing: once they are stored, they show that events come through. */
  canary?: { ruleId: string; field: string; seen: (ctx: Context, values: readonly string[]) => Promise<void> };
  /** Told of what may concern other programs, after it has been raised. */
  onThreats?: (ctx: Context, threats: readonly ModedDetection[]) => Promise<void>;
};
export type Settlement = {
  /** Settling a batch again changes nothing. It need not be stored: detections have their evidence with them. */
  settle: (record: TelemetryRecord) => Promise<void>;
  /** Once the batch has been settled and is in the store. */
  stored: (record: TelemetryRecord) => Promise<void>;
  /** A resend of what is in a batch that is not settled yet is answered the same. */
  remember: (record: TelemetryRecord) => void;
};

export function createSettlement({ receipts, contextFor, onStored, canary, onThreats }: SettleParts): Settlement {
  const isCanary = ({ rule }: ModedDetection): boolean => rule.id === canary?.ruleId;

  return {
    settle: async (record) => {
      const meta = Meta.parse(record.meta);
      const named = namedIn(record, meta);
      if (meta.detected === 0 && named.length === 0) return;
      const ctx = contextFor(record.orgId);
      const threats = (await detectionsOf(ctx, record, meta)).filter((one) => !isCanary(one));
      if (threats.length > 0) {
        await raiseDetections(ctx, String(record.batch), threats);
        await onThreats?.(ctx, threats);
      }
      for (const { key, ...answer } of named) await receipts.settle(ctx, key, answer);
    },
    stored: async (record) => {
      if (record.detections.length === 0) return;
      onStored?.(record.orgId);
      if (!canary || !record.detections.includes(canary.ruleId)) return;
      const ctx = contextFor(record.orgId);
      const detections = await detectionsOf(ctx, record, Meta.parse(record.meta));
      const seen = detections.filter((one) => one.mode === 'active' && isCanary(one));
      await canary.seen(
        ctx,
        seen.flatMap(({ matched }) => matched[canary.field] ?? []),
      );
    },
    remember: (record) => {
      for (const { key, ...answer } of namedIn(record, Meta.parse(record.meta)))
        receipts.remember(record.orgId, key, answer);
    },
  };
}

/** What senders that named their batches are to be answered. */
const namedIn = ({ key, count }: TelemetryRecord, { named, unparsed }: z.infer<typeof Meta>): Named[] =>
  key === undefined ? named : [{ key, accepted: count, unparsed }];

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
