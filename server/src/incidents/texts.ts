// What summary, root cause and lessons said before somebody wrote something else.
import type { listTextRevisions as endpoint } from '@tocsin/contracts/api/incidents';
import type { TextRevision } from '@tocsin/contracts/incident';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { uuidv7 } from '#platform/id';

import { findIncident } from './store.ts';
import { tables, type IncidentRow, type IncidentTables } from './tables.ts';

const mostShown = 200;

/** Keeps what the row says at this moment. */
export async function insertText(
  tx: Tx,
  row: IncidentRow,
  field: IncidentTables['incidentText']['field'],
): Promise<void> {
  await tables(tx.db)
    .insertInto('incidentText')
    .values({
      id: uuidv7(),
      orgId: tx.orgId,
      incidentId: row.id,
      field,
      body: row[field],
      authorId: tx.actor.id,
      authorName: tx.actor.name,
      at: tx.now(),
    })
    .execute();
}

/** Newest first: each with who replaced it and when. @throws Problem `not_found`. */
export async function listTextRevisions(
  ctx: Context,
  { incidentId, field }: z.output<typeof endpoint.input>,
): Promise<{ items: TextRevision[] }> {
  authorize(ctx, 'incident:read');

  return inTransaction(ctx, async (tx) => {
    const { id } = await findIncident(tx.db, incidentId);
    const rows = await tables(tx.db)
      .selectFrom('incidentText')
      .selectAll()
      .where('incidentId', '=', id)
      .where('field', '=', field)
      .orderBy('id', 'desc')
      .limit(mostShown)
      .execute();
    return {
      items: rows.map(({ id, body, authorId, authorName, at }) => ({
        id,
        body,
        author: { id: authorId, name: authorName },
        at: at.toISOString(),
      })),
    };
  });
}
