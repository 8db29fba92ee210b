// The audit trail: everything that was done in the organisation, newest first.
import type { ActivityRow } from '@tocsin/contracts/activity';
import type { listActivities as endpoint } from '@tocsin/contracts/api/activities';
import type { Page } from '@tocsin/contracts/page';
import type * as z from 'zod';

import { selectActivities } from '#platform/activity-log';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';

const sort = 'newest';

export async function listActivities(ctx: Context, input: z.output<typeof endpoint.input>): Promise<Page<ActivityRow>> {
  authorize(ctx, 'audit:read');
  const { type, actor, subjectKind, subjectId, cursor, limit } = input;
  const before = cursor === undefined ? null : String(readCursor(cursor, sort, ['id'])[0]);

  return inTransaction(ctx, async (tx) => {
    const rows = await selectActivities(
      tx,
      (where) =>
        where.and([
          ...(type ? [where('type', 'in', type)] : []),
          ...(actor === undefined ? [] : [where('actorId', '=', actor)]),
          ...(subjectKind === undefined ? [] : [where('subjectKind', '=', subjectKind)]),
          ...(subjectId === undefined ? [] : [where('subjectId', '=', subjectId)]),
        ]),
      { limit: limit + 1, before },
    );
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? writeCursor(sort, [last.id]) : null };
  });
}
