// Someone stars entries, puts them into the report, or annotates them, whatever they stand on.
import { timelineMarked } from '@tocsin/contracts/activity';
import type * as timelinesApi from '@tocsin/contracts/api/timelines';
import type { TimelineEntry } from '@tocsin/contracts/timeline';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { notFound } from '#platform/errors';

import { lockIncident, updateIncident } from '../store.ts';
import { readEntries } from './list-entries.ts';
import { setMark } from './marks-store.ts';
import { keepRevision } from './revisions.ts';

/** @throws Problem `entry_not_found` when one of them is not on this timeline. */
export async function markTimelineEntries(
  ctx: Context,
  { incidentId, ids, ...said }: z.output<typeof timelinesApi.markTimelineEntries.input>,
): Promise<{ items: TimelineEntry[] }> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const incident = await lockIncident(tx.db, incidentId);
    const entries = await readEntries(tx, incident, ids);
    const known = new Set(entries.map(({ id }) => id));
    const missing = ids.find((id) => !known.has(id));
    if (missing !== undefined) throw notFound('entry', missing);
    const changed = entries.flatMap((entry) => {
      const next = {
        starred: said.starred ?? entry.starred,
        inReport: said.inReport ?? entry.inReport,
        annotation: said.annotation ?? entry.annotation,
      };
      const same =
        next.starred === entry.starred && next.inReport === entry.inReport && next.annotation === entry.annotation;
      return same ? [] : [{ entry, next }];
    });
    for (const { entry, next } of changed) {
      await setMark(tx, incident.id, entry.id, next);
      if (entry.annotation !== next.annotation)
        await keepRevision(
          tx,
          { incidentId: incident.id, entryId: entry.id },
          { annotation: { before: entry.annotation, after: next.annotation } },
        );
    }
    const [first] = changed;
    if (first) {
      await updateIncident(tx, incident, {});
      await record(
        tx,
        timelineMarked,
        { subjectId: incident.id, incidentId: incident.id },
        {
          entries: changed.length,
          // Alerts and events have a site, which not everybody sees who sees the incident.
          title: first.entry.kind === 'alert' || first.entry.kind === 'event' ? '' : first.entry.title,
          starred: said.starred ?? null,
          inReport: said.inReport ?? null,
          annotated: said.annotation !== undefined,
        },
      );
    }
    const after = new Map(changed.map(({ entry, next }) => [entry.id, next]));
    return { items: entries.map((entry) => ({ ...entry, ...after.get(entry.id) })) };
  });
}
