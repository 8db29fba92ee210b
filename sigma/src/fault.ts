// Faults found in a rule file, each at its line and column, in words its author understands.
import type { LineCounter } from 'yaml';

/** Line and column are 1-based and point into the text of `file`. */
export type SigmaFault = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
};

/** Collects the faults of one document; `at` takes the offset into the file's text. */
export type FaultList = { readonly list: SigmaFault[]; at(offset: number, message: string): void };

/** Tells the line and column of an offset. */
export type Lines = Pick<LineCounter, 'linePos'>;

export function createFaultList(file: string, lines: Lines): FaultList {
  const list: SigmaFault[] = [];
  return {
    list,
    at(offset, message) {
      const { line, col } = lines.linePos(Math.max(0, offset));
      list.push({ file, line: Math.max(1, line), column: Math.max(1, col), message });
    },
  };
}

/** A sentence's end that names the nearest known word, or nothing when none is near. */
export function suggestion(word: string, known: Iterable<string>): string {
  let best = '';
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best === '' ? '' : ` Did you mean "${best}"?`;
}

function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? limit;
}
