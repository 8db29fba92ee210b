// One incident.
import type { Incident } from '@tocsin/contracts/incident';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';

import { presentIncident } from './present.ts';
import { findIncident } from './store.ts';

/** By id or number. @throws Problem `not_found`. */
export async function getIncident(ctx: Context, { incidentId }: { incidentId: string }): Promise<Incident> {
  authorize(ctx, 'incident:read');

  return inTransaction(ctx, async (tx) => presentIncident(tx, await findIncident(tx.db, incidentId)));
}
