// Where the labels of key moments go: two rows, the worst first, none over another.

export type LabelWish = {
  /** What the label belongs to. */
  index: number;
  /** The moment's place, in pixels. */
  x: number;
  /** The label's width, in pixels. */
  width: number;
  /** Higher is placed first. */
  rank: number;
};
export type PlacedLabel = { index: number; x: number; left: number; width: number; row: 0 | 1 };

/** Distance between the label's left edge and the moment it points at. */
const anchor = 9;
const spacing = 5;
const rows = [0, 1] as const;

/**
 * Places as many labels as fit between `left` and `right`; the rest keep only their diamond.
 * Each may hang to the right or to the left of its moment. Equal ranks go from left to right.
 */
export function placeLabels(wishes: readonly LabelWish[], left: number, right: number): PlacedLabel[] {
  const taken: PlacedLabel[] = [];
  const free = (row: 0 | 1, from: number, width: number): boolean =>
    taken.every(
      (other) =>
        other.row !== row || from + width + spacing <= other.left || from >= other.left + other.width + spacing,
    );
  for (const wish of wishes.toSorted((a, b) => b.rank - a.rank || a.x - b.x)) {
    if (wish.width > right - left) continue;
    const keepIn = (from: number): number => Math.min(right - wish.width, Math.max(left, from));
    const choices = [keepIn(wish.x - anchor), keepIn(wish.x - wish.width + anchor)];
    const found = choices
      .flatMap((from) => rows.map((row) => ({ from, row })))
      .find(({ from, row }) => free(row, from, wish.width));
    if (found) taken.push({ index: wish.index, x: wish.x, left: found.from, width: wish.width, row: found.row });
  }
  return taken.sort((a, b) => a.x - b.x);
}

/** Cuts a text to a width and says so with an ellipsis. */
export function fitText(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(`${text.slice(0, middle).trimEnd()}…`) <= width) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low).trimEnd()}…`;
}
