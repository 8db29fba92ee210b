// Entries of a timeline in full: page by page, or some by their ids.
import type * as timelinesApi from '@tocsin/contracts/api/timelines';
import type { TimelineEntry } from '@tocsin/contracts/timeline';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';

import { findIncident } from '../store.ts';
import type { IncidentRow } from '../tables.ts';
import { conditionsOf, markedOnly, matches } from './filter.ts';
import { findMarks } from './marks-store.ts';
import { presentEntry, presentStored } from './present.ts';
import { inOrder, readDerived } from './read.ts';
import { findEntriesById, findEntryPage, type Position } from './store.ts';

const sort = 'timeline';
const bare = (ids: readonly string[], kind: string): string[] =>
  ids.flatMap((id) => (id.startsWith(`${kind}:`) ? [id.slice(kind.length + 1)] : []));

/** In the order of time; what is not on the timeline is left out. */
export async function readEntries(tx: Tx, row: IncidentRow, ids: readonly string[]): Promise<TimelineEntry[]> {
  const stored = await findEntriesById(tx.db, row.id, bare(ids, 'entry'));
  const kinds = ['alert', 'activity', 'comment'].filter((kind) => bare(ids, kind).length > 0);
  const wanted = new Set(ids);
  const derived = kinds.length === 0 ? [] : await readDerived(tx, row, kinds);
  const marks = await findMarks(tx.db, row.id);
  return [...stored.map(presentStored), ...derived.filter(({ id }) => wanted.has(id))]
    .toSorted(inOrder)
    .map((entry) => presentEntry(entry, marks));
}

/** Where one kind of id ends and the next begins is the order of the letters: `activity`, `alert`, `comment`, `entry`. */
const afterStored = ({ at, id }: Position): Position =>
  id.startsWith('entry:') ? { at, id } : { at, id: '00000000-0000-0000-0000-000000000000' };

/** @throws Problem `not_found`; `invalid_input` for a foreign cursor. */
export async function listTimelineEntries(
  ctx: Context,
  { incidentId, id: ids, cursor, limit, ...filter }: z.output<typeof timelinesApi.listTimelineEntries.input>,
): Promise<z.output<typeof timelinesApi.listTimelineEntries.output>> {
  authorize(ctx, 'incident:read');

  const position = cursor === undefined ? null : readCursor(cursor, sort, ['time', 'text']);
  const after = position && { at: String(position[0]), id: String(position[1]) };
  return inTransaction(ctx, async (tx) => {
    const row = await findIncident(tx.db, incidentId);
    if (ids?.length) return { items: await readEntries(tx, row, ids), next: null };
    const marks = await findMarks(tx.db, row.id);
    const chosen = markedOnly(filter, marks);
    const conditions = conditionsOf(filter, chosen);
    const stored = await findEntryPage(tx.db, row.id, conditions, {
      after: after && afterStored(after),
      limit: limit + 1,
    });
    const derived = (await readDerived(tx, row, filter.kind))
      .filter((entry) => matches(entry, filter, chosen) && (after === null || inOrder(entry, after) > 0))
      .slice(0, limit + 1);
    const found = [...stored.map(presentStored), ...derived].toSorted(inOrder);
    const items = found.slice(0, limit).map((entry) => presentEntry(entry, marks));
    const last = items.at(-1);
    return { items, next: found.length > limit && last ? writeCursor(sort, [last.at, last.id]) : null };
  });
}
