// Backtests as work that is done later: started by a person, kept with its result, never left running for ever.
import { ruleBacktested } from '@tocsin/contracts/activity';
import type { Backtest } from '@tocsin/contracts/backtest';
import type { Selectable } from 'kysely';
import * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { invalid, notFound, Problem } from '#platform/errors';
import { EventStoreError, type EventStore } from '#platform/event-store';
import { uuidv7 } from '#platform/id';
import type { Job, Jobs } from '#platform/jobs';
import type { Log } from '#platform/log';
import { systemContext } from '#platform/system-context';

import { readOneDocument } from '../documents/read.ts';
import { findRule, tables } from '../store.ts';
import type { DetectionTables } from '../tables.ts';
import { runBacktest } from './run.ts';

const queue = 'detection/backtest';
const Order = z.object({ orgId: z.string(), backtestId: z.string() });
/** Longer than a query may take: what is still running then has lost its process. */
const longestMs = 30 * 60_000;
const mostDays = 400;
const dayMs = 86_400_000;
const shown = 50;

export type BacktestWorld = { handle: DatabaseHandle; jobs: Jobs; store: EventStore; log: Log };

/** Before `jobs.start()`. */
export const defineBacktests = (world: BacktestWorld): void =>
  world.jobs.define(queue, (job) => work(world, job), { retries: 1, timeoutSeconds: longestMs / 1000, concurrency: 1 });

export type BacktestOrder = {
  ruleId?: string | undefined;
  version?: number | undefined;
  source?: string | undefined;
  from: string;
  to: string;
};

/** @throws Problem `rule_not_found`, `rule_version_not_found`, `rule_syntax`, `time_range_reversed` */
export async function startBacktest(ctx: Context, jobs: Jobs, input: BacktestOrder): Promise<Backtest> {
  authorize(ctx, 'rule:read');
  authorize(ctx, 'event:read');
  const [from, to] = [new Date(input.from), new Date(input.to)];
  if (from >= to || to.getTime() - from.getTime() > mostDays * dayMs)
    throw invalid(
      'time_range_reversed',
      `A backtest looks at a window of up to ${mostDays} days that ends after it begins.`,
      [{ pointer: '/from', detail: 'Must be before “to”.' }],
    );
  return inTransaction(ctx, async (tx) => {
    const text = await textOf(tx, input);
    const { columns } = readOneDocument(text.source);
    const id = uuidv7();
    await tables(tx.db)
      .insertInto('ruleBacktest')
      .values({
        id,
        orgId: tx.orgId,
        rule: text.rule,
        version: text.version,
        title: columns.title,
        source: text.source,
        fromAt: from,
        toAt: to,
        state: 'running',
        startedAt: tx.now(),
        startedBy: tx.actor.name,
        sites: tx.reach.sites === null ? null : [...tx.reach.sites],
        endedAt: null,
        because: null,
      })
      .execute();
    await jobs.send(tx, queue, { orgId: tx.orgId, backtestId: id });
    return getBacktest(tx, { backtestId: id });
  });
}

async function textOf(
  ctx: Context,
  { ruleId, version, source }: BacktestOrder,
): Promise<{ rule: string | null; version: number | null; source: string }> {
  if (source !== undefined || ruleId === undefined) return { rule: null, version: null, source: source ?? '' };
  return inTransaction(ctx, async (tx) => {
    const rule = await findRule(tx.db, ruleId);
    if (!rule) throw notFound('rule', ruleId);
    const row = await tables(tx.db)
      .selectFrom('ruleVersion')
      .select(['version', 'source'])
      .where('rule', '=', rule.id)
      .where('version', '=', version ?? rule.version)
      .executeTakeFirst();
    if (!row) throw notFound('rule version', `${ruleId} ${version}`);
    return { rule: rule.id, ...row };
  });
}

type Row = Selectable<DetectionTables['ruleBacktest']> & { ruleId: string | null };

