// The entries whose records an erasure changed: exactly those, from and to exactly what the erasure put on record.
import { rootOver, type RemovedActivities } from './certificate.ts';
import { erasedLeaf, type ErasureCertificate } from './erasure.ts';
import type { Facts } from './findings.ts';
import type { EntryLine, HeaderLine } from './format.ts';
import { isRemoved, memberOf, purgeRecord } from './verify-removals.ts';
import type { Found } from './verify.ts';

/** The kind of activity that says what an erasure changed. */
const erasureRecord = 'erasure.finished';

export function createErasureCheck(found: Found, certificates: readonly ErasureCertificate[]) {
  const said = new Map<string, RemovedActivities>(
    certificates.map(({ erasureId, activities }) => [erasureId, activities]),
  );
  const leaves = new Map<string, string[]>();
  const erased: Facts['erased'] = [];
  let whole = true;
  let unproved = 0;

  const markOf = ({ seq, recordId, contentHash, erased: steps = [] }: EntryLine): void => {
    let before = contentHash;
    for (const { by, hash } of steps) {
      const own = leaves.get(by) ?? [];
      own.push(erasedLeaf(recordId, before, hash));
      leaves.set(by, own);
      if (hash === before)
        found('erasure_wrong', { line: null, number: seq, recordId, detail: `Entry ${seq} is marked and unchanged.` });
      before = hash;
    }
  };

  return {
    begin: ({ fromSeq }: HeaderLine): void => void (whole = fromSeq === 1),
    entry: (entry: EntryLine, line: number): void => {
      const type = memberOf(entry.content, 'type');
      const isProof = type === erasureRecord || type === purgeRecord;
      if (entry.erased !== undefined) {
        markOf(entry);
        // What proves the others is never changed; a changed one proves nothing.
        if (isProof)
          found('erasure_wrong', {
            line,
            number: entry.seq,
            recordId: entry.recordId,
            detail: `Entry ${entry.seq} proves an erasure or a purge, and is marked as erased.`,
          });
        return;
      }
      if (type !== erasureRecord) return;
      const id = memberOf(entry.content, 'subjectId');
      const activities = memberOf(memberOf(entry.content, 'data'), 'activities');
      if (typeof id === 'string' && isRemoved(activities)) said.set(id, activities);
    },
    end: async (): Promise<void> => {
      for (const by of new Set([...leaves.keys(), ...(whole ? said.keys() : [])])) {
        const own = leaves.get(by) ?? [];
        const statement = said.get(by);
        // A part of a ledger may hold a part of what an erasure changed.
        if (!statement || (!whole && own.length < statement.count)) unproved += own.length;
        else if (own.length === statement.count && (await rootOver(own.toSorted())) === statement.root) {
          if (own.length > 0) erased.push({ by, count: own.length });
        } else
          found('erasure_wrong', {
            line: null,
            detail: `The ${own.length} records marked as erased by ${by} are not those it changed, or not as it left them.`,
          });
      }
    },
    facts: (): { erased: Facts['erased']; unproved: number } => ({ erased, unproved }),
  };
}
