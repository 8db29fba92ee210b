// Brings two changes of one text together, line by line: what only one side changed is taken, the rest is counted.

export type Merged = {
  text: string;
  /** Lines, from 1, where both sides changed the text in different ways; ours is kept there. */
  clashes: number[];
};

/** Above this, comparing costs more than it helps; ours is kept whole. */
const mostLines = 3_000;

export function mergeTexts(base: string, ours: string, theirs: string): Merged {
  const [old, mine, other] = [base.split('\n'), ours.split('\n'), theirs.split('\n')];
  if (Math.max(old.length, mine.length, other.length) > mostLines) return { text: ours, clashes: [1] };
  const [inMine, inOther] = [sameLines(old, mine), sameLines(old, other)];
  const lines: string[] = [];
  const clashes: number[] = [];
  let [atOld, atMine, atOther] = [0, 0, 0];
  while (atOld < old.length || atMine < mine.length || atOther < other.length) {
    const meet = nextMeeting({ atOld, inMine, inOther }) ?? {
      old: old.length,
      mine: mine.length,
      other: other.length,
    };
    const chunk = resolve(old.slice(atOld, meet.old), mine.slice(atMine, meet.mine), other.slice(atOther, meet.other));
    if (chunk.clash) clashes.push(lines.length + 1);
    lines.push(...chunk.lines);
    const line = old[meet.old];
    if (line !== undefined) lines.push(line);
    [atOld, atMine, atOther] = [meet.old + 1, meet.mine + 1, meet.other + 1];
  }
  return { text: lines.join('\n'), clashes };
}

/** The next line that both sides still have. */
function nextMeeting(from: { atOld: number; inMine: readonly number[]; inOther: readonly number[] }) {
  for (let old = from.atOld; old < from.inMine.length; old++) {
    const [mine = -1, other = -1] = [from.inMine[old], from.inOther[old]];
    if (mine >= 0 && other >= 0) return { old, mine, other };
  }
  return null;
}

function resolve(old: readonly string[], mine: readonly string[], other: readonly string[]) {
  if (same(old, mine)) return { lines: other, clash: false };
  return { lines: mine, clash: !same(old, other) && !same(mine, other) };
}

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((line, at) => line === other[at]);

/** For each line of `old` where it stands in `next`, −1 where it is gone: a longest common sequence. */
function sameLines(old: readonly string[], next: readonly string[]): number[] {
  const width = next.length + 1;
  const longest = new Uint16Array((old.length + 1) * width);
  const at = (row: number, column: number): number => longest[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row--)
    for (let column = next.length - 1; column >= 0; column--)
      longest[row * width + column] =
        old[row] === next[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
  const places = old.map(() => -1);
  let [row, column] = [0, 0];
  while (row < old.length && column < next.length) {
    if (old[row] === next[column]) {
      places[row] = column;
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return places;
}
