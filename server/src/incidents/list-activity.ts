// What happened to an incident and its alerts, newest first.
import type { ActivityRow } from '@tocsin/contracts/activity';
import type { listIncidentActivity as endpoint } from '@tocsin/contracts/api/incidents';
import type { Page } from '@tocsin/contracts/page';
import { sql } from 'kysely';
import type * as z from 'zod';

import { aboutAny, selectActivities, type ActivityConditions } from '#platform/activity-log';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';

import { findMembers } from './members-store.ts';
import { findMergedInto } from './merge-store.ts';
import { findIncident } from './store.ts';

const sort = 'newest';
type Filter = Omit<z.output<typeof endpoint.input>, 'incidentId' | 'cursor' | 'limit'>;
type Where = Parameters<ActivityConditions>[0];

/** What `like` would take for a pattern is taken as it was typed. */
const literal = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);
/** `incident.task_*` stands for all that begin so. */
const pattern = (type: string): string => literal(type.replace(/\*$/, '')) + (type.endsWith('*') ? '%' : '');

function conditionsOf(where: Where, { type, actor, by, q, since }: Filter) {
  return [
    ...(type?.length ? [where('type', 'like', where.fn.any(where.val(type.map(pattern))))] : []),
    ...(actor === undefined ? [] : [where('actorId', '=', actor)]),
    ...(by === undefined ? [] : [where('actorKind', by === 'people' ? '=' : '!=', 'user')]),
    ...(since === undefined ? [] : [where('at', '>=', new Date(since))]),
    ...(q === undefined || q === ''
      ? []
      : [
          where.or([
            sql<boolean>`data::text ilike ${`%${literal(JSON.stringify(q).slice(1, -1))}%`}`,
            where('actorName', 'ilike', `%${literal(q)}%`),
          ]),
        ]),
  ];
}

/** Also what happened to its alerts before they came here. @throws Problem `not_found`. */
export async function listIncidentActivity(
  ctx: Context,
  { incidentId, cursor, limit, ...filter }: z.output<typeof endpoint.input>,
): Promise<Page<ActivityRow>> {
  authorize(ctx, 'incident:read');

  const before = cursor === undefined ? null : String(readCursor(cursor, sort, ['id'])[0]);
  return inTransaction(ctx, async (tx) => {
    const { id } = await findIncident(tx.db, incidentId);
    const members = await findMembers(tx.db, id);
    const incidentIds = [id, ...(await findMergedInto(tx.db, id))];
    const subjectIds = [...incidentIds, ...members.map(({ alertId }) => alertId)];
    const rows = await selectActivities(
      tx,
      (where) => where.and([aboutAny(where, { subjectIds, incidentIds }), ...conditionsOf(where, filter)]),
      { limit: limit + 1, before },
    );
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? writeCursor(sort, [last.id]) : null };
  });
}
