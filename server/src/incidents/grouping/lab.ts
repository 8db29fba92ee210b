// The lab: what the rules make of alerts, and what they would make with a draft. Nothing is written.
import type * as api from '@tocsin/contracts/api/grouping';
import type { WebhookMapping } from '@tocsin/contracts/api/webhooks';
import type { DedupDraft, GroupingRuleBody, LabAnswer, LabDedup } from '@tocsin/contracts/grouping';
import type * as z from 'zod';

import {
  findAlertsSince,
  replayDedup,
  tryDetections,
  type Detection,
  type GroupableAlert,
  type TriedDetection,
} from '#alerts';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { notFound } from '#platform/errors';

import { compare } from './compare.ts';
import { commonness } from './look.ts';
import type { Rule } from './rule.ts';
import { simulate } from './simulate.ts';
import { findRules, ruleOf } from './store.ts';

/** What a payload would become, as the reader of its product says. Of a later module. */
export type ReadPayload = (
  ctx: Context,
  payload: { provider: string; text: string; mapping: WebhookMapping | null },
) => Promise<Detection[]>;

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const mostAlerts = 2000;
const mostDedup = 200;
const draftId = 'draft';

const windowsOf = ({ reopenHours, idleHours, maxAgeHours }: DedupDraft) => ({
  reopenWindowMs: reopenHours * hourMs,
  idleWindowMs: idleHours * hourMs,
  maxAgeMs: maxAgeHours * hourMs,
});

/** The rules with the draft in the place of the one it changes, or after all others. */
function withDraft(rules: readonly Rule[], draft: { ruleId: string | null; body: GroupingRuleBody }): Rule[] {
  const { ruleId, body } = draft;
  // In the lab a draft is tried as if it were at work, unless it is switched off.
  const tried = { ...body, mode: body.mode === 'disabled' ? ('disabled' as const) : ('active' as const) };
  const fresh = { id: draftId, key: draftId, name: body.name, version: 1, major: 1, body: tried, retired: false };
  if (ruleId === null) return [...rules, fresh];
  if (!rules.some(({ id }) => id === ruleId)) throw notFound('grouping rule', ruleId);
  return rules.map((rule) => (rule.id === ruleId ? { ...rule, name: body.name, body: tried } : rule));
}

const dedupRow = ({ before, ...tried }: TriedDetection): LabDedup => ({ ...tried, ...before });

/** Entities that more than one of these alerts names: only they can connect two. */
function repeated(alerts: readonly GroupableAlert[]): string[] {
  const counts = new Map<string, number>();
  for (const { entities } of alerts)
    for (const entity of new Set(entities.map((one) => one.toLowerCase())))
      counts.set(entity, (counts.get(entity) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).map(([entity]) => entity);
}

const usesOverlap = (rules: readonly Rule[]): boolean =>
  rules.some(({ body }) => body.kind === 'entity_overlap' && body.mode === 'active');

type Sample = { alerts: GroupableAlert[]; more: boolean; dedup: LabDedup[] };

async function sampleOf(
  tx: Tx,
  { days, dedup }: z.output<typeof api.runGroupingLab.input>,
  detections: readonly Detection[] | null,
): Promise<Sample> {
  const windows = dedup ? windowsOf(dedup) : null;
  if (detections) {
    const { alerts, tried } = await tryDetections(tx, detections, windows);
    return { alerts: alerts.slice(0, mostAlerts), more: false, dedup: tried.slice(0, mostDedup).map(dedupRow) };
  }
  const since = new Date(tx.now().getTime() - days * dayMs);
  const alerts = await findAlertsSince(tx, since, mostAlerts + 1);
  const changed = windows ? await replayDedup(tx, since, windows, mostAlerts) : [];
  return {
    alerts: alerts.slice(-mostAlerts),
    more: alerts.length > mostAlerts,
    dedup: changed.slice(0, mostDedup).map(dedupRow),
  };
}

/** Of alerts that whoever asks sees. @throws Problem `not_found` for an unknown rule; `invalid_input` for a payload nobody reads. */
export const runGroupingLabWith =
  (readPayload: ReadPayload) =>
  async (ctx: Context, input: z.output<typeof api.runGroupingLab.input>): Promise<LabAnswer> => {
    authorize(ctx, 'incident:write');
    const detections = input.payload ? await readPayload(ctx, input.payload) : null;
    const found = await inTransaction(ctx, async (tx) => {
      const rules = (await findRules(tx)).map(ruleOf);
      const sample = await sampleOf(tx, input, detections);
      const after = input.draft ? withDraft(rules, input.draft) : rules;
      const known = usesOverlap([...rules, ...after]) ? repeated(sample.alerts) : [];
      return { rules, after, sample, known: await commonness(tx, known) };
    });
    // The transaction is over: working it out holds no connection.
    const { alerts, more, dedup } = found.sample;
    const was = simulate(found.rules, alerts, found.known);
    const would = input.draft ? simulate(found.after, alerts, found.known) : was;
    return { alerts: alerts.length, more, ...compare(alerts, was, would), dedup };
  };
