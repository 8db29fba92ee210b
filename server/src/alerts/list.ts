// The alert queue, a page at a time.
import type { Alert } from '@tocsin/contracts/alert';
import type { alertSorts, listAlerts as endpoint } from '@tocsin/contracts/api/alerts';
import type { Page } from '@tocsin/contracts/page';
import { sql, type RawBuilder } from 'kysely';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { readCursor, writeCursor, type Position, type PositionKind } from '#platform/cursor';

import { allOf, conditionsOf } from './filter.ts';
import { listColumns, presentAlerts, type ListRow } from './present.ts';
import { tables } from './tables.ts';

type Sort = (typeof alertSorts)[number];
type SortColumn = 'lastSeenAt' | 'severity' | 'riskScore' | 'createdAt' | 'occurrenceCount';

const kindOf: Record<SortColumn | 'id', PositionKind> = {
  lastSeenAt: 'time',
  createdAt: 'time',
  severity: 'integer',
  riskScore: 'integer',
  occurrenceCount: 'integer',
  id: 'id',
};
const typeOf: Record<PositionKind, RawBuilder<unknown>> = {
  time: sql`timestamptz`,
  integer: sql`integer`,
  id: sql`uuid`,
  text: sql`text`,
};
/** Each is an index (`0020_alerts.sql`); all columns run the same way, so that a row comparison walks it. */
const sorts: Record<Sort, { columns: SortColumn[]; direction: 'asc' | 'desc' }> = {
  '-lastSeenAt': { columns: ['lastSeenAt'], direction: 'desc' },
  lastSeenAt: { columns: ['lastSeenAt'], direction: 'asc' },
  '-severity': { columns: ['severity', 'lastSeenAt'], direction: 'desc' },
  '-riskScore': { columns: ['riskScore', 'lastSeenAt'], direction: 'desc' },
  '-createdAt': { columns: ['createdAt'], direction: 'desc' },
  '-occurrenceCount': { columns: ['occurrenceCount', 'lastSeenAt'], direction: 'desc' },
};

const valueOf = (row: ListRow, column: SortColumn): string | number => {
  const value = row[column];
  return value instanceof Date ? value.toISOString() : value;
};

const after = (columns: (SortColumn | 'id')[], direction: 'asc' | 'desc', position: Position) => {
  const left = sql.join(columns.map((column) => sql.ref(`alert.${column}`)));
  const right = sql.join(columns.map((column, index) => sql`${position[index]}::${typeOf[kindOf[column]]}`));
  return direction === 'asc' ? sql<boolean>`(${left}) > (${right})` : sql<boolean>`(${left}) < (${right})`;
};

/** @throws Problem `invalid_input` for a cursor of another list or sort. */
export async function listAlerts(ctx: Context, input: z.output<typeof endpoint.input>): Promise<Page<Alert>> {
  authorize(ctx, 'alert:read');

  const { columns, direction } = sorts[input.sort];
  const keys = [...columns, 'id' as const];
  const shape = keys.map((column) => kindOf[column]);
  const start = input.cursor === undefined ? null : readCursor(input.cursor, input.sort, shape);
  return inTransaction(ctx, async (tx) => {
    let query = tables(tx.db)
      .selectFrom('alert')
      .select(listColumns)
      .where(allOf(conditionsOf(input, ctx.actor.id, ctx.reach.sites)))
      .limit(input.limit + 1);
    if (start) query = query.where(after(keys, direction, start));
    for (const column of keys) query = query.orderBy(column, direction);
    const rows = await query.execute();
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    const next =
      rows.length > input.limit && last
        ? writeCursor(input.sort, [...columns.map((column) => valueOf(last, column)), last.id])
        : null;
    return { items: await presentAlerts(tx, page), next };
  });
}
