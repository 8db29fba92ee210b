// All marks of an incident's timeline in columns.
import type * as timelinesApi from '@tocsin/contracts/api/timelines';
import type { TimelineMarks } from '@tocsin/contracts/timeline';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';

import { findIncident } from '../store.ts';
import { lightOfDerived, lightsOfStored, mergeLights, packMarks } from './columns.ts';
import { conditionsOf, markedOnly, matches } from './filter.ts';
import { findMarks } from './marks-store.ts';
import { readDerived } from './read.ts';
import { countStored, findStoredColumns, titlesOf } from './store.ts';

const mostMarks = 200_000;

/** @throws Problem `not_found` */
export async function getTimelineMarks(
  ctx: Context,
  { incidentId, ...filter }: z.output<typeof timelinesApi.getTimelineMarks.input>,
): Promise<TimelineMarks> {
  authorize(ctx, 'incident:read');

  return inTransaction(ctx, async (tx) => {
    const row = await findIncident(tx.db, incidentId);
    const marks = await findMarks(tx.db, row.id);
    const chosen = markedOnly(filter, marks);
    const conditions = conditionsOf(filter, chosen);
    const stored = await findStoredColumns(tx.db, row.id, conditions, mostMarks);
    const kept = stored ? lightsOfStored(stored) : [];
    const derived = (await readDerived(tx, row, filter.kind)).filter((entry) => matches(entry, filter, chosen));
    const whole = mergeLights(kept, derived.map(lightOfDerived));
    const beyond = kept.length < mostMarks ? 0 : (await countStored(tx.db, row.id, conditions)) - kept.length;
    const starred = [...marks].flatMap(([id, mark]) => (mark.starred ? [id] : []));
    const titles = await titlesOf(tx.db, starred.flatMap((id) => (id.startsWith('entry:') ? [id.slice(6)] : []))); // prettier-ignore
    for (const { id, title } of derived) titles.set(id.slice(id.indexOf(':') + 1), title);
    return packMarks(whole.slice(0, mostMarks), {
      marks,
      left: whole.length - Math.min(whole.length, mostMarks) + beyond,
      nameOf: (id) => titles.get(id) ?? '',
    });
  });
}
