// A person's notices: listed, counted, read. Only of incidents they see now.
import type * as noticesApi from '@tocsin/contracts/api/notices';
import type { Notice } from '@tocsin/contracts/notice';
import type { Page } from '@tocsin/contracts/page';
import type * as z from 'zod';

import { presentIncidentsById } from '#incidents';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';
import { tellPeople } from '#platform/realtime';

import { countUnread } from './store.ts';
import { tables, type NoticeRow } from './tables.ts';

const sort = 'newest';

async function present(tx: Tx, rows: readonly NoticeRow[]): Promise<Notice[]> {
  const incidents = await presentIncidentsById(tx, [...new Set(rows.map(({ incidentId }) => incidentId))]);
  return rows.flatMap((row) => {
    const incident = incidents.get(row.incidentId);
    if (!incident) return [];
    const { id, number, title, severity } = incident;
    return [
      {
        id: row.id,
        kind: row.kind,
        incident: { id, number, title, severity },
        count: row.count,
        activityType: row.activityType,
        actor: { id: row.actorId, name: row.actorName },
        detail: row.detail,
        commentId: row.commentId,
        at: row.at.toISOString(),
        readAt: row.readAt?.toISOString() ?? null,
      },
    ];
  });
}

/** A key has none. */
const isPerson = ({ actor }: Context): boolean => actor.kind === 'user';

export async function listNotices(
  ctx: Context,
  { unread, cursor, limit }: z.output<typeof noticesApi.listNotices.input>,
): Promise<Page<Notice>> {
  authorize(ctx, 'incident:read');
  if (!isPerson(ctx)) return { items: [], next: null };

  const before = cursor === undefined ? null : String(readCursor(cursor, sort, ['id'])[0]);
  return inTransaction(ctx, async (tx) => {
    const query = tables(tx.db)
      .selectFrom('notice')
      .selectAll()
      .where('personId', '=', tx.actor.id)
      .where((where) =>
        where.and([
          ...(before === null ? [] : [where('activityId', '<', before)]),
          ...(unread === true ? [where('readAt', 'is', null)] : []),
        ]),
      );
    const rows = await query
      .orderBy('activityId', 'desc')
      .limit(limit + 1)
      .execute();
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items: await present(tx, items),
      next: rows.length > limit && last ? writeCursor(sort, [last.activityId]) : null,
    };
  });
}

export async function countNotices(ctx: Context): Promise<{ unread: number }> {
  authorize(ctx, 'incident:read');
  if (!isPerson(ctx)) return { unread: 0 };
  return inTransaction(ctx, async (tx) => ({ unread: await countUnread(tx) }));
}

/** What somebody has read is for nobody else to know: it is not put on record. */
export async function readNotices(
  ctx: Context,
  { ids }: z.output<typeof noticesApi.readNotices.input>,
): Promise<{ unread: number }> {
  authorize(ctx, 'incident:read');
  if (!isPerson(ctx)) return { unread: 0 };
  return inTransaction(ctx, async (tx) => {
    const query = tables(tx.db)
      .updateTable('notice')
      .set({ readAt: tx.now() })
      .where('personId', '=', tx.actor.id)
      .where('readAt', 'is', null);
    await (
      ids === undefined ? query : query.where((where) => where('id', '=', where.fn.any(where.val(ids))))
    ).execute();
    // The other pages they have open.
    await tellPeople(tx, [tx.actor.id]);
    return { unread: await countUnread(tx) };
  });
}
