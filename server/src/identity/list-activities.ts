// The audit trail: everything that was done in the organisation, newest first; page by page, or as one file.
import { Readable } from 'node:stream';

import {
  AuditRow,
  exportActivities as exportEndpoint,
  type AuditFilter,
  type listActivities as endpoint,
} from '@tocsin/contracts/api/activities';
import type { Page } from '@tocsin/contracts/page';
import { sql } from 'kysely';
import type * as z from 'zod';

import type { ActivityTables } from '#platform/activity';
import { presentActivity } from '#platform/activity-log';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';
import { raw, type RawRoute } from '#platform/module';

const sort = 'newest';
const exportPage = 1000;
type Filter = z.output<typeof AuditFilter>;

const present = (row: ActivityTables['activity']): AuditRow =>
  AuditRow.parse({
    ...presentActivity(row),
    result: row.result,
    ip: row.ip,
    userAgent: row.userAgent,
    strength: row.strength,
    requestId: row.requestId,
    causedBy: row.causedBy,
  });

/** What `like` would take for a pattern is taken as it was typed. */
const holding = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

/** @param before an activity's id: only older ones are given */
async function selectAudit(tx: Tx, filter: Filter, limit: number, before: string | null): Promise<AuditRow[]> {
  const { type, actor, subjectKind, subjectId, result, from, to, q, ip } = filter;
  const rows = await tx.db
    .$extendTables<ActivityTables>()
    .selectFrom('activity')
    .selectAll()
    .where((where) =>
      where.and([
        ...(before === null ? [] : [where('id', '<', before)]),
        ...(type ? [where('type', 'in', type)] : []),
        ...(actor === undefined ? [] : [where('actorId', '=', actor)]),
        ...(subjectKind === undefined ? [] : [where('subjectKind', '=', subjectKind)]),
        ...(subjectId === undefined ? [] : [where('subjectId', '=', subjectId)]),
        ...(result ? [where('result', 'in', result)] : []),
        ...(from === undefined ? [] : [where('at', '>=', new Date(from))]),
        ...(to === undefined ? [] : [where('at', '<=', new Date(to))]),
        ...(ip === undefined ? [] : [where('ip', '=', ip)]),
        ...(q === undefined
          ? []
          : [
              where.or([
                sql<boolean>`data::text ilike ${holding(q)}`,
                where('actorName', 'ilike', holding(q)),
                where('subjectId', 'ilike', holding(q)),
              ]),
            ]),
      ]),
    )
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(present);
}

export async function listActivities(ctx: Context, input: z.output<typeof endpoint.input>): Promise<Page<AuditRow>> {
  authorize(ctx, 'audit:read');
  const { cursor, limit, ...filter } = input;
  const before = cursor === undefined ? null : String(readCursor(cursor, sort, ['id'])[0]);
  const rows = await inTransaction(ctx, (tx) => selectAudit(tx, filter, limit + 1, before));
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? writeCursor(sort, [last.id]) : null };
}

const columns = ['at', 'type', 'result', 'actorKind', 'actorId', 'actorName', 'ip', 'userAgent', 'strength',
  'subjectKind', 'subjectId', 'incidentId', 'requestId', 'causedBy', 'id', 'data'] as const; // prettier-ignore

/** Quoted throughout; what a spreadsheet would run as a formula is put behind an apostrophe. */
const cell = (value: unknown): string => {
  const text = value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
};

function csvLine({ actor, ...row }: AuditRow): string {
  const cells: Record<string, unknown> = { ...row, actorKind: actor.kind, actorId: actor.id, actorName: actor.name };
  return `${columns.map((name) => cell(cells[name])).join(',')}\r\n`;
}

/** Line by line, read a page at a time. */
export async function* exportActivities(
  ctx: Context,
  { format, ...filter }: z.output<typeof exportEndpoint.input>,
): AsyncGenerator<string> {
  authorize(ctx, 'audit:export');
  if (format === 'csv') yield `${columns.join(',')}\r\n`;
  for (let before: string | null = null, more = true; more;) {
    const from: string | null = before;
    const rows: AuditRow[] = await inTransaction(ctx, (tx) => selectAudit(tx, filter, exportPage, from));
    for (const row of rows) yield format === 'csv' ? csvLine(row) : `${JSON.stringify(row)}\n`;
    before = rows.at(-1)?.id ?? null;
    more = rows.length === exportPage;
  }
}

export const exportActivitiesRoute: RawRoute = raw(
  'GET',
  exportEndpoint.path,
  exportEndpoint.permission,
  async (ctx, request, reply) => {
    const input = exportEndpoint.input.parse(request.query);
    const csv = input.format === 'csv';
    return reply
      .type(csv ? 'text/csv; charset=utf-8' : 'application/x-ndjson')
      .header('content-disposition', `attachment; filename="tocsin-audit.${input.format}"`)
      .send(Readable.from(exportActivities(ctx, input)));
  },
  { metered: true },
);
