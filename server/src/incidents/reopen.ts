// Someone reopens a closed incident, with the alerts that have not gone elsewhere since.
import { incidentAlertRemoved, incidentStaged } from '@tocsin/contracts/activity';
import type { reopenIncident as endpoint } from '@tocsin/contracts/api/incidents';
import { hasEnded, type Incident } from '@tocsin/contracts/incident';
import { incidentPhrases } from '@tocsin/contracts/phrases/incidents';
import { say } from '@tocsin/contracts/phrases/template';
import type * as z from 'zod';

import { getAlertsForGrouping } from '#alerts';
import { record, recordMany } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, widened, type Context } from '#platform/context';
import { conflict } from '#platform/errors';

import { stageAfterReopening } from './lifecycle.ts';
import { reclaimMembers } from './members-store.ts';
import { refreshFromAlerts } from './members.ts';
import { milestonesAfter } from './milestones.ts';
import { presentIncident } from './present.ts';
import { lockIncident, updateIncident } from './store.ts';

const goneElsewhere = say(incidentPhrases.wentElsewhere, {});

/** @throws Problem `conflict` when it is open. */
export async function reopenIncident(
  ctx: Context,
  { incidentId, reason }: z.output<typeof endpoint.input>,
): Promise<Incident> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, incidentId);
    if (!hasEnded(row.stage)) throw conflict('incident_open', 'This incident is open.');
    const gone = await widened(tx, async (wide) =>
      getAlertsForGrouping(wide, await reclaimMembers(wide, row.id, goneElsewhere)),
    );
    const opened = await updateIncident(tx, row, {
      stage: stageAfterReopening,
      verdict: null,
      closeReason: null,
      closedAt: null,
      milestones: milestonesAfter(row.milestones, { from: row.stage, to: stageAfterReopening, at: tx.now() }),
    });
    const about = { subjectId: row.id, incidentId: row.id };
    await record(tx, incidentStaged, about, { before: row.stage, after: stageAfterReopening, reason });
    await recordMany(
      tx,
      incidentAlertRemoved,
      gone.map(({ id, number }) => ({ ...about, data: { alertId: id, alertNumber: number, reason: goneElsewhere } })),
    );
    if (gone.length === 0) return presentIncident(tx, opened);
    return presentIncident(tx, await widened(tx, (wide) => refreshFromAlerts(wide, opened, false)));
  });
}
