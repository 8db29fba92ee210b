// What service levels do when news comes: clocks follow, and what a threshold asks for is done.
import {
  alertSlaAtRisk,
  alertSlaBreached,
  incidentSlaAtRisk,
  incidentSlaBreached,
  type Activity,
  type ActivityKind,
} from '@tocsin/contracts/activity';
import { sql } from 'kysely';

import { actOnAlerts } from '#alerts';
import { changeIncident } from '#incidents';
import { inTransaction, type Context } from '#platform/context';
import { Problem } from '#platform/errors';
import { on, type Reaction, type StoredActivity } from '#platform/reactions';

import { followedKinds } from './events.ts';
import { refreshClocks, type Wake } from './refresh.ts';
import { shipOnce } from './shipped.ts';
import { findPolicies, namesOf } from './store.ts';
import { tables } from './tables.ts';

/** Most news of an alert is that it came again: that changes no clock. */
async function concerns(ctx: Context, type: string, { subjectId, data }: StoredActivity): Promise<boolean> {
  if (type !== 'alert.updated') return true;
  const severity = typeof data === 'object' && data !== null && 'severity' in data ? Number(data.severity) : 0;
  return inTransaction(ctx, async ({ db }) => {
    const row = await tables(db)
      .selectFrom('slaClock')
      .select('id')
      .where('subjectId', '=', subjectId)
      .where('severity', '<>', severity)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  });
}

/** The other incident that a merging changes. */
function intoOf({ data, subjectId }: StoredActivity): string | null {
  const into = typeof data === 'object' && data !== null && 'targetId' in data ? data.targetId : null;
  return typeof into === 'string' && into !== subjectId ? into : null;
}

const follow = ({ type, subject, data: schema }: ActivityKind, wake: Wake): Reaction =>
  on({ type, subject, data: schema }, async function followWithClocks(ctx, activity) {
    const stored: StoredActivity = activity;
    const kind = subject === 'alert' ? 'alert' : 'incident';
    if (!(await concerns(ctx, type, stored))) return;
    await inTransaction(ctx, async (tx) => {
      await shipOnce(tx);
      if (!(await findPolicies(tx.db)).some(({ appliesTo, enabled }) => appliesTo === kind && enabled)) return;
      await refreshClocks(tx, kind, activity.subjectId, { wake });
      const into = intoOf(stored);
      if (into !== null) await refreshClocks(tx, kind, into, { wake });
    });
  });

type Threshold = Activity<typeof incidentSlaBreached>;

/** It may run twice: the second time finds what the first did. */
async function isDone(ctx: Context, activity: Threshold): Promise<boolean> {
  return inTransaction(ctx, async ({ db }) => {
    const { rows } = await sql`select from activity where caused_by = ${activity.id}::uuid
      and subject_id = ${activity.subjectId} and type in ('incident.edited', 'incident.assigned', 'alert.assigned')
      limit 1`.execute(db);
    return rows.length > 0;
  });
}

async function actOnIncidentThreshold(ctx: Context, activity: Threshold): Promise<void> {
  const raise = activity.data.actions.some(({ type }) => type === 'raise_severity');
  const assign = activity.data.actions.find((action) => action.type === 'assign');
  if ((!raise && !assign) || (await isDone(ctx, activity))) return;
  const incident = await inTransaction(ctx, async (tx) =>
    (await namesOf(tx, [activity.subjectId])).get(activity.subjectId),
  );
  if (!incident) return;
  const severity = raise && incident.severity > 1 ? { severity: incident.severity - 1 } : {};
  const owner = assign ? { ownerId: assign.personId } : {};
  await unlessGone(ctx, () => changeIncident(ctx, { incidentId: incident.id, ...severity, ...owner }));
}

async function actOnAlertThreshold(ctx: Context, activity: Threshold): Promise<void> {
  const assign = activity.data.actions.find((action) => action.type === 'assign');
  if (!assign || (await isDone(ctx, activity))) return;
  await unlessGone(ctx, () =>
    actOnAlerts(ctx, { action: 'assign', ids: [activity.subjectId], assigneeId: assign.personId }),
  );
}

/** Somebody who has left cannot be given anything: that is logged, and trying again would end the same way. */
async function unlessGone(ctx: Context, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== 'invalid_input') throw error;
    ctx.log.warn({ err: error }, 'What a service level asks for cannot be done.');
  }
}

export const createReactions = (wake: Wake): readonly Reaction[] => [
  ...followedKinds.map((kind) => follow(kind, wake)),
  on(incidentSlaAtRisk, actOnIncidentThreshold),
  on(incidentSlaBreached, actOnIncidentThreshold),
  on(alertSlaAtRisk, actOnAlertThreshold),
  on(alertSlaBreached, actOnAlertThreshold),
];
