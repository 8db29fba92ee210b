// The command centre: what is open, late, unassigned and one's own, how sources do, and what changed last.
import type { getCommandCentre as endpoint } from '@tocsin/contracts/api/boards';
import type * as z from 'zod';

import { selectActivities } from '#platform/activity-log';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { watchedSources, type WatchedSource } from '#sentinels';
import { countClocks } from '#sla';

import { countOpenAlerts, countOpenIncidents, countTasks } from './counts.ts';
import { volumeBesideUsual } from './hours.ts';

const mostChanges = 12;
/** What somebody who was away wants to know first. */
const keyChanges = [
  'incident.opened',
  'incident.staged',
  'incident.closed',
  'incident.cancelled',
  'incident.reopened',
  'incident.merged',
  'incident.sla_breached',
];

export const countWatched = (sources: readonly WatchedSource[]) => ({
  total: sources.length,
  wrong: sources.filter(({ wrong }) => wrong).length,
  silent: sources.filter(({ silent }) => silent).length,
});

export async function getCommandCentre(ctx: Context): Promise<z.input<typeof endpoint.output>> {
  authorize(ctx, 'incident:read');

  const seesAlerts = ctx.actor.permissions.has('alert:read');
  const seesEvents = ctx.actor.permissions.has('event:read');
  return inTransaction(ctx, async (tx) => ({
    at: tx.now().toISOString(),
    incidents: await countOpenIncidents(tx),
    alerts: seesAlerts ? await countOpenAlerts(tx) : null,
    tasks: await countTasks(tx),
    atRisk: (await countClocks(tx)).atRisk,
    sources: seesEvents ? countWatched(await watchedSources(tx)) : null,
    volume: seesAlerts ? await volumeBesideUsual(tx) : null,
    changes: await selectActivities(
      tx,
      (where) =>
        where.and([where('subjectKind', '=', 'incident'), where('type', '=', where.fn.any(where.val(keyChanges)))]),
      { limit: mostChanges },
    ),
  }));
}
