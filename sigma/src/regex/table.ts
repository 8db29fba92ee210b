// What follows each set of positions on each symbol: a table that is filled as texts ask for it.
import { forgetNeedless } from './counts.ts';
import { meets, move } from './moves.ts';
import type { Positions } from './positions.ts';
import { createStates } from './states.ts';

/** What a cell holds where it is not the next row: nothing yet, that the expression has matched, or that it has not. */
export const unknown = 0;
export const matched = 1;
const unmatched = 2;

/** Rows must be told by 16 bits, and the numbers of the first two are what cells hold besides. */
const mostCells = 2 ** 16;
const mostSetWords = 2 ** 15;
const firstState = 2;

/** A row's number is the place of its first cell. */
export type Table = {
  cells: Uint16Array;
  /** The row where nothing but the expression's beginning is awaited. */
  home: number;
  isFull: boolean;
  /** How often a cell was asked for that was not known. */
  learnedCount: number;
  readonly firstRow: number;
  /** The symbol for the end of the text. */
  readonly atEnd: number;
  /** Fills a cell and tells what it holds; `unknown` when there is no room for another row. */
  readonly learn: (row: number, symbol: number) => number;
  /** Writes the row's positions, and answers what stands before it. */
  readonly read: (row: number, into: Int32Array) => number;
  readonly startAnew: () => void;
};

/** `beforeHome`: what stands before a text. */
export function createTable(positions: Positions, beforeHome: number): Table {
  const { words, counts, alphabet, taking, placeOfSymbol, edge, movesBetween } = positions;
  // Beside those of symbols a column for the first unit of a pair, never filled, and one for the end of the text.
  const width = alphabet.count + 2;
  const atEnd = alphabet.count + 1;
  const mostStates = Math.min(Math.floor(mostCells / width) - firstState, Math.floor(mostSetWords / words));
  const states = createStates(words, firstState, mostStates);
  const held = new Int32Array(words);
  const reached = new Int32Array(words);

  function home(): number {
    held.fill(0);
    held[0] = 1;
    return states.find(held, beforeHome) * width;
  }

  function enlarge(end: number): void {
    if (end <= table.cells.length) return;
    const larger = new Uint16Array(Math.min(mostCells, Math.max(2 * table.cells.length, end)));
    larger.set(table.cells);
    table.cells = larger;
  }

  function nextRow(after: number): number {
    const state = states.find(reached, after);
    if (state < 0) table.isFull = true;
    else enlarge((state + 1) * width);
    return state < 0 ? unknown : state * width;
  }

  const table: Table = {
    cells: new Uint16Array((firstState + 8) * width),
    home: home(),
    isFull: false,
    learnedCount: 0,
    firstRow: firstState * width,
    atEnd,
    learn(row, symbol) {
      table.learnedCount++;
      const before = states.read(row / width, held);
      const after = symbol === atEnd ? edge : (placeOfSymbol[symbol] ?? 0);
      const moves = movesBetween(before, after);
      let next: number = unmatched;
      if (meets(held, moves.accepting)) next = matched;
      else if (symbol !== atEnd) {
        move(moves, held, taking[symbol] ?? held, reached);
        forgetNeedless(reached, counts);
        next = nextRow(after);
      }
      table.cells[row + symbol] = next;
      return next;
    },
    read: (row, into) => states.read(row / width, into),
    startAnew() {
      states.clear();
      table.cells.fill(unknown);
      table.isFull = false;
      table.home = home();
    },
  };
  return table;
}
