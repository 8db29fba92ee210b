// The SQL of tuning entries.
import type { TuningEffect, TuningEntry, TuningState } from '@tocsin/contracts/tuning';
import { sql } from 'kysely';

import type { Database, Tx } from '#platform/context';
import { notFound } from '#platform/errors';

import { tables } from '../store.ts';
import type { ActiveTuning } from './compile.ts';

export const tuningRows = (db: Database) =>
  tables(db)
    .selectFrom('tuning')
    .innerJoin('rule', 'rule.id', 'tuning.rule')
    .selectAll('tuning')
    .select(['rule.ruleId as documentId', 'rule.title as ruleTitle']);
export type TuningRow = Awaited<ReturnType<ReturnType<typeof tuningRows>['execute']>>[number];

const who = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' });

export const shownTuning = (row: TuningRow): TuningEntry => ({
  id: row.id,
  rule: { id: row.rule, ruleId: row.documentId, title: row.ruleTitle },
  kind: row.kind,
  effect: row.effect,
  reason: row.reason,
  evidence: row.evidence,
  state: row.state,
  createdAt: row.createdAt.toISOString(),
  createdBy: { id: row.createdById, name: row.createdByName },
  approvedAt: row.approvedAt?.toISOString() ?? null,
  approvedBy: who(row.approvedById, row.approvedByName),
  expiresAt: row.expiresAt.toISOString(),
  hidden: row.hidden,
  lastHiddenAt: row.lastHiddenAt?.toISOString() ?? null,
  warning: row.warning,
  rev: row.rev,
});

/** @throws Problem `tuning_not_found` */
export async function findTuning(db: Database, id: string): Promise<TuningRow> {
  const row = await tuningRows(db).where('tuning.id', '=', id).executeTakeFirst();
  if (!row) throw notFound('tuning', id);
  return row;
}

export type NewTuning = {
  id: string;
  rule: string;
  effect: TuningEffect;
  reason: string;
  evidence: string[];
  state: TuningState;
  expiresAt: Date;
  approved: boolean;
};

export async function insertTuning(tx: Tx, entry: NewTuning): Promise<void> {
  const { effect, approved, ...rest } = entry;
  await tables(tx.db)
    .insertInto('tuning')
    .values({
      ...rest,
      orgId: tx.orgId,
      kind: effect.kind,
      effect: JSON.stringify(effect),
      createdAt: tx.now(),
      createdById: tx.actor.id,
      createdByName: tx.actor.name,
      approvedAt: approved ? tx.now() : null,
      approvedById: approved ? tx.actor.id : null,
      approvedByName: approved ? tx.actor.name : null,
      endedAt: null,
      lastHiddenAt: null,
    })
    .execute();
}

type Change = Partial<{
  state: TuningState;
  approvedAt: Date;
  approvedById: string;
  approvedByName: string;
  expiresAt: Date;
  endedAt: Date;
}>;

/** Changes an entry that is still in one of the states; false when it is not. */
export async function changeTuning(
  db: Database,
  id: string,
  states: readonly TuningState[],
  change: Change,
): Promise<boolean> {
  const row = await tables(db)
    .updateTable('tuning')
    .set((set) => ({ ...change, rev: set('rev', '+', 1) }))
    .where('id', '=', id)
    .where('state', 'in', [...states])
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The entries that a rule set applies. */
export async function listActiveTuning(db: Database): Promise<ActiveTuning[]> {
  return tables(db)
    .selectFrom('tuning')
    .innerJoin('rule', 'rule.id', 'tuning.rule')
    .select(['tuning.id', 'rule.ruleId as rule', 'tuning.effect', 'tuning.expiresAt'])
    .where('tuning.state', '=', 'active')
    .orderBy('tuning.createdAt')
    .execute();
}

/** Ends what is past its end; returns the ended ones. */
export async function expireTuning(db: Database, now: Date): Promise<TuningRow[]> {
  const rows = await tuningRows(db)
    .where('tuning.state', 'in', ['active', 'proposed'])
    .where('tuning.expiresAt', '<=', now)
    .orderBy('tuning.id')
    .forUpdate('tuning')
    .execute();
  if (rows.length > 0)
    await tables(db)
      .updateTable('tuning')
      .set((set) => ({ state: 'expired', endedAt: now, rev: set('rev', '+', 1) }))
      .where((where) => where('id', '=', where.fn.any(where.val(rows.map(({ id }) => id)))))
      .execute();
  return rows;
}

/** Adds to what each entry has hidden; in the transaction that settles the batch, so that each match counts once. */
export async function countHidden(db: Database, hidden: ReadonlyMap<string, number>, at: Date): Promise<void> {
  if (hidden.size === 0) return;
  const ids = [...hidden.keys()].toSorted();
  await sql`update tuning set hidden = hidden + entry.n, last_hidden_at = greatest(last_hidden_at, ${at})
    from unnest(${ids}::uuid[], ${ids.map((id) => hidden.get(id) ?? 0)}::bigint[]) as entry (id, n)
    where tuning.id = entry.id`.execute(db);
}

/** Notes the first time that something an entry hid turned out to matter; false when it has been warned of before. */
export async function warnTuning(
  db: Database,
  id: string,
  warning: NonNullable<TuningEntry['warning']>,
): Promise<boolean> {
  const row = await tables(db)
    .updateTable('tuning')
    .set({ warning: JSON.stringify(warning) })
    .where('id', '=', id)
    .where('warning', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
