// Someone watches an incident, or stops; and who watches it.
import { incidentUnwatched, incidentWatched } from '@tocsin/contracts/activity';
import type * as talkApi from '@tocsin/contracts/api/talk';
import type * as z from 'zod';

import type { MemberWith } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { Problem } from '#platform/errors';

import { findIncident, findIncidents } from '../store.ts';
import type { IncidentRow } from '../tables.ts';
import { readersOf } from './readers.ts';
import { findWatches, setWatching } from './watch-store.ts';

type Watching = z.output<typeof talkApi.listWatchers.output>;

/** Whoever no longer sees it watches nothing. */
async function watchingOf(tx: Tx, row: IncidentRow): Promise<Watching> {
  const watches = (await findWatches(tx.db, row.id)).filter(({ muted }) => !muted);
  const readers = await readersOf(
    tx,
    row,
    watches.map(({ personId }) => personId),
  );
  const byId = new Map(readers.map((reader) => [reader.id, reader]));
  const items = watches.flatMap(({ personId, because, at }) => {
    const reader = byId.get(personId);
    return reader ? [{ person: { id: reader.id, name: reader.name }, because, at: at.toISOString() }] : [];
  });
  return { items, watching: items.some(({ person }) => person.id === tx.actor.id) };
}

/** @throws Problem `not_found`. */
export async function listWatchers(ctx: Context, { incidentId }: { incidentId: string }): Promise<Watching> {
  authorize(ctx, 'incident:read');
  return inTransaction(ctx, async (tx) => watchingOf(tx, await findIncident(tx.db, incidentId)));
}

/** What is so already is not a change. @throws Problem `forbidden` `people_only` for a key; `not_found`. */
export async function watchIncident(
  ctx: Context,
  { incidentId, watching }: z.output<typeof talkApi.watchIncident.input>,
): Promise<Watching> {
  authorize(ctx, 'incident:read');

  return inTransaction(ctx, async (tx) => {
    const row = await findIncident(tx.db, incidentId);
    if (tx.actor.kind !== 'user')
      throw new Problem('forbidden', 'people_only', 'A key has nobody to tell; sign in to do this.');
    const before = (await findWatches(tx.db, row.id)).find(({ personId }) => personId === tx.actor.id);
    if ((before !== undefined && !before.muted) === watching) return watchingOf(tx, row);
    await setWatching(tx, row.id, tx.actor.id, watching);
    await record(tx, watching ? incidentWatched : incidentUnwatched, { subjectId: row.id, incidentId: row.id }, {});
    return watchingOf(tx, row);
  });
}

/** Who is to hear of it: those who watch it, and these people, as far as they see it. Null where it is gone. */
export async function listenersOf(
  tx: Tx,
  incidentId: string,
  people: readonly string[],
): Promise<{ watchers: MemberWith[]; named: MemberWith[] } | null> {
  const [row] = await findIncidents(tx.db, [incidentId]);
  if (!row) return null;
  const watches = await findWatches(tx.db, incidentId);
  const watching = new Set(watches.filter(({ muted }) => !muted).map(({ personId }) => personId));
  const readers = await readersOf(tx, row, [...watching, ...people]);
  return {
    watchers: readers.filter(({ id }) => watching.has(id)),
    named: readers.filter(({ id }) => people.includes(id)),
  };
}
