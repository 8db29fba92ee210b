// Someone adds alerts to an incident.
import type { addAlertsToIncident as endpoint } from '@tocsin/contracts/api/incidents';
import { hasEnded } from '@tocsin/contracts/incident';
import { alertPhrases } from '@tocsin/contracts/phrases/alerts';
import { incidentPhrases } from '@tocsin/contracts/phrases/incidents';
import { say } from '@tocsin/contracts/phrases/template';
import type * as z from 'zod';

import { getAlertsForGrouping } from '#alerts';
import { authorize } from '#platform/authorize';
import { inTransaction, widened, type Context } from '#platform/context';
import { conflict } from '#platform/errors';

import { findOpenMemberships } from './members-store.ts';
import { addMembers } from './members.ts';
import { presentIncident } from './present.ts';
import { findIncidents, lockIncident } from './store.ts';

/** @throws Problem `conflict` when the incident is closed. */
export async function addAlertsToIncident(
  ctx: Context,
  { incidentId, alertIds }: z.output<typeof endpoint.input>,
): Promise<z.output<typeof endpoint.output>> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, incidentId);
    if (hasEnded(row.stage)) throw conflict('incident_closed', 'The incident is closed; reopen it first.');
    const alerts = await getAlertsForGrouping(tx, [...new Set(alertIds)]);
    const why = () => ({ via: 'manual', because: say(incidentPhrases.addedBy, { name: tx.actor.name }) });
    const { incident, added } = await widened(tx, (wide) =>
      addMembers(wide, row, alerts, why, { raiseSeverity: true }),
    );

    const done = new Set(added.map(({ id }) => id));
    const left = [...new Set(alertIds)].filter((id) => !done.has(id));
    const memberships = await findOpenMemberships(tx.db, left);
    const numbers = new Map(
      (await findIncidents(tx.db, [...memberships.values()])).map(({ id, number }) => [id, number]),
    );
    const because = (id: string): string => {
      const other = memberships.get(id);
      if (other === undefined) return say(alertPhrases.noSuchAlert, {});
      if (other === row.id) return say(incidentPhrases.inThisAlready, {});
      const incident = numbers.get(other);
      return incident === undefined
        ? say(incidentPhrases.inSomeOther, {})
        : say(incidentPhrases.inAnother, { incident });
    };
    return {
      incident: await presentIncident(tx, incident),
      added: [...done],
      skipped: left.map((id) => ({ id, because: because(id) })),
    };
  });
}
