// Counts the events that thresholds search for, as they arrive: one that is reached becomes an alert, and word is sent.
import { thresholdTriggered } from '@tocsin/contracts/activity';
import { affectedSpans, correlate, type CorrelationMatch, type RuleDetection } from '@tocsin/sigma';

import { searchCondition } from '#events';
import { record } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';
import { type EventStore, type OrganisationWall, wallOf } from '#platform/event-store';

import type { Span } from '../backtest/hits.ts';
import type { Counters } from '../correlation/counters.ts';
import { settle } from '../correlation/evaluate.ts';
import type { Members } from '../correlation/raise.ts';
import { findRule } from '../store.ts';
import { countedRows } from './as-correlation.ts';

type One = Counters['thresholds'][number];
/** By threshold, the moment of arrival up to which events were counted, epoch milliseconds. */
export type Progress = Record<string, number>;

/** Batches become visible some time after they arrived; what was counted before is counted to the same end. */
const overlapMs = 60_000;
const mostEvents = 200_000;

/** @returns how far each threshold has come; those that are new begin now, for the past is a backtest's. */
export async function evaluateThresholds(
  ctx: Context,
  store: EventStore,
  counters: Counters,
  progress: Progress,
): Promise<Progress> {
  const next: Progress = {};
  for (const one of counters.thresholds) {
    const now = ctx.now().getTime();
    const since = progress[one.ruleId] ?? now;
    const arrived = await arrivedSince(store, wallOf(ctx), one, since - overlapMs);
    if (arrived) await evaluateOne(ctx, store, counters, one, arrived);
    next[one.ruleId] = now;
  }
  return next;
}

/** Event times of what arrived and is searched for; null where nothing is. */
async function arrivedSince(
  store: EventStore,
  wall: OrganisationWall,
  { threshold }: One,
  since: number,
): Promise<Span | null> {
  const { where, params } = searchCondition(threshold.query);
  const [row] = await store.query<{ n: string; first: string; last: string }>(
    `SELECT count() AS n, toUnixTimestamp64Milli(min(time)) AS first, toUnixTimestamp64Milli(max(time)) AS last
    FROM event PREWHERE org = {org:String} AND ingested >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
    WHERE ${where}`,
    { wall, class: 'background', params: { ...params, org: wall.org, since } },
  );
  return row && Number(row.n) > 0 ? { from: Number(row.first), to: Number(row.last) + 1 } : null;
}

type Row = {
  at: string;
  batch: string;
  seq: number;
  site: string;
  message: string;
  entities: string[];
} & Record<`v${number}`, string[]>;

async function evaluateOne(
  ctx: Context,
  store: EventStore,
  counters: Counters,
  { threshold, correlation, ruleId }: One,
  arrived: Span,
): Promise<void> {
  const { id } = correlation.correlation;
  const span = affectedSpans([correlation], arrived).get(id);
  const raises = counters.raises.get(id);
  if (!span || !raises) return;
  const { fields, columns } = countedRows(threshold);
  const { where, params } = searchCondition(threshold.query);
  const rows = await store.query<Row>(
    `SELECT toUnixTimestamp64Milli(time) AS at, batch, seq, site, message, entities${columns.map((sql, index) => `, ${sql} AS v${index}`).join('')}
    FROM event PREWHERE org = {org:String} AND time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
      AND time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    WHERE ${where} ORDER BY time DESC, batch, seq LIMIT {most:UInt32}`,
    {
      wall: wallOf(ctx),
      class: 'background',
      maxRows: mostEvents,
      params: { ...params, org: ctx.orgId, ...span.read, most: mostEvents },
    },
  );
  const byId = new Map(rows.map((row) => [`${row.at}-${row.batch}-${row.seq}`, row]));
  const detections = [...byId].map(([event, row]): RuleDetection => ({
    id: event,
    rule: ruleId,
    time: Number(row.at),
    values: (field) => row[`v${fields.indexOf(field)}`] ?? [],
  }));
  const membersOf = (match: CorrelationMatch): Members =>
    match.members.flatMap((event) => {
      const row = byId.get(event);
      if (!row) return [];
      const evidence = JSON.stringify({ message: row.message });
      return [{ ...row, id: event, time: Number(row.at), evidence }];
    });
  const matches = correlate([correlation], detections);
  const fresh = await settle(
    ctx,
    store,
    { chain: [correlation], ruleId: id, raises, touched: span.touched, matches },
    membersOf,
  );
  if (!raises.shadow) for (const match of fresh) await tell(ctx, ruleId, threshold.actions, match);
}

async function tell(
  ctx: Context,
  ruleId: string,
  actions: One['threshold']['actions'],
  match: CorrelationMatch,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const rule = await findRule(tx.db, ruleId);
    if (!rule) return;
    await record(
      tx,
      thresholdTriggered,
      { subjectId: rule.id },
      {
        ruleId,
        title: rule.title,
        severity: rule.severity,
        count: match.memberCount,
        group: match.group,
        from: new Date(match.windowStart).toISOString(),
        to: new Date(match.last).toISOString(),
        actions,
      },
    );
  });
}
