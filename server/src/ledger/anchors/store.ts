// All SQL of anchors.
import type { AnchorKind } from '@tocsin/contracts/ledger/format';
import { sql } from 'kysely';

import type { Database } from '#platform/context';

import type { RootRow } from '../tables.ts';
import { tables, type AnchorRow, type TargetRow } from './tables.ts';

const asJson = (settings: TargetRow['settings']) => sql<TargetRow['settings']>`${JSON.stringify(settings)}::jsonb`;

export const findTargets = (db: Database, orgId: string): Promise<TargetRow[]> =>
  tables(db).selectFrom('ledgerAnchorTarget').selectAll().where('orgId', '=', orgId).orderBy('kind').execute();

export const lockTarget = (db: Database, orgId: string, kind: AnchorKind): Promise<TargetRow | undefined> =>
  tables(db)
    .selectFrom('ledgerAnchorTarget')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('kind', '=', kind)
    .forUpdate()
    .executeTakeFirst();

export const putTarget = async (db: Database, row: TargetRow): Promise<TargetRow> => {
  const { settings, credential, enabled } = row;
  return await tables(db)
    .insertInto('ledgerAnchorTarget')
    .values({ ...row, settings: asJson(settings) })
    .onConflict((on) =>
      on.columns(['orgId', 'kind']).doUpdateSet({
        settings: asJson(settings),
        credential,
        enabled,
        rev: sql<number>`ledger_anchor_target.rev + 1`,
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
};

export const removeTarget = async (db: Database, orgId: string, kind: AnchorKind): Promise<void> =>
  void (await tables(db)
    .deleteFrom('ledgerAnchorTarget')
    .where('orgId', '=', orgId)
    .where('kind', '=', kind)
    .execute());

/** 0 before the first. */
export const findLastRoot = async (db: Database, orgId: string): Promise<number> =>
  Number(
    (
      await tables(db)
        .selectFrom('ledgerRoot')
        .select(({ fn }) => fn.max('number').as('last'))
        .where('orgId', '=', orgId)
        .executeTakeFirst()
    )?.last ?? 0,
  );

/** Roots that have no anchor of the kind and may be told now, the oldest first, with the attempts so far. */
export const findOwed = async (
  db: Database,
  { orgId, kind, afterRoot }: Pick<TargetRow, 'orgId' | 'kind' | 'afterRoot'>,
  now: Date | null,
  limit: number,
): Promise<(RootRow & { attempts: number })[]> =>
  (
    await sql<RootRow & { attempts: number }>`
      select r.*, coalesce(a.attempts, 0) as attempts from ledger_root r
      left join ledger_anchor a on a.org_id = r.org_id and a.number = r.number and a.kind = ${kind}
      where r.org_id = ${orgId} and r.number > ${afterRoot} and a.anchored_at is null
        and (${now}::timestamptz is null or a.retry_at is null or a.retry_at <= ${now})
      order by r.number limit ${limit}`.execute(db)
  ).rows;

export const noteAnchor = async (db: Database, row: AnchorRow): Promise<void> => {
  const { orgId: _org, number: _number, kind: _kind, ...fields } = row;
  await tables(db)
    .insertInto('ledgerAnchor')
    .values(row)
    .onConflict((on) =>
      on.columns(['orgId', 'number', 'kind']).doUpdateSet(fields).where('ledgerAnchor.anchoredAt', 'is', null),
    )
    .execute();
};

export type AnchorSummary = { kind: AnchorKind; done: number; lastNumber: number | null; lastAt: Date | null };
export const findSummaries = async (db: Database, orgId: string): Promise<AnchorSummary[]> =>
  (
    await sql<AnchorSummary>`select kind, count(*)::int as done, max(number)::int as last_number,
        max(anchored_at) as last_at
      from ledger_anchor where org_id = ${orgId} and anchored_at is not null group by kind`.execute(db)
  ).rows;

/** How many roots wait for the kind. */
export const countOwed = async (
  db: Database,
  { orgId, kind, afterRoot }: Pick<TargetRow, 'orgId' | 'kind' | 'afterRoot'>,
): Promise<number> =>
  (
    await sql<{ count: number }>`select count(*)::int as count from ledger_root r
      where r.org_id = ${orgId} and r.number > ${afterRoot} and not exists (select from ledger_anchor a
        where a.org_id = r.org_id and a.number = r.number and a.kind = ${kind} and a.anchored_at is not null)`.execute(
      db,
    )
  ).rows[0]?.count ?? 0;

/** The newest first. */
export const findAnchors = (db: Database, orgId: string, limit: number): Promise<Omit<AnchorRow, 'proof'>[]> =>
  tables(db)
    .selectFrom('ledgerAnchor')
    .select(['orgId', 'number', 'kind', 'digest', 'place', 'anchoredAt', 'attempts', 'problem', 'retryAt'])
    .where('orgId', '=', orgId)
    .orderBy('number', 'desc')
    .orderBy('kind')
    .limit(limit)
    .execute();

/** Those of the root that are proven. */
export const findProven = (db: Database, orgId: string, number: number): Promise<AnchorRow[]> =>
  tables(db)
    .selectFrom('ledgerAnchor')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('number', '=', number)
    .where('anchoredAt', 'is not', null)
    .orderBy('kind')
    .execute();
