// Alerts over time by severity, and how each severity moved against the window before.
import type { getAlertHistogram as endpoint } from '@tocsin/contracts/api/alerts';
import { sql } from 'kysely';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { invalid } from '#platform/errors';

import { allOf, conditionsOf, type Condition } from './filter.ts';

const dayMs = 24 * 3_600_000;
const severities = [0, 1, 2, 3, 4];
type Window = { from: number; to: number; bucketMs: number };

function windowOf(input: z.output<typeof endpoint.input>, now: number): Window {
  const to = input.to === undefined ? now : Date.parse(input.to);
  const from = input.from === undefined ? to - dayMs : Date.parse(input.from);
  if (from >= to)
    throw invalid('window_empty', 'The window ends before it begins.', [
      { pointer: '/from', detail: 'Must be before `to`.' },
    ]);
  return { from, to, bucketMs: Math.max(1, Math.ceil((to - from) / input.buckets)) };
}

type Cell = { severity: number; bucket: number; count: number };

/** Bucket -1 is the whole window before. Which bucket it is is asked once a group: of every row it would take too long. */
async function countByBucket(tx: Tx, where: Condition, { from, to, bucketMs }: Window): Promise<Cell[]> {
  const { rows } = await sql<Cell>`
    select severity, count, coalesce((extract(epoch from start - ${new Date(from)}) * 1000 / ${bucketMs})::int, -1) as bucket
    from (
      select severity, count(*)::int as count,
        case when first_seen_at >= ${new Date(from)}
          then date_bin(${bucketMs} * interval '1 ms', first_seen_at, ${new Date(from)}) end as start
      from alert
      where first_seen_at >= ${new Date(from - (to - from))} and first_seen_at < ${new Date(to)} and ${where}
      group by 1, 3) as counted`.execute(tx.db);
  return rows;
}

async function countOpen(tx: Tx, where: Condition): Promise<number[]> {
  const { rows } = await sql<{ severity: number; count: number }>`
    select severity, count(*)::int as count from alert where stage <> 'resolved' and ${where} group by 1`.execute(
    tx.db,
  );
  return severities.map((severity) => rows.find((row) => row.severity === severity)?.count ?? 0);
}

/**
 * Buckets go by first seen; the filter's `from` and `to` give the window instead of narrowing by last seen.
 * `open` counts open alerts at this moment, whatever the window and the stages chosen.
 * @throws Problem `invalid_input` when `from` is not before `to`.
 */
export async function getAlertHistogram(
  ctx: Context,
  input: z.output<typeof endpoint.input>,
): Promise<z.output<typeof endpoint.output>> {
  authorize(ctx, 'alert:read');

  const window = windowOf(input, ctx.now().getTime());
  const { from, to, bucketMs } = window;
  const buckets = Math.ceil((to - from) / bucketMs);
  const conditions = conditionsOf(input, ctx.actor.id, ctx.reach.sites);
  return inTransaction(ctx, async (tx) => {
    const cells = await countByBucket(tx, allOf(conditions, ['from', 'to']), window);
    const bySeverity = severities.map(() => Array.from({ length: buckets }, () => 0));
    const change = severities.map(() => 0);
    for (const { severity, bucket, count } of cells) {
      const row = bySeverity[severity];
      if (bucket >= 0 && row) row[Math.min(bucket, buckets - 1)] = count + (row[Math.min(bucket, buckets - 1)] ?? 0);
      change[severity] = (change[severity] ?? 0) + (bucket < 0 ? -count : count);
    }
    const open = await countOpen(tx, allOf(conditions, ['from', 'to', 'stage']));
    return {
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      bucketMs,
      bySeverity,
      open,
      change,
    };
  });
}
