// Aho-Corasick over an alphabet of any size: finds strings with characters outside ASCII in one pass over a text.
import { foldTable } from './fold.ts';
import { linkReports, nextScan, unreported, type OnHit, type Reported, type Reports } from './reports.ts';

export type WideAutomaton = {
  /** By folded character: its class, 0 for those in no pattern. */
  readonly classes: Uint16Array;
  readonly classCount: number;
  /** By state times the number of classes, plus the class. */
  readonly edges: ReadonlyMap<number, number>;
  readonly fail: Int32Array;
  readonly reports: Reports;
} & Reported;

export function buildWideAutomaton(patterns: readonly string[]): WideAutomaton {
  const { classes, classCount } = wideClasses(patterns);
  const edges = new Map<number, number>();
  const parents: number[] = [0];
  const symbols: number[] = [0];
  const depths: number[] = [0];
  const ends = Int32Array.from(patterns, (pattern) => {
    let state = 0;
    for (let at = 0; at < pattern.length; at++) {
      const symbol = classes[pattern.charCodeAt(at)] ?? 0;
      const key = state * classCount + symbol;
      let next = edges.get(key);
      if (next === undefined) {
        next = parents.push(state) - 1;
        symbols.push(symbol);
        depths.push(at + 1);
        edges.set(key, next);
      }
      state = next;
    }
    return state;
  });
  const trie = linkWide({ edges, classCount }, parents, symbols, depths, ends);
  return { classes, classCount, edges, fail: trie.fail, reports: trie.reports, ...unreported(parents.length) };
}

function wideClasses(patterns: readonly string[]): Pick<WideAutomaton, 'classes' | 'classCount'> {
  const classes = new Uint16Array(0x10000);
  let classCount = 1;
  for (const pattern of patterns)
    for (let at = 0; at < pattern.length; at++) {
      const code = pattern.charCodeAt(at);
      if (classes[code] === 0) classes[code] = classCount++;
    }
  return { classes, classCount };
}

type Edges = Pick<WideAutomaton, 'edges' | 'classCount'>;

function linkWide(
  tree: Edges,
  parents: number[],
  symbols: number[],
  depths: number[],
  ends: Int32Array,
): { fail: Int32Array; reports: Reports } {
  const states = parents.length;
  const order = Int32Array.from(parents.keys()).sort((a, b) => (depths[a] ?? 0) - (depths[b] ?? 0));
  const fail = new Int32Array(states);
  for (const state of order) {
    const parent = parents[state] ?? 0;
    if ((depths[state] ?? 0) > 1) fail[state] = step(tree, fail, fail[parent] ?? 0, symbols[state] ?? 0);
  }
  return { fail, reports: linkReports(ends, fail, order, states) };
}

function step({ edges, classCount }: Edges, fail: Int32Array, from: number, symbol: number): number {
  for (let state = from; ; state = fail[state] ?? 0) {
    const next = edges.get(state * classCount + symbol);
    if (next !== undefined) return next;
    if (state === 0) return 0;
  }
}

/** Reports of each pattern what `scan` reports. */
export function scanWide(automaton: WideAutomaton, text: string, onHit: OnHit): void {
  const { classes, fail, reports, reportedIn } = automaton;
  const now = nextScan(automaton);
  const last = text.length - 1;
  let state = 0;
  for (let at = 0; at < text.length; at++) {
    const written = text.charCodeAt(at);
    const symbol = classes[foldTable[written] ?? written] ?? 0;
    state = symbol === 0 ? 0 : step(automaton, fail, state, symbol);
    if (state === 0) continue;
    if (reportedIn[state] === now && at < last) continue;
    reportedIn[state] = now;
    for (let report = reports.firstReport[state] ?? -1; report !== -1; report = reports.nextReport[report] ?? -1)
      onHit(reports.reportPattern[report] ?? 0, at + 1);
  }
}
