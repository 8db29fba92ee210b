// What each rule costs: the CPU time to decide one event of its log source, measured on stored events.
import { setImmediate } from 'node:timers/promises';

import { createMatcher, type LogSource, type SigmaRule } from '@tocsin/sigma';
import { sql } from 'kysely';

import { inTransaction, type Context } from '#platform/context';
import type { EventStore } from '#platform/event-store';

import { readDocuments } from '../documents/read.ts';
import { listAtWork } from '../store.ts';

type Sample = { native: Record<string, unknown>; logsource: LogSource };

const sampleSize = 400;
const sampleHours = 24;
/** Of one run: measuring must never be felt. The others follow in the next runs. */
const mostRules = 150;
/** Enough passes that a microsecond shows on the clock. */
const passes = 5;

/** By the clock, every ten minutes; a large library is measured a part at a time. */
export async function measureRuleCosts(ctx: Context, store: EventStore): Promise<void> {
  const sample = await recentEvents(ctx, store);
  if (sample.length === 0) return;
  const rows = await inTransaction(ctx, (tx) => listAtWork(tx.db, ['sigma']));
  const start = Math.floor(ctx.now().getTime() / 600_000) * mostRules;
  const empty = await microsFor(null, sample);
  const costs = new Map<string, number>();
  for (let taken = 0; taken < Math.min(mostRules, rows.length); taken++) {
    const row = rows[(start + taken) % rows.length];
    const [document] = row ? readDocuments(row.source, row.ruleId).documents : [];
    if (!row || document?.kind !== 'sigma') continue;
    costs.set(row.ruleId, Math.max(0, (await microsFor(document.rule, sample)) - empty));
  }
  const ids = [...costs.keys()];
  await inTransaction(ctx, (tx) =>
    sql`update rule set cost_micros = measured.micros
      from unnest(${ids}::text[], ${ids.map((id) => costs.get(id) ?? 0)}::double precision[]) as measured (id, micros)
      where rule.rule_id = measured.id`.execute(tx.db),
  );
}

async function recentEvents(ctx: Context, store: EventStore): Promise<Sample[]> {
  const rows = await store.query<{
    native: Record<string, string[]>;
    product: string;
    category: string;
    service: string;
  }>(
    `SELECT native, logsource_product AS product, logsource_category AS category, logsource_service AS service
    FROM event PREWHERE org = {org:String} AND time >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
    WHERE notEmpty(native) ORDER BY cityHash64(batch, seq) LIMIT {limit:UInt32}`,
    {
      class: 'background',
      params: { org: ctx.orgId, since: ctx.now().getTime() - sampleHours * 3_600_000, limit: sampleSize },
    },
  );
  return rows.map(({ native, product, category, service }) => ({
    native: Object.fromEntries(
      Object.entries(native).map(([name, texts]) => [name, texts.length === 1 ? texts[0] : texts]),
    ),
    logsource: { ...(product && { product }), ...(category && { category }), ...(service && { service }) },
  }));
}

/** Microseconds an event; the first pass compiles and is not counted. */
async function microsFor(rule: SigmaRule | null, sample: readonly Sample[]): Promise<number> {
  const matcher = createMatcher(rule ? [rule] : []);
  const pass = (): void => {
    for (const { native, logsource } of sample) matcher.match(native, logsource);
  };
  pass();
  await setImmediate();
  const before = process.cpuUsage();
  for (let count = 0; count < passes; count++) pass();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (passes * sample.length);
}
