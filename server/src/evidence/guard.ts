// What keeps a verb from an item: it is frozen, gone, or asks for a reason.
import type { Tx } from '#platform/context';
import { conflict, invalid } from '#platform/errors';

import { needsReason } from './present.ts';
import { findIncidents } from './store.ts';
import type { EvidenceRow } from './tables.ts';

/** @throws Problem `evidence_frozen`, `evidence_disposed` */
export function requireUsable(row: EvidenceRow): void {
  if (row.state === 'disposed') throw conflict('evidence_disposed', 'This item was disposed of.');
  if (row.frozen)
    throw conflict('evidence_frozen', 'The bytes are not those that were taken in: nothing is done with this item.');
}

/** @throws Problem `evidence_reason_needed` */
export async function requireReason(tx: Tx, row: EvidenceRow, reason: string): Promise<void> {
  if (reason.trim() !== '') return;
  const incident = (await findIncidents(tx.db, [row.incidentId])).get(row.incidentId);
  if (needsReason(row, incident?.restricted ?? true))
    throw invalid(
      'evidence_reason_needed',
      'This item asks for a reason: it is TLP:RED or of a need-to-know incident.',
      [{ pointer: '/reason', detail: 'Say why.' }],
    );
}
