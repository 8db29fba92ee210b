// An alert's row as the dedup rule sees it.
import type { DedupState } from './dedup.ts';
import type { SourceState } from './fold.ts';
import type { AlertRow } from './tables.ts';

type DedupColumns = Pick<
  AlertRow,
  | 'stage'
  | 'verdict'
  | 'resolvedAt'
  | 'dedupSince'
  | 'firstSeenAt'
  | 'lastSeenAt'
  | 'occurrenceCount'
  | 'severity'
  | 'quietSince'
  | 'quietCount'
>;

export const stateOf = (row: DedupColumns): DedupState => ({
  stage: row.stage,
  verdict: row.verdict,
  resolvedAt: row.resolvedAt?.getTime() ?? null,
  since: row.dedupSince.getTime(),
  firstSeen: row.firstSeenAt.getTime(),
  lastSeen: row.lastSeenAt.getTime(),
  count: row.occurrenceCount,
  severity: row.severity,
  quietSince: row.quietSince?.getTime() ?? null,
  quietCount: row.quietCount,
});

/** What another product last said of the alert, where one did. */
export const sourceStateOf = (row: Pick<AlertRow, 'sourceStatus' | 'sourceStatusAt'>): SourceState | null =>
  row.sourceStatus !== null && row.sourceStatusAt !== null
    ? { status: row.sourceStatus, at: row.sourceStatusAt.getTime() }
    : null;

const dateOrNull = (time: number | null): Date | null => (time === null ? null : new Date(time));

/** And back. */
export const columnsOf = (state: DedupState): DedupColumns => ({
  stage: state.stage,
  verdict: state.verdict,
  resolvedAt: dateOrNull(state.resolvedAt),
  dedupSince: new Date(state.since),
  firstSeenAt: new Date(state.firstSeen),
  lastSeenAt: new Date(state.lastSeen),
  occurrenceCount: state.count,
  severity: state.severity,
  quietSince: dateOrNull(state.quietSince),
  quietCount: state.quietCount,
});
