// Someone puts an incident on hold while somebody else has to act, and goes on with it. The stage stays what it was.
import { incidentHeld, incidentResumed } from '@tocsin/contracts/activity';
import type * as incidentsApi from '@tocsin/contracts/api/incidents';
import { hasEnded, type Incident } from '@tocsin/contracts/incident';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid } from '#platform/errors';

import { keepOperation } from './operations.ts';
import { presentIncident } from './present.ts';
import { lockIncident, updateIncident } from './store.ts';
import type { IncidentRow } from './tables.ts';

const keepHold = (tx: Tx, row: IncidentRow, next: IncidentRow): Promise<void> =>
  keepOperation(
    tx,
    { incidentId: row.id, taskId: null, madeRev: next.rev },
    { before: row, after: next, names: ['hold'] },
  );

/** Holding one that is on hold says anew what it waits for. @throws Problem `incident_closed`, `hold_ended`. */
export async function holdIncident(
  ctx: Context,
  { incidentId, waitingOn, until, reason }: z.output<typeof incidentsApi.holdIncident.input>,
): Promise<Incident> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, incidentId);
    if (hasEnded(row.stage)) throw conflict('incident_closed', 'The incident is closed; reopen it first.');
    const end = until === null ? null : new Date(until);
    if (end && end <= tx.now())
      throw invalid('hold_ended', 'The hold would be over already.', [
        { pointer: '/until', detail: 'A moment to come.' },
      ]);
    const hold = {
      waitingOn,
      until: end?.toISOString() ?? null,
      reason,
      since: row.hold?.since ?? tx.now().toISOString(),
    };
    const next = await updateIncident(tx, row, { hold });
    await keepHold(tx, row, next);
    await record(tx, incidentHeld, { subjectId: row.id, incidentId: row.id }, { waitingOn, until: hold.until, reason });
    return presentIncident(tx, next);
  });
}

/** @throws Problem `conflict` `incident_not_held`. */
export async function resumeIncident(ctx: Context, { incidentId }: { incidentId: string }): Promise<Incident> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, incidentId);
    if (!row.hold) throw conflict('incident_not_held', 'This incident is not on hold.');
    const next = await updateIncident(tx, row, { hold: null });
    await keepHold(tx, row, next);
    await record(tx, incidentResumed, { subjectId: row.id, incidentId: row.id }, { waitedOn: row.hold.waitingOn });
    return presentIncident(tx, next);
  });
}
