// What an automaton says when it has come to a state: the patterns that end there, each state once a scan.

/** Called with the pattern's index and the position just behind an occurrence. */
export type OnHit = (pattern: number, end: number) => void;

export type Reports = {
  /** By state: first report, or -1. By report: its pattern, and the next report or -1. */
  readonly firstReport: Int32Array;
  readonly reportPattern: Int32Array;
  readonly nextReport: Int32Array;
};

/** `ends`: by pattern, its last state. `order`: the states from the shortest to the longest, the first one first. */
export function linkReports(ends: Int32Array, fail: Int32Array, order: Int32Array, states: number): Reports {
  const firstReport = new Int32Array(states).fill(-1);
  const nextReport = new Int32Array(ends.length).fill(-1);
  const lastReport = new Int32Array(states).fill(-1);
  const reportPattern = Int32Array.from(ends, (_, pattern) => pattern);
  for (const [pattern, state] of ends.entries()) {
    const last = lastReport[state] ?? -1;
    if (last === -1) firstReport[state] = pattern;
    else nextReport[last] = pattern;
    lastReport[state] = pattern;
  }
  for (let index = 1; index < states; index++) {
    const state = order[index] ?? 0;
    const inherited = firstReport[fail[state] ?? 0] ?? -1;
    const last = lastReport[state] ?? -1;
    if (last === -1) firstReport[state] = inherited;
    else nextReport[last] = inherited;
  }
  return { firstReport, reportPattern, nextReport };
}

/** By state, the scan that reported it last. */
export type Reported = { readonly reportedIn: Int32Array; readonly scans: { count: number } };

export const unreported = (states: number): Reported => ({ reportedIn: new Int32Array(states), scans: { count: 0 } });

const mostScans = 0x7fff_ffff;

/** @returns the number of a new scan */
export function nextScan({ scans, reportedIn }: Reported): number {
  if (scans.count === mostScans) {
    reportedIn.fill(0);
    scans.count = 0;
  }
  return ++scans.count;
}
