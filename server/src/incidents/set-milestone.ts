// Someone corrects when an incident reached something; what the change of stage had said is kept.
import { incidentMilestoneSet } from '@tocsin/contracts/activity';
import type { setMilestone as endpoint } from '@tocsin/contracts/api/incidents';
import type { Incident } from '@tocsin/contracts/incident';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { invalid } from '#platform/errors';

import { inTheWay, marksOf } from './milestones.ts';
import { presentIncident } from './present.ts';
import { lockIncident, updateIncident } from './store.ts';

/** @throws Problem `invalid_input` `milestone_in_future`, `milestones_disordered`, `milestone_not_reached`. */
export async function setMilestone(
  ctx: Context,
  { incidentId, milestone, at, reason }: z.output<typeof endpoint.input>,
): Promise<Incident> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, incidentId);
    const moment = new Date(at);
    const pointed = (detail: string) => [{ pointer: '/at', detail }];
    if (moment > tx.now())
      throw invalid('milestone_in_future', 'A milestone is reached now or was before.', pointed('Not after now.'));
    if (milestone === 'closed' && row.closedAt === null)
      throw invalid('milestone_not_reached', 'The incident is open: only closing it says when it was closed.');
    const marks = marksOf(row);
    const other = inTheWay(marks, milestone, moment);
    if (other)
      throw invalid(
        'milestones_disordered',
        `Milestones lie in order; "${other.milestone}" is at ${other.at}.`,
        pointed(`It crosses "${other.milestone}".`),
      );
    const before = marks.find((mark) => mark.milestone === milestone);
    const by = { id: tx.actor.id, name: tx.actor.name };
    const kept = {
      at: moment.toISOString(),
      originalAt: before ? (before.originalAt ?? before.at) : null,
      edited: { by, reason, at: tx.now().toISOString() },
    };
    const next = await updateIncident(tx, row, { milestones: { ...row.milestones, [milestone]: kept } });
    await record(
      tx,
      incidentMilestoneSet,
      { subjectId: row.id, incidentId: row.id },
      { milestone, before: before?.at ?? null, after: kept.at, reason },
    );
    return presentIncident(tx, next);
  });
}