const present = (row: Row, now: Date): Backtest => {
  const lost = row.state === 'running' && now.getTime() - row.startedAt.getTime() > longestMs;
  return {
    id: row.id,
    ruleId: row.ruleId,
    version: row.version,
    title: row.title,
    from: row.fromAt.toISOString(),
    to: row.toAt.toISOString(),
    state: lost ? 'failed' : row.state,
    startedAt: row.startedAt.toISOString(),
    startedBy: row.startedBy,
    result: row.result,
    because: lost ? 'The process that ran it stopped before it was done; start it again.' : row.because,
  };
};

/** @throws Problem `backtest_not_found` */
export async function getBacktest(ctx: Context, { backtestId }: { backtestId: string }): Promise<Backtest> {
  authorize(ctx, 'rule:read');
  const row = await inTransaction(ctx, (tx) =>
    tables(tx.db)
      .selectFrom('ruleBacktest')
      .leftJoin('rule', 'rule.id', 'ruleBacktest.rule')
      .selectAll('ruleBacktest')
      .select('rule.ruleId')
      .where('ruleBacktest.id', '=', backtestId)
      .executeTakeFirst(),
  );
  if (!row) throw notFound('backtest', backtestId);
  return present(row, ctx.now());
}

/** @throws Problem `rule_not_found` */
export async function listBacktests(ctx: Context, { ruleId }: { ruleId: string }): Promise<{ items: Backtest[] }> {
  authorize(ctx, 'rule:read');
  return inTransaction(ctx, async (tx) => {
    const rule = await findRule(tx.db, ruleId);
    if (!rule) throw notFound('rule', ruleId);
    const found = await tables(tx.db)
      .selectFrom('ruleBacktest')
      .selectAll()
      .where('rule', '=', rule.id)
      .orderBy('startedAt', 'desc')
      .limit(shown)
      .execute();
    return { items: found.map((row) => present({ ...row, ruleId: rule.ruleId }, ctx.now())) };
  });
}

/** Runs one order; what goes wrong is kept with it, so that nobody waits for a run that will not end. */
async function work({ handle, store, log }: BacktestWorld, { data, signal }: Job): Promise<void> {
  const { orgId, backtestId } = Order.parse(data);
  const ctx = systemContext(handle, { orgId, module: 'detection', log });
  const order = await inTransaction(ctx, (tx) =>
    tables(tx.db).selectFrom('ruleBacktest').selectAll().where('id', '=', backtestId).executeTakeFirst(),
  );
  if (!order || order.state !== 'running') return;
  const span = { from: order.fromAt.getTime(), to: order.toAt.getTime() };
  try {
    const document = readOneDocument(order.source);
    // It finds what whoever asked for it may see.
    const seen = { ...ctx, reach: { ...ctx.reach, sites: order.sites } };
    const result = await runBacktest({ ctx: seen, store, document, span, signal });
    await finish(ctx, order, { state: 'done', result: JSON.stringify(result), because: null }, result.hits);
  } catch (error) {
    log.warn({ err: error, backtestId }, 'a backtest failed');
    await finish(ctx, order, { state: 'failed', result: null, because: reasonOf(error) }, null);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Problem) return error.message;
  if (error instanceof EventStoreError && error.code === 'timeout')
    return 'It took longer than ten minutes: choose a shorter window.';
  if (error instanceof EventStoreError && error.code === 'memory_limit')
    return 'It needs more memory than there is: choose a shorter window.';
  return 'Something failed inside Tocsin; the log has it.';
}

type Outcome = { state: 'done' | 'failed'; result: string | null; because: string | null };

async function finish(
  ctx: Context,
  order: Selectable<DetectionTables['ruleBacktest']>,
  outcome: Outcome,
  hits: number | null,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await tables(tx.db)
      .updateTable('ruleBacktest')
      .set({ ...outcome, endedAt: tx.now() })
      .where('id', '=', order.id)
      .execute();
    const rule = order.rule === null ? undefined : await findRule(tx.db, order.rule);
    await record(
      tx,
      ruleBacktested,
      { subjectId: order.rule ?? order.id },
      { ruleId: rule?.ruleId ?? null, title: order.title, backtestId: order.id, state: outcome.state, hits },
    );
  });
}
