// What a source's document means for the library: nothing, something new, a change, or a change beside one of ours.
import type { ProposalKind } from '@tocsin/contracts/words';

export type Standing = {
  source: string;
  /** Changed here since it came from upstream, or written here. */
  edited: boolean;
  /** The text that came from this source last; null where none did. */
  upstreamSource: string | null;
};

export type Comparison =
  | { kind: 'same' }
  /** The library holds that very text: from now on it follows the source. */
  | { kind: 'adopt' }
  | { kind: Extract<ProposalKind, 'add' | 'change'>; base: string | null; conflict: boolean };

export function compareWith(ours: Standing | undefined, theirs: string): Comparison {
  if (!ours) return { kind: 'add', base: null, conflict: false };
  if (ours.source === theirs) return { kind: ours.upstreamSource === theirs ? 'same' : 'adopt' };
  // Edited here while upstream stood still: the local text stays, and nothing is proposed.
  if (ours.upstreamSource === theirs) return { kind: 'same' };
  return { kind: 'change', base: ours.upstreamSource, conflict: ours.edited };
}

const mostLines = 2_000;

/** Lines added and removed from one text to the other: those that are not in a longest common sequence. */
export function countChanges(before: string | null, after: string | null): { added: number; removed: number } {
  const [old, next] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < old.length && start < next.length && old[start] === next[start]) start++;
  let end = 0;
  while (end < old.length - start && end < next.length - start && old.at(-1 - end) === next.at(-1 - end)) end++;
  const [a, b] = [old.slice(start, old.length - end), next.slice(start, next.length - end)];
  const common = a.length > mostLines || b.length > mostLines ? 0 : commonLines(a, b);
  return { added: b.length - common, removed: a.length - common };
}

const linesOf = (text: string | null): string[] =>
  text === null || text === '' ? [] : text.replace(/\n$/, '').split('\n');

function commonLines(a: readonly string[], b: readonly string[]): number {
  let previous = new Uint32Array(b.length + 1);
  for (const line of a) {
    const row = new Uint32Array(b.length + 1);
    for (let at = 0; at < b.length; at++)
      row[at + 1] = line === b[at] ? (previous[at] ?? 0) + 1 : Math.max(previous[at + 1] ?? 0, row[at] ?? 0);
    previous = row;
  }
  return previous[b.length] ?? 0;
}
