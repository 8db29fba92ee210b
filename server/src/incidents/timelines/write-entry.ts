// Someone writes an entry by hand, corrects one, or takes one off the timeline.
import { isDeepStrictEqual } from 'node:util';

import { timelineAdded, timelineChanged, timelineRemoved } from '@tocsin/contracts/activity';
import type * as timelinesApi from '@tocsin/contracts/api/timelines';
import type { TimelineEntry } from '@tocsin/contracts/timeline';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { lockIncident, updateIncident } from '../store.ts';
import type { EntryRow, IncidentRow } from '../tables.ts';
import { hostOf, userOf } from './filter.ts';
import { findMarks } from './marks-store.ts';
import { idOf, presentEntry, presentStored } from './present.ts';
import { keepRevision } from './revisions.ts';
import { insertEntries, lockEntry, updateEntry } from './store.ts';
import { isTimeZone } from './zones.ts';

export const entityTexts = (entities: TimelineEntry['entities']): Pick<EntryRow, 'entities' | 'host' | 'username'> => ({
  entities: entities.map(({ kind, value }) => `${kind}:${value}`),
  host: hostOf(entities)?.replaceAll(/\p{Cc}/gu, ' ') ?? null,
  username: userOf(entities)?.replaceAll(/\p{Cc}/gu, ' ') ?? null,
});

/** @throws Problem `entry_ends_early`, `time_zone_unknown` */
function checkTimes(at: Date, endAt: Date | null, timeZone: string | null): void {
  if (endAt !== null && endAt < at)
    throw invalid('entry_ends_early', 'An entry ends when it begins, or later.', [
      { pointer: '/endAt', detail: 'A moment after it began.' },
    ]);
  if (timeZone !== null && !isTimeZone(timeZone))
    throw invalid('time_zone_unknown', 'There is no such time zone.', [
      { pointer: '/timeZone', detail: 'A name of the IANA list, such as Europe/Paris.' },
    ]);
}

export async function showEntry(tx: Tx, row: EntryRow): Promise<TimelineEntry> {
  return presentEntry(presentStored(row), await findMarks(tx.db, row.incidentId));
}

export async function addTimelineEntry(
  ctx: Context,
  { incidentId, ...said }: z.output<typeof timelinesApi.addTimelineEntry.input>,
): Promise<TimelineEntry> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const incident = await lockIncident(tx.db, incidentId);
    const { at, endAt, entities, ...plain } = said;
    const [occurredAt, end] = [new Date(at), endAt === null ? null : new Date(endAt)];
    checkTimes(occurredAt, end, said.timeZone);
    const id = uuidv7();
    await insertEntries(tx, [
      {
        ...plain,
        ...entityTexts(entities),
        id,
        incidentId: incident.id,
        kind: 'manual',
        surface: said.lane === 'attack' ? said.surface : null,
        occurredAt,
        endAt: end,
        siteCode: null,
        onceKey: null,
        importId: null,
        authorId: tx.actor.id,
        authorName: tx.actor.name,
        createdAt: tx.now(),
      },
    ]);
    await updateIncident(tx, incident, {});
    await record(
      tx,
      timelineAdded,
      { subjectId: incident.id, incidentId: incident.id },
      { entries: 1, title: said.title, kind: 'manual' },
    );
    return showEntry(tx, await lockEntry(tx.db, incident.id, `entry:${id}`));
  });
}

type Change = Omit<
  z.output<typeof timelinesApi.changeTimelineEntry.input>,
  'incidentId' | 'entryId' | 'rev' | 'reason'
>;

/** What differs, as columns and in words of the API. */
function differences(row: EntryRow, { at, endAt, entities, ...plain }: Change) {
  const columns: Partial<EntryRow> = {
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
    ...(at === undefined ? {} : { occurredAt: new Date(at) }),
    ...(endAt === undefined ? {} : { endAt: endAt === null ? null : new Date(endAt) }),
    ...(entities === undefined ? {} : entityTexts(entities)),
  };
  if (columns.lane !== undefined && columns.lane !== 'attack') columns.surface = null;
  const [before, after] = [presentStored(row), presentStored({ ...row, ...columns })];
  const fields: Record<string, { before: unknown; after: unknown }> = {};
  for (const name of [...Object.keys(plain), 'at', 'endAt', 'entities', 'surface'] as (keyof typeof before)[])
    if (!isDeepStrictEqual(before[name], after[name])) fields[name] = { before: before[name], after: after[name] };
  return { columns, fields };
}

/** @throws Problem `conflict` `stale_revision`; `entry_not_found` also for what is read where it stands. */
export async function changeTimelineEntry(
  ctx: Context,
  { incidentId, entryId, rev, reason, ...said }: z.output<typeof timelinesApi.changeTimelineEntry.input>,
): Promise<TimelineEntry> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const incident = await lockIncident(tx.db, incidentId);
    const row = await lockEntry(tx.db, incident.id, entryId);
    if (rev !== undefined && rev !== row.rev)
      throw conflict('stale_revision', 'Someone has changed this entry since you loaded it. Look again, then repeat.');
    const { columns, fields } = differences(row, said);
    if (Object.keys(fields).length === 0) return showEntry(tx, row);
    const next = { ...row, ...columns };
    checkTimes(next.occurredAt, next.endAt, next.timeZone);
    const changed = await updateEntry(tx, row, columns);
    const about = { incidentId: incident.id, originIncidentId: row.originIncidentId, entryId, reason };
    await keepRevision(tx, about, fields);
    await tellChange(tx, incident, {
      entryId: idOf(row),
      title: titleToTell(row),
      fields: row.siteCode === null ? fields : {},
    });
    return showEntry(tx, changed);
  });
}

type Told = { entryId: string; title: string; fields: Record<string, { before: unknown; after: unknown }> };
/** Whoever sees the incident sees its activities: what was seen at one site is not told there. */
const titleToTell = ({ siteCode, title }: EntryRow): string => (siteCode === null ? title : '');

async function tellChange(tx: Tx, incident: IncidentRow, told: Told): Promise<void> {
  await updateIncident(tx, incident, {});
  await record(tx, timelineChanged, { subjectId: incident.id, incidentId: incident.id }, { entries: 1, ...told });
}

/** @throws Problem `entry_not_found` also for what is read where it stands. */
export async function removeTimelineEntry(
  ctx: Context,
  { incidentId, entryId, reason }: z.output<typeof timelinesApi.removeTimelineEntry.input>,
): Promise<Record<string, never>> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const incident = await lockIncident(tx.db, incidentId);
    const row = await lockEntry(tx.db, incident.id, entryId);
    await updateEntry(tx, row, { removedAt: tx.now() });
    await updateIncident(tx, incident, {});
    await record(
      tx,
      timelineRemoved,
      { subjectId: incident.id, incidentId: incident.id },
      { entries: 1, entryId: idOf(row), title: titleToTell(row), reason },
    );
    return {};
  });
}
