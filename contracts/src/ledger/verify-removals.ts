// The entries whose records a purge took away: exactly those that the purge itself put on record.
import { rootOver, type Certificate, type RemovedActivities } from './certificate.ts';
import type { Facts } from './findings.ts';
import type { EntryLine, HeaderLine } from './format.ts';
import { fits, isCount, isHash } from './shape.ts';
import type { Found } from './verify.ts';

/** The kind of activity that says what a purge removed. */
export const purgeRecord = 'purge.finished';

export const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
export const isRemoved = (value: unknown): value is RemovedActivities => fits(value, { count: isCount, root: isHash });

export function createRemovalCheck(found: Found, certificates: readonly Certificate[]) {
  const said = new Map<string, RemovedActivities>(certificates.map(({ purgeId, activities }) => [purgeId, activities]));
  const removed = new Map<string, string[]>();
  let whole = true;
  let proved = 0;
  let unproved = 0;

  return {
    begin: ({ fromSeq }: HeaderLine): void => void (whole = fromSeq === 1),
    entry: ({ content, recordId, removedBy, erased }: EntryLine): void => {
      if (removedBy !== undefined) {
        const ids = removed.get(removedBy);
        if (ids) ids.push(recordId);
        else removed.set(removedBy, [recordId]);
        return;
      }
      if (memberOf(content, 'type') !== purgeRecord || erased !== undefined) return;
      const [purgeId, activities] = [memberOf(content, 'subjectId'), memberOf(memberOf(content, 'data'), 'activities')];
      if (typeof purgeId === 'string' && isRemoved(activities)) said.set(purgeId, activities);
    },
    end: async (): Promise<void> => {
      for (const [purgeId, ids] of removed) {
        const statement = said.get(purgeId);
        // A part of a ledger may hold a part of what a purge removed.
        if (!statement || (!whole && ids.length < statement.count)) unproved += ids.length;
        else if (ids.length === statement.count && (await rootOver(ids.toSorted())) === statement.root)
          proved += ids.length;
        else
          found('removal_wrong', {
            line: null,
            detail: `The ${ids.length} records marked as purged by ${purgeId} are not those it removed.`,
          });
      }
    },
    facts: (): Pick<Facts, 'removed' | 'unproved'> => ({ removed: proved, unproved }),
  };
}
