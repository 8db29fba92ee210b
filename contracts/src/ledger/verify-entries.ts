// The entries of an export: each is what was hashed, follows the one before it, and none is missing or too many.
import { toHex } from './bytes.ts';
import type { Facts } from './findings.ts';
import { contentHash, entryHash, type EntryLine, type HeaderLine } from './format.ts';
import type { Found } from './verify.ts';

export function createEntryCheck(found: Found) {
  let orgId: string | null = null;
  let expected: number | null = null;
  let previous: string | null = null;
  let count = 0;
  let withheld = 0;
  let firstAt: string | null = null;
  let lastAt: string | null = null;
  /** Passed over, and perhaps found later at a wrong place. */
  const missing = new Map<number, number>();

  /** Whether the entry stands where it belongs. */
  const place = (entry: EntryLine, line: number): boolean => {
    const about = { line, number: entry.seq, recordId: entry.recordId };
    if (expected === null || entry.seq === expected) return true;
    if (entry.seq > expected) {
      const from = expected;
      // A wrong number may be a very large one.
      for (let seq = from; seq < Math.min(entry.seq, from + 10_000); seq += 1) missing.set(seq, line);
      return true;
    }
    if (missing.delete(entry.seq))
      found('entry_reordered', { ...about, detail: `Entry ${entry.seq} stands too late.` });
    else
      found('entry_added', {
        ...about,
        detail: `There is another entry ${entry.seq} before it, or it is none of this part.`,
      });
    return false;
  };

  return {
    begin: (header: HeaderLine): void => {
      orgId ??= header.orgId;
      expected ??= header.fromSeq;
      previous ??= header.prevHash;
    },
    /** @returns the entry's own hash, computed, when it stands where it belongs */
    entry: async (entry: EntryLine, line: number): Promise<string | null> => {
      const about = { line, number: entry.seq, recordId: entry.recordId };
      count += 1;
      firstAt ??= entry.at;
      lastAt = entry.at;
      if (entry.content === null) withheld += entry.removedBy === undefined ? 1 : 0;
      else if ((await contentHash(entry.content)) !== (entry.erased?.at(-1)?.hash ?? entry.contentHash))
        found('entry_changed', {
          ...about,
          detail: entry.erased
            ? `The record of entry ${entry.seq} is not as its erasure left it.`
            : `The record of entry ${entry.seq} is not the one that was hashed.`,
        });
      const hash = toHex(await entryHash(entry));
      if (hash !== entry.hash)
        found('entry_changed', { ...about, detail: `Entry ${entry.seq} is not the one that was hashed.` });
      if (orgId !== null && entry.orgId !== orgId)
        found('entry_added', { ...about, detail: 'The entry belongs to another organisation.' });
      if (!place(entry, line)) return null;
      const follows = entry.seq === expected;
      if (follows && previous !== null && entry.prevHash !== previous)
        found('chain_broken', { ...about, detail: `Entry ${entry.seq} does not follow from the one before it.` });
      expected = entry.seq + 1;
      previous = entry.hash;
      return hash;
    },
    end: (): void => {
      for (const [seq, line] of missing)
        found('entry_missing', { line, number: seq, detail: `Entry ${seq} is missing.` });
    },
    count: (): number => count,
    facts: (): Pick<Facts, 'entries' | 'withheld' | 'firstAt' | 'lastAt'> => ({
      entries: count,
      withheld,
      firstAt,
      lastAt,
    }),
  };
}
