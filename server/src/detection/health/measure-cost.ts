// What each rule costs: the time to decide one event of its log source, measured on stored events.
import { setImmediate } from 'node:timers/promises';

import { compileSql, createMatcher, type LogSource, type SigmaRule } from '@tocsin/sigma';
import { sql } from 'kysely';

import { inTransaction, type Context } from '#platform/context';
import { type EventStore, wallOf } from '#platform/event-store';

import { withOf } from '../backtest/hits.ts';
import { keptDocuments } from '../documents/kept.ts';
import { listAtWork } from '../store.ts';

type Sample = { native: Record<string, unknown>; logsource: LogSource };

const sampleSize = 300;
/** Fewer say nothing. */
const fewestEvents = 10;
const sampleHours = 24;
/** Of one run: measuring must never be felt. The others follow in the next runs. */
const mostRules = 150;
/** The quickest counts: what else the machine does only ever makes a round slower. */
const rounds = 7;
const decisionsPerRound = 1_500;

/** By the clock, every ten minutes; a large library is measured a part at a time. */
export async function measureRuleCosts(ctx: Context, store: EventStore): Promise<void> {
  const rows = await inTransaction(ctx, (tx) => listAtWork(tx.db, ['sigma']));
  const start = Math.floor(ctx.now().getTime() / 600_000) * mostRules;
  const samples = new Map<string, Sample[]>();
  const costs = new Map<string, number>();
  for (let taken = 0; taken < Math.min(mostRules, rows.length); taken++) {
    const row = rows[(start + taken) % rows.length];
    const [document] = row ? keptDocuments(row.source, row.ruleId) : [];
    if (!row || document?.kind !== 'sigma') continue;
    const { product, category, service } = document.rule.logsource;
    const key = JSON.stringify([product, category, service]);
    const sample = samples.get(key) ?? (await eventsFor(ctx, store, document.rule));
    samples.set(key, sample);
    if (sample.length >= fewestEvents) costs.set(row.ruleId, costOf(document.rule, sample));
    await setImmediate();
  }
  const ids = [...costs.keys()];
  await inTransaction(ctx, (tx) =>
    sql`update rule set cost_micros = measured.micros
      from unnest(${ids}::text[], ${ids.map((id) => costs.get(id) ?? 0)}::double precision[]) as measured (id, micros)
      where rule.rule_id = measured.id`.execute(tx.db),
  );
}

/** Stored events that the rule's log source lets it read. */
async function eventsFor(ctx: Context, store: EventStore, rule: SigmaRule): Promise<Sample[]> {
  const condition = compileSql(rule);
  const rows = await store.query<{
    native: Record<string, string[]>;
    product: string;
    category: string;
    service: string;
  }>(
    `${withOf(condition)} SELECT native, logsource_product AS product, logsource_category AS category, logsource_service AS service
    FROM event PREWHERE org = {org:String} AND time >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
    WHERE notEmpty(native) AND ${condition.reads} LIMIT {limit:UInt32}`,
    {
      wall: wallOf(ctx),
      class: 'background',
      params: {
        ...condition.params,
        org: ctx.orgId,
        since: ctx.now().getTime() - sampleHours * 3_600_000,
        limit: sampleSize,
      },
    },
  );
  return rows.map(({ native, product, category, service }) => ({
    native: Object.fromEntries(
      Object.entries(native).map(([name, texts]) => [name, texts.length === 1 ? texts[0] : texts]),
    ),
    logsource: { ...(product && { product }), ...(category && { category }), ...(service && { service }) },
  }));
}

/** Microseconds an event, above those of a matcher without rules. */
export const costOf = (rule: SigmaRule, sample: readonly Sample[]): number =>
  Math.max(0, microsFor([rule], sample) - microsFor([], sample));

function microsFor(rules: readonly SigmaRule[], sample: readonly Sample[]): number {
  const matcher = createMatcher(rules);
  const passes = Math.ceil(decisionsPerRound / sample.length);
  let best = Infinity;
  // The first round compiles; it is never the quickest.
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    for (let pass = 0; pass < passes; pass++)
      for (const { native, logsource } of sample) matcher.match(native, logsource);
    best = Math.min(best, performance.now() - started);
  }
  return (best * 1_000) / (passes * sample.length);
}
