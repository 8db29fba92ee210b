// Rows of the ledger as the format writes them.
import type { LedgerEntry, LedgerRoot } from '@tocsin/contracts/ledger/format';

import type { ActivityTables } from '#platform/activity';

import type { EntryRow, RootRow } from './tables.ts';

export const entryOf = (row: EntryRow): LedgerEntry => ({ ...row, seq: Number(row.seq), at: row.at.toISOString() });

export const rootOf = (row: RootRow): LedgerRoot => ({
  ...row,
  number: Number(row.number),
  fromSeq: Number(row.fromSeq),
  toSeq: Number(row.toSeq),
  at: row.at.toISOString(),
});

export const activityRecord = 'activity';

/** What is hashed of an activity. Never add to it: every hash would change. A wider record is a kind of its own. */
export const activityContent = (row: ActivityTables['activity']) => ({
  id: row.id,
  type: row.type,
  at: row.at.toISOString(),
  actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
  ip: row.ip,
  requestId: row.requestId,
  causedBy: row.causedBy,
  subjectKind: row.subjectKind,
  subjectId: row.subjectId,
  incidentId: row.incidentId,
  result: row.result,
  strength: row.strength,
  userAgent: row.userAgent,
  data: row.data,
});
