// Someone puts events that a search has found onto the timeline of an incident.
import { timelineAdded } from '@tocsin/contracts/activity';
import type * as timelinesApi from '@tocsin/contracts/api/timelines';
import type { EventDocument } from '@tocsin/contracts/event';
import type * as z from 'zod';

import { entitiesOf } from '#alerts';
import { getEvent } from '#events';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import type { EventStore } from '#platform/event-store';
import { uuidv7 } from '#platform/id';

import { lockIncident, updateIncident } from '../store.ts';
import { laneOf } from '../timeline.ts';
import { findMarks } from './marks-store.ts';
import { presentEntry, presentStored } from './present.ts';
import { findEntriesById, findOnceKeys, insertEntries, type NewEntry } from './store.ts';
import { entityTexts } from './write-entry.ts';

type Input = z.output<typeof timelinesApi.captureEvents.input>;
const longestTitle = 500;
const keyOf = (eventId: string): string => `event:${eventId}`;

/** Its message, or what it did where it has none. */
function titleOf({ message, fields, dataset }: EventDocument): string {
  const action = fields['event.action'];
  const text = message.split('\n', 1)[0]?.trim() ?? '';
  return (text === '' ? (typeof action === 'string' ? action : dataset) : text).slice(0, longestTitle).toWellFormed();
}

const entryOf = (tx: Tx, incidentId: string, event: EventDocument, { lane, title }: Input): NewEntry => ({
  id: uuidv7(),
  incidentId,
  kind: 'event',
  lane,
  surface: lane === 'attack' ? laneOf(event) : null,
  occurredAt: new Date(event.time),
  precision: 'ms',
  timeZone: null,
  skewMs: 0,
  endAt: null,
  severity: lane === 'attack' ? 2 : 0,
  title: title ?? titleOf(event),
  body: '',
  tactics: [],
  techniques: [],
  ...entityTexts(entitiesOf(event.entities)),
  refs: [{ kind: 'event', id: event.id, label: event.dataset }],
  assertion: 'observed',
  confidence: null,
  siteCode: event.site === '' ? null : event.site,
  onceKey: keyOf(event.id),
  importId: null,
  authorId: tx.actor.id,
  authorName: tx.actor.name,
  createdAt: tx.now(),
});

/** @throws Problem `not_found`; `event_not_found`, and then none of them is put there. */
export async function captureEvents(
  events: EventStore,
  ctx: Context,
  input: Input,
): Promise<z.output<typeof timelinesApi.captureEvents.output>> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const incident = await lockIncident(tx.db, input.incidentId);
    const wanted = [...new Set(input.eventIds)];
    const known = await findOnceKeys(tx.db, incident.id, wanted.map(keyOf));
    const entries: NewEntry[] = [];
    for (const eventId of wanted.filter((id) => !known.has(keyOf(id))))
      entries.push(entryOf(tx, incident.id, await getEvent(events, tx, { eventId }), input));
    const written = await insertEntries(tx, entries);
    if (written.length > 0) {
      await updateIncident(tx, incident, {});
      await record(
        tx,
        timelineAdded,
        { subjectId: incident.id, incidentId: incident.id },
        // Whoever sees the incident sees this; what the event says is for those who see its site.
        { entries: written.length, title: '', kind: 'event' },
      );
    }
    const marks = await findMarks(tx.db, incident.id);
    const rows = await findEntriesById(tx.db, incident.id, written);
    return {
      items: rows.map((row) => presentEntry(presentStored(row), marks)),
      known: wanted.length - written.length,
    };
  });
}
