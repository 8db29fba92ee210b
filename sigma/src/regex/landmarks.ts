// What every match has in it, in this order: looked for first, for it is found or missed much faster than a match.
import { pairs, type CodePoints } from './code-points.ts';
import type { RegexTree } from './syntax.ts';
import { classText, isOfSingleUnits } from './units.ts';

/** Whether all landmarks stand in the text in their order. */
type Passes = (text: string) => boolean;

/** Each of several ways to spell it is a row of characters of which each is one of a few. */
type Landmark = readonly (readonly CodePoints[])[];

const mostLandmarks = 16;
const mostLength = 24;
const mostWays = 8;
/** Of more characters than this one stands nearly everywhere. */
const mostOfOne = 4;

/** Null when there is nothing to look for. */
export function createLandmarks(tree: RegexTree): Passes | null {
  const landmarks = landmarksOf(tree).slice(0, mostLandmarks);
  if (landmarks.length === 0) return null;
  const steps = landmarks.map((ways) => ({
    expression: new RegExp(ways.map((row) => row.map(classText).join('')).join('|'), 'g'),
    shortest: Math.min(...ways.map(({ length }) => length)),
    longest: Math.max(...ways.map(({ length }) => length)),
  }));
  return (text) => {
    let at = 0;
    for (let index = 0; index < steps.length; index++) {
      const step = steps[index];
      if (!step) continue;
      step.expression.lastIndex = at;
      if (!step.expression.test(text)) return false;
      // Where ways differ in length, the one found may not be the first to end.
      at = step.expression.lastIndex - step.longest + step.shortest;
    }
    return true;
  };
}

function landmarksOf(tree: RegexTree): Landmark[] {
  const found: Landmark[] = [];
  let row: CodePoints[] = [];
  const endRow = (): void => {
    if (row.length > 0) found.push([row]);
    row = [];
  };
  for (const item of tree.kind === 'sequence' ? tree.of.flatMap(flat) : [tree]) {
    if (item.kind === 'assertion') continue;
    if (item.kind === 'character' && isTelling(item.set)) {
      if (row.length === mostLength) endRow();
      row.push(item.set);
      continue;
    }
    endRow();
    if (item.kind === 'choice') found.push(...waysOf(item));
    else if (item.kind === 'repeat' && item.least > 0) found.push(...landmarksOf(item.of));
  }
  endRow();
  return found;
}

/** Groups within a sequence are as good as their content. */
const flat = (tree: RegexTree): readonly RegexTree[] => (tree.kind === 'sequence' ? tree.of.flatMap(flat) : [tree]);

/** A choice of rows; of anything else nothing is said. */
function waysOf(choice: Extract<RegexTree, { kind: 'choice' }>): Landmark[] {
  if (choice.of.length > mostWays) return [];
  const ways: CodePoints[][] = [];
  for (const way of choice.of) {
    const row: CodePoints[] = [];
    for (const item of flat(way)) {
      if (item.kind === 'character' && isTelling(item.set) && row.length < mostLength) row.push(item.set);
      else if (row.length > 0) break;
    }
    if (row.length === 0) return [];
    ways.push(row);
  }
  return [ways];
}

const isTelling = (set: CodePoints): boolean =>
  isOfSingleUnits(set) && pairs(set).reduce((count, [first, last]) => count + last - first + 1, 0) <= mostOfOne;
