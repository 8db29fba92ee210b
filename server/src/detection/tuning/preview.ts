// What an entry would have hidden, tried on the rule's stored matches before anyone asks for it.
import type { HiddenMatch, TuningEffect } from '@tocsin/contracts/tuning';
import { parseSigma } from '@tocsin/sigma';

import { countTrueAmong } from '#alerts';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { notFound } from '#platform/errors';
import { type EventStore, wallOf } from '#platform/event-store';

import { findRule } from '../store.ts';
import { checkEffect } from './add.ts';
import { compileTuner } from './compile.ts';
import { hiddenMatch, matchColumns } from './hidden.ts';

const windowMs = 30 * 86_400_000;
const mostMatches = 5_000;
const shownSamples = 20;

type Row = Parameters<typeof hiddenMatch>[0] & { site: string; native: Record<string, string[]> };

/** @throws Problem `rule_not_found`, `tuning_unreadable` */
export async function previewTuning(
  ctx: Context,
  store: EventStore,
  input: { rule: string; effect: TuningEffect },
): Promise<{ matches: number; hidden: number; samples: HiddenMatch[]; truePositives: number }> {
  authorize(ctx, 'rule:read');
  authorize(ctx, 'event:read');
  checkEffect(input.effect);
  const rule = await inTransaction(ctx, (tx) => findRule(tx.db, input.rule));
  if (!rule) throw notFound('rule', input.rule);
  const rows = await store.query<Row>(
    `SELECT ${matchColumns}, site, native FROM detection
    PREWHERE org = {org:String} AND rule_id = {rule:String} AND time >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
    WHERE mode IN ('active', 'suppressed', 'silent') ORDER BY time DESC LIMIT {most:UInt32}`,
    {
      wall: wallOf(ctx),
      params: { org: ctx.orgId, rule: rule.ruleId, since: ctx.now().getTime() - windowMs, most: mostMatches },
    },
  );
  const hidden = input.effect.kind === 'severity' ? [] : hiddenOf(rows, input.effect, rule);
  const shown = hidden.map(hiddenMatch);
  const truePositives = await inTransaction(ctx, (tx) =>
    countTrueAmong(
      tx,
      shown.map(({ eventId }) => eventId),
    ),
  );
  return { matches: rows.length, hidden: shown.length, samples: shown.slice(0, shownSamples), truePositives };
}

function hiddenOf(rows: readonly Row[], effect: TuningEffect, rule: { ruleId: string; source: string }): Row[] {
  if (effect.kind === 'threshold') return belowThreshold(rows, effect);
  const logsource = parseSigma(rule.source).rules[0]?.logsource ?? {};
  const entry = { id: '', rule: rule.ruleId, effect, expiresAt: new Date(8.64e15) };
  const tuner = compileTuner([entry], () => logsource);
  return rows.filter(({ native, dataset, site }) => {
    const subject = { event: { native: nativeOf(native), logsource, dataset }, site };
    return tuner.apply(rule.ruleId, subject, 0) !== null;
  });
}

/** The stored flat view as an event again: one text stands for itself, several stay a list. */
const nativeOf = (flat: Readonly<Record<string, string[]>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(flat).map(([name, texts]) => [name, texts.length === 1 ? texts[0] : texts]));

/** The matches that are in no window of `timeframeSeconds` with `count` matches of their group. */
function belowThreshold(rows: readonly Row[], effect: TuningEffect & { kind: 'threshold' }): Row[] {
  const groupOf = ({ native }: Row): string => JSON.stringify(effect.groupBy.map((field) => native[field] ?? []));
  const below: Row[] = [];
  for (const group of Map.groupBy(rows, groupOf).values()) {
    const ordered = group.toSorted((a, b) => Number(a.at) - Number(b.at));
    const times = ordered.map(({ at }) => Number(at));
    const loud = new Set<number>();
    for (let end = 0, start = 0; end < times.length; end++) {
      while ((times[end] ?? 0) - (times[start] ?? 0) >= effect.timeframeSeconds * 1000) start++;
      if (end - start + 1 >= effect.count) for (let at = start; at <= end; at++) loud.add(at);
    }
    below.push(...ordered.filter((_, index) => !loud.has(index)));
  }
  return below;
}
