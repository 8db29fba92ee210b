// Rows as they leave.
import { HoldScope, RetainedKindName } from '@tocsin/contracts/api/retention';
import type { LegalHold, Purge, RetentionRule } from '@tocsin/contracts/api/retention';

import type { Rule } from './rules.ts';
import type { PurgeLine } from './store.ts';
import type { HoldRow, RuleRow } from './tables.ts';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export const presentedRule = (row: RuleRow): RetentionRule => ({
  id: row.id,
  kind: RetainedKindName.parse(row.kind),
  dataset: row.dataset,
  site: row.site,
  days: row.days,
  changedBy: row.changedBy,
  changedAt: iso(row.changedAt),
});
export const presentedDefault = ({ kind, dataset, site, days }: Rule): RetentionRule => ({
  id: null,
  kind,
  dataset,
  site,
  days,
  changedBy: null,
  changedAt: null,
});

export const presentedLine = (row: PurgeLine): Purge => ({
  id: row.id,
  cause: row.cause,
  state: row.state,
  by: row.byName,
  startedAt: row.startedAt.toISOString(),
  endedAt: iso(row.endedAt),
  because: row.because,
  records: Number(row.records),
  hasCertificate: row.hasCertificate,
});
export function presentedPurge([row]: readonly PurgeLine[]): Purge {
  if (!row) throw new Error('A purge that was just made is not there.');
  return presentedLine(row);
}

export const presentedHold = (row: HoldRow): LegalHold => ({
  id: row.id,
  scope: HoldScope.parse(row.scope),
  reason: row.reason,
  placedBy: row.placedByName,
  placedAt: row.placedAt.toISOString(),
  releaseAskedById: row.releaseAskedById,
  releaseAskedBy: row.releaseAskedByName,
  releaseAskedAt: iso(row.releaseAskedAt),
  releaseReason: row.releaseReason,
  releasedBy: row.releasedByName,
  releasedAt: iso(row.releasedAt),
});
