// Looks for an expression in texts, in time proportional to their length whatever they are.
import type { RegexFlags } from '../ast.ts';
import { symbolAt } from './alphabet.ts';
import { createFinder, type Finder } from './finder.ts';
import { createLandmarks } from './landmarks.ts';
import { places } from './places.ts';
import { createPositions, type Positions } from './positions.ts';
import { compileProgram } from './program.ts';
import { parseRegex, type RegexTree } from './syntax.ts';
import { createTable, matched, unknown } from './table.ts';
import { searchWithoutTable } from './without-table.ts';

type Search = (text: string) => boolean;

/** Null for an expression that is not read here or is too large. */
export function createSearch(source: string, flags: RegexFlags): Search | null {
  const tree = parseRegex(source, flags);
  const program = tree && compileProgram(tree);
  const positions = program && createPositions(program);
  if (!tree || !positions) return null;
  const looksBack = positions.asksBefore;
  const search = createSearcher(positions, leastLength(tree), looksBack ? null : createFinder(positions));
  const passes = createLandmarks(tree);
  return passes ? (text) => (text.length < shortestFound || passes(text)) && search(text) : search;
}

/** The fewest characters a match can have. */
function leastLength(tree: RegexTree): number {
  if (tree.kind === 'character') return 1;
  if (tree.kind === 'assertion') return 0;
  if (tree.kind === 'repeat') return tree.least * leastLength(tree.of);
  const lengths = tree.of.map(leastLength);
  return tree.kind === 'sequence' ? lengths.reduce((sum, length) => sum + length, 0) : Math.min(...lengths);
}

/** How many cells one text may add; what is left of it is then searched without table. */
const mostLearned = 1_000;
/** Shorter texts are not worth the call of a finder. */
const shortestFound = 128;
const firstCredit = 16;
/** A call that leads further than this earns another one; one that leads far, several. */
const perHop = 32;
const mostGained = 8;

/**
 * Walks along a text by the table. A text that asks for too much of what is not in it is searched without it: slower,
 * but no slower for what came before.
 */
function createSearcher(positions: Positions, shortest: number, finder: Finder | null): Search {
  const { alphabet, words, edge } = positions;
  const { symbols, unitPages } = alphabet;
  const table = createTable(positions, finder ? places.other : edge);
  const { firstRow, atEnd } = table;
  const held = new Int32Array(words);

  function cellAt(row: number, symbol: number, mayLearn: boolean): number {
    const known = table.cells[row + symbol] ?? unknown;
    return known === unknown && mayLearn ? table.learn(row, symbol) : known;
  }

  function searchOn(text: string, at: number, row: number): boolean {
    const before = table.read(row, held);
    return searchWithoutTable(positions, text, at, held, before);
  }

  return (text) => {
    if (text.length < shortest) return false;
    if (table.isFull) table.startAnew();
    const { home } = table;
    const mostCount = table.learnedCount + mostLearned;
    const last = text.length - 1;
    let credit = finder && text.length >= shortestFound ? firstCredit : 0;
    let row = home;
    for (let at = 0; at <= last; at++) {
      if (credit > 0 && finder && row === home) {
        const found = finder(text, at);
        if (found < 0) break;
        credit += Math.min(mostGained, Math.floor((found - at) / perHop)) - 1;
        at = found;
      }
      const stop = credit > 0 ? home : unknown;
      const { cells } = table;
      let code = text.charCodeAt(at);
      let next = cells[row + (symbols[(unitPages[code >> 8] ?? 0) + (code & 0xff)] ?? 0)] ?? 0;
      while (next >= firstRow && next !== stop && at < last) {
        row = next;
        code = text.charCodeAt(++at);
        next = cells[row + (symbols[(unitPages[code >> 8] ?? 0) + (code & 0xff)] ?? 0)] ?? 0;
      }
      if (next < firstRow) {
        code = text.codePointAt(at) ?? code;
        next = cellAt(row, symbolAt(alphabet, code), table.learnedCount < mostCount);
        if (next === matched) return true;
        if (next === unknown) return searchOn(text, at, row);
        if (code > 0xffff) at++;
      }
      row = next;
    }
    return cellAt(row, atEnd, true) === matched;
  };
}
