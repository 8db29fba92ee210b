// What an entry, or what people said about it, was before.
import type * as timelinesApi from '@tocsin/contracts/api/timelines';
import { sql } from 'kysely';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { uuidv7 } from '#platform/id';

import { findIncident } from '../store.ts';
import { tables } from '../tables.ts';
import { readEntries } from './list-entries.ts';

const shown = 200;
type Changes = Record<string, { before: unknown; after: unknown }>;
type About = { incidentId: string; originIncidentId?: string | null; entryId: string; reason?: string };

export async function keepRevision(tx: Tx, about: About, fields: Changes): Promise<void> {
  await tables(tx.db)
    .insertInto('incidentTimelineRevision')
    .values({
      id: uuidv7(),
      orgId: tx.orgId,
      incidentId: about.incidentId,
      originIncidentId: about.originIncidentId ?? null,
      entryKey: about.entryId,
      fields: JSON.stringify(fields),
      reason: about.reason ?? '',
      byId: tx.actor.id,
      byName: tx.actor.name,
      at: tx.now(),
    })
    .execute();
}

/** None of an entry that whoever asks does not see. @throws Problem `not_found`. */
export async function listEntryRevisions(
  ctx: Context,
  { incidentId, entryId }: z.output<typeof timelinesApi.listEntryRevisions.input>,
): Promise<z.output<typeof timelinesApi.listEntryRevisions.output>> {
  authorize(ctx, 'incident:read');

  return inTransaction(ctx, async (tx) => {
    const row = await findIncident(tx.db, incidentId);
    if ((await readEntries(tx, row, [entryId])).length === 0) return { items: [] };
    const rows = await tables(tx.db)
      .selectFrom('incidentTimelineRevision')
      .selectAll()
      .where('incidentId', '=', row.id)
      .where('entryKey', '=', entryId)
      .orderBy(sql`id`, 'desc')
      .limit(shown)
      .execute();
    return {
      items: rows.map(({ id, at, byId, byName, reason, fields }) => ({
        id,
        at: at.toISOString(),
        by: { id: byId, name: byName },
        reason,
        fields,
      })),
    };
  });
}
