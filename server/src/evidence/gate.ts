// What evidence asks for before an incident is closed.
import type { Tx } from '#platform/context';

import { tables } from './tables.ts';

/** Items that are not under seal, or whose bytes are not those that were taken in; null where there is no evidence. */
export async function unsettledEvidence(tx: Tx, incidentId: string): Promise<{ id: string; name: string }[] | null> {
  const items = await tables(tx.db)
    .selectFrom('evidence')
    .select(['id', 'number', 'title', 'state', 'frozen'])
    .where('incidentId', '=', incidentId)
    .where('state', '!=', 'disposed')
    .orderBy('id')
    .execute();
  if (items.length === 0) return null;
  return items
    .filter(
      ({ state, frozen }) => frozen || state === 'registered' || state === 'collecting' || state === 'in_analysis',
    )
    .map(({ id, number, title }) => ({ id, name: `${number} ${title}` }));
}
