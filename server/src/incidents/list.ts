// Incidents, a page at a time.
import type { incidentSorts, listIncidents as endpoint } from '@tocsin/contracts/api/incidents';
import type { Incident } from '@tocsin/contracts/incident';
import type { Page } from '@tocsin/contracts/page';
import { sql, type RawBuilder } from 'kysely';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { readCursor, writeCursor, type Position, type PositionKind } from '#platform/cursor';

import { matching } from './filter.ts';
import { presentIncidents } from './present.ts';
import { tables, type IncidentRow } from './tables.ts';

type Sort = {
  shape: readonly PositionKind[];
  order: RawBuilder<unknown>;
  position: (row: IncidentRow) => Position;
  after: (position: Position) => RawBuilder<boolean>;
};

const latest = (column: RawBuilder<unknown>, of: (row: IncidentRow) => Date): Sort => ({
  shape: ['time', 'id'],
  order: sql`${column} desc, id desc`,
  position: (row) => [of(row).toISOString(), row.id],
  after: ([at, id]) => sql<boolean>`(${column}, id) < (${at}::timestamptz, ${id}::uuid)`,
});
/** A cursor comes from outside: what is no time ends the list. */
const timeOf = (at: string | number | undefined): string =>
  typeof at === 'string' && !Number.isNaN(Date.parse(at)) ? at : 'infinity';
const sorts: Record<(typeof incidentSorts)[number], Sort> = {
  '-lastActivityAt': latest(sql`last_activity_at`, (row) => row.lastActivityAt),
  '-createdAt': latest(sql`created_at`, (row) => row.createdAt),
  severity: {
    shape: ['integer', 'time', 'id'],
    order: sql`severity, last_activity_at desc, id desc`,
    position: (row) => [row.severity, row.lastActivityAt.toISOString(), row.id],
    after: ([severity, at, id]) => sql<boolean>`severity >= ${severity}::integer and (severity > ${severity}::integer
      or (last_activity_at, id) < (${at}::timestamptz, ${id}::uuid))`,
  },
  /** Those without a clock that runs come last. */
  dueAt: {
    shape: ['text', 'id'],
    order: sql`coalesce(sla_due_at, 'infinity'::timestamptz), id`,
    position: (row) => [row.slaDueAt?.toISOString() ?? 'infinity', row.id],
    after: ([at, id]) =>
      sql<boolean>`(coalesce(sla_due_at, 'infinity'::timestamptz), id) > (${timeOf(at)}::timestamptz, ${id}::uuid)`,
  },
  '-alertCount': {
    shape: ['integer', 'time', 'id'],
    order: sql`alert_count desc, last_activity_at desc, id desc`,
    position: (row) => [row.alertCount, row.lastActivityAt.toISOString(), row.id],
    after: ([count, at, id]) =>
      sql<boolean>`(alert_count, last_activity_at, id) < (${count}::integer, ${at}::timestamptz, ${id}::uuid)`,
  },
};

/** @throws Problem `invalid_input` for a cursor of another list or sort. */
export async function listIncidents(ctx: Context, input: z.output<typeof endpoint.input>): Promise<Page<Incident>> {
  authorize(ctx, 'incident:read');

  const sort = sorts[input.sort];
  const start = input.cursor === undefined ? null : readCursor(input.cursor, input.sort, sort.shape);
  return inTransaction(ctx, async (tx) => {
    const rows = await tables(tx.db)
      .selectFrom('incident')
      .selectAll()
      .where(matching(input, ctx))
      .where(start ? sort.after(start) : sql<boolean>`true`)
      .orderBy(sort.order)
      .limit(input.limit + 1)
      .execute();
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    const next = rows.length > input.limit && last ? writeCursor(input.sort, sort.position(last)) : null;
    return { items: await presentIncidents(tx, page), next };
  });
}
