// Aho-Corasick: finds all of many strings in one pass over a text, without regard to case.
import { foldTable, kelvinSign, longS } from './fold.ts';
import { nextScan, type OnHit, type Reported, type Reports } from './reports.ts';

/**
 * An automaton for patterns of folded ASCII, small enough to stay near the processor. Where patterns part, a state has a
 * whole row in `rows`: by class, where it leads. All other states know the one class that leads on and where to, and
 * where to go on with any other. Numbers below the length of `rows` are the beginnings of rows; above, other states. The
 * complement of a number says that there is something to report.
 */
export type Automaton = {
  readonly classes: Uint8Array;
  readonly classCount: number;
  readonly rows: Int32Array;
  readonly only: Uint8Array;
  readonly next: Int32Array;
  readonly fail: Int32Array;
  /** By place: rows first, in order, then the other states. */
  readonly reports: Reports;
} & Reported;

/**
 * Reports for each pattern its first occurrence and one at the text's end, and perhaps others: enough to tell whether the
 * text contains it, begins or ends with it, or is it. A text full of words is not told of each.
 * @returns whether the text has characters outside ASCII
 */
export function scan(automaton: Automaton, text: string, onHit: OnHit): boolean {
  const { classes, classCount, rows, only, next, fail, reportedIn } = automaton;
  const { firstReport, reportPattern, nextReport } = automaton.reports;
  const width = rows.length;
  const now = nextScan(automaton);
  const last = text.length - 1;
  let state = 0;
  let isWide = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    let symbol = 0;
    if (code < 128) symbol = classes[code] ?? 0;
    else {
      isWide = true;
      if (code === kelvinSign || code === longS) symbol = classes[foldTable[code] ?? 0] ?? 0;
    }
    while (state >= width && only[state - width] !== symbol) state = fail[state - width] ?? 0;
    state = (state < width ? rows[state + symbol] : next[state - width]) ?? 0;
    if (state < 0) {
      state = ~state;
      const place = state < width ? state / classCount : width / classCount + state - width;
      if (reportedIn[place] === now && at < last) continue;
      reportedIn[place] = now;
      for (let report = firstReport[place] ?? -1; report !== -1; report = nextReport[report] ?? -1)
        onHit(reportPattern[report] ?? 0, at + 1);
    }
  }
  return isWide;
}
