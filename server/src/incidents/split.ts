// Someone makes two incidents of one: alerts, tasks and comments they choose move into a new one.
import { incidentSplit } from '@tocsin/contracts/activity';
import type * as mergesApi from '@tocsin/contracts/api/incident-merges';
import { hasEnded } from '@tocsin/contracts/incident';
import { sql } from 'kysely';
import type * as z from 'zod';

import { getAlertsForGrouping, setIncident } from '#alerts';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, widened, type Context, type Tx } from '#platform/context';
import { conflict, invalid, Problem } from '#platform/errors';

import { refreshFromAlerts } from './members.ts';
import { accessOf, setAccess } from './merge-store.ts';
import { startIncident } from './open.ts';
import { presentIncident } from './present.ts';
import { insertRelation } from './relations-store.ts';
import { lockIncident, updateIncident } from './store.ts';
import { sumUp, titleOf } from './summary.ts';
import type { IncidentRow } from './tables.ts';
import { copyWatches } from './talk/watch-store.ts';

type Input = z.output<typeof mergesApi.splitIncident.input>;

/** How many of these are in the incident, and are seen. */
async function countOf(tx: Tx, table: string, column: string, incidentId: string, ids: readonly string[]) {
  const { rows } = await sql<{ count: number }>`
    select count(distinct ${sql.ref(column)})::int as count from ${sql.table(table)}
    where incident_id = ${incidentId}::uuid and ${sql.ref(column)} = any(${ids}::uuid[])
      ${table === 'incident_alert' ? sql`and removed_at is null` : sql``}`.execute(tx.db);
  return rows[0]?.count ?? 0;
}

/** @throws Problem `split_nothing`, `alert_not_in_incident`, `task_not_found`, `comment_not_found`. */
async function check(tx: Tx, row: IncidentRow, { alertIds, taskIds, commentIds, entryIds }: Input): Promise<void> {
  if (alertIds.length + taskIds.length === 0)
    throw invalid('split_nothing', 'Choose at least one alert or task.', [
      { pointer: '/alertIds', detail: 'Ids of alerts in it.' },
    ]);
  // Without an alert it belongs to no site, and whoever sees only some sites would not see it.
  if (alertIds.length === 0 && tx.reach.sites !== null)
    throw invalid('incident_without_site', 'An incident without alerts belongs to no site, and you see only some.', [
      { pointer: '/alertIds', detail: 'Choose an alert too.' },
    ]);
  const missing = (code: string) => new Problem('not_found', code, `Not all of these are in ${row.number}.`);
  if ((await countOf(tx, 'incident_alert', 'alert_id', row.id, alertIds)) < new Set(alertIds).size)
    throw missing('alert_not_in_incident');
  if ((await countOf(tx, 'incident_task', 'id', row.id, taskIds)) < new Set(taskIds).size)
    throw missing('task_not_found');
  if ((await countOf(tx, 'incident_comment', 'id', row.id, commentIds)) < new Set(commentIds).size)
    throw missing('comment_not_found');
  if ((await countOf(tx, 'incident_timeline_entry', 'id', row.id, entryIds)) < new Set(entryIds).size)
    throw missing('entry_not_found');
}

/** Of two that a merge brought together and that are the same, one stays known as such, or both could not move. */
async function moveTimeline(tx: Tx, from: IncidentRow, to: IncidentRow, input: Input): Promise<void> {
  const moved = sql`set incident_id = ${to.id}::uuid, origin_incident_id = null where incident_id = ${from.id}::uuid`;
  await sql`update incident_timeline_entry set once_key = null where id in (
    select id from (
      select id, row_number() over (partition by once_key order by id) as nth from incident_timeline_entry
      where id = any(${input.entryIds}::uuid[]) and once_key is not null) as chosen where nth > 1)`.execute(tx.db);
  await sql`update incident_timeline_entry ${moved} and id = any(${input.entryIds}::uuid[])`.execute(tx.db);
  const about = [
    ...input.alertIds.map((id) => `alert:${id}`),
    ...input.commentIds.map((id) => `comment:${id}`),
    ...input.entryIds.map((id) => `entry:${id}`),
  ];
  await sql`update incident_timeline_revision ${moved} and entry_key = any(${about}::text[])`.execute(tx.db);
  await sql`update incident_timeline_mark ${moved} and id in (
    select distinct on (entry_key) id from incident_timeline_mark
    where incident_id = ${from.id}::uuid and entry_key = any(${about}::text[])
    order by entry_key, at desc, id)`.execute(tx.db);
}

/** What was brought by a merge is no longer: an unmerge does not fetch it from here. */
async function move(tx: Tx, from: IncidentRow, to: IncidentRow, input: Input): Promise<void> {
  const moved = sql`set incident_id = ${to.id}::uuid, origin_incident_id = null where incident_id = ${from.id}::uuid`;
  await sql`update incident_alert ${moved} and alert_id = any(${input.alertIds}::uuid[])
    and removed_at is null`.execute(tx.db);
  await sql`update incident_task ${moved} and id = any(${input.taskIds}::uuid[])`.execute(tx.db);
  // A thread goes with the comment that began it; an answer that goes alone begins one of its own.
  await sql`update incident_comment ${moved}
    and (id = any(${input.commentIds}::uuid[]) or thread_id = any(${input.commentIds}::uuid[]))`.execute(tx.db);
  await sql`update incident_comment c set thread_id = null where incident_id = ${to.id}::uuid
    and exists (select from incident_comment f where f.id = c.thread_id and f.incident_id <> ${to.id}::uuid)`.execute(
    tx.db,
  );
  await copyWatches(tx, from.id, to.id);
  await moveTimeline(tx, from, to, input);
  await setIncident(tx, input.alertIds, { id: to.id, number: to.number });
}

/**
 * The new one starts with the severity of its alerts, the markings, type and owner of the old one, and restricted as
 * that is. What was done until now stays on the timeline of the old one.
 */
export async function splitIncident(
  ctx: Context,
  input: Input,
): Promise<z.output<typeof mergesApi.splitIncident.output>> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, input.incidentId);
    if (hasEnded(row.stage)) throw conflict('incident_closed', 'The incident is closed; reopen it first.');
    await check(tx, row, input);
    const alerts = await getAlertsForGrouping(tx, input.alertIds);
    const [made, left] = await widened(tx, async (wide) => {
      const summary = sumUp(alerts);
      const started = await startIncident(wide, {
        title: input.title ?? (alerts.length > 0 ? titleOf(alerts) : row.title),
        severity: summary?.severity ?? row.severity,
        openedBy: 'manual',
        because: `Split from ${row.number}.`,
        startedAt: summary?.startedAt ?? tx.now(),
        recurrenceOf: null,
      });
      await setAccess(wide, started.id, await accessOf(wide.db, row.id));
      await move(wide, row, started, input);
      await insertRelation(wide, { fromId: started.id, toId: row.id, kind: 'split_from' });
      const { ownerId, tlp, pap, type } = row;
      const whole = await updateIncident(wide, started, { ownerId, tlp, pap, type });
      await record(
        wide,
        incidentSplit,
        { subjectId: started.id, incidentId: row.id },
        {
          number: started.number,
          fromNumber: row.number,
          alerts: input.alertIds.length,
          tasks: input.taskIds.length,
          comments: input.commentIds.length,
          reason: input.reason,
        },
      );
      return [await refreshFromAlerts(wide, whole, false), await refreshFromAlerts(wide, row, false)] as const;
    });
    return { incident: await presentIncident(tx, made), from: await presentIncident(tx, left) };
  });
}
