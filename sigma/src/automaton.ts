// Aho-Corasick: finds all of many strings in one pass over a text, without regard to case.
import { foldTable, kelvinSign, longS } from './fold.ts';
import { alphabetOf } from './letters.ts';

/** Called for each occurrence with the pattern's index and the position just behind it. */
export type OnHit = (pattern: number, end: number) => void;

/**
 * A dense automaton for patterns of folded ASCII. `table` holds the next state, already multiplied by the
 * number of classes, or its complement when that state has something to report.
 */
export type Automaton = {
  readonly table: Int32Array;
  readonly classes: Uint8Array;
  readonly classCount: number;
  /** By state: first report, or -1. By report: its pattern, and the next report or -1. */
  readonly firstReport: Int32Array;
  readonly reportPattern: Int32Array;
  readonly nextReport: Int32Array;
};

type Trie = { readonly states: number; readonly fail: Int32Array; readonly reports: Reports };
type Reports = Pick<Automaton, 'firstReport' | 'reportPattern' | 'nextReport'>;

export function buildAutomaton(patterns: readonly string[]): Automaton {
  const { classes, classCount } = alphabetOf(patterns);
  const most = 1 + patterns.reduce((sum, pattern) => sum + pattern.length, 0);
  const grown = new Int32Array(most * classCount);
  const ends = new Int32Array(patterns.length);
  let states = 1;
  for (const [index, pattern] of patterns.entries()) {
    let state = 0;
    for (let at = 0; at < pattern.length; at++) {
      const slot = state * classCount + (classes[pattern.charCodeAt(at)] ?? 0);
      if (grown[slot] === 0) grown[slot] = states++;
      state = grown[slot] ?? 0;
    }
    ends[index] = state;
  }
  const table = grown.slice(0, states * classCount);
  const { fail, order } = linkFailures(table, classCount, states);
  const reports = linkReports(ends, fail, order, states);
  for (let slot = 0; slot < table.length; slot++) {
    const next = table[slot] ?? 0;
    table[slot] = reports.firstReport[next] === -1 ? next * classCount : ~(next * classCount);
  }
  return { table, classes, classCount, ...reports };
}

/** Completes the table in breadth-first order, so that scanning never follows a failure link. */
function linkFailures(table: Int32Array, classCount: number, states: number): { fail: Int32Array; order: Int32Array } {
  const fail = new Int32Array(states);
  const order = new Int32Array(states);
  let filled = 1;
  for (let read = 0; read < filled; read++) {
    const state = order[read] ?? 0;
    const failed = (fail[state] ?? 0) * classCount;
    for (let symbol = 0; symbol < classCount; symbol++) {
      const slot = state * classCount + symbol;
      const child = table[slot] ?? 0;
      const fallback = state === 0 ? 0 : (table[failed + symbol] ?? 0);
      if (child === 0) table[slot] = fallback;
      else {
        fail[child] = fallback;
        order[filled++] = child;
      }
    }
  }
  return { fail, order };
}

function linkReports(ends: Int32Array, fail: Int32Array, order: Int32Array, states: number): Reports {
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

/** Reports every hit; returns whether the text has characters outside ASCII. */
export function scan(automaton: Automaton, text: string, onHit: OnHit): boolean {
  const { table, classes, classCount, firstReport, reportPattern, nextReport } = automaton;
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
    state = table[state + symbol] ?? 0;
    if (state < 0) {
      state = ~state;
      for (let report = firstReport[state / classCount] ?? -1; report !== -1; report = nextReport[report] ?? -1) {
        onHit(reportPattern[report] ?? 0, at + 1);
      }
    }
  }
  return isWide;
}

/** The same for patterns with characters outside ASCII: sparse, for its alphabet may be huge. */
export type WideAutomaton = {
  readonly edges: ReadonlyMap<number, number>;
  readonly fail: Int32Array;
  readonly reports: Reports;
};

const edge = (state: number, code: number): number => state * 0x10000 + code;

export function buildWideAutomaton(patterns: readonly string[]): WideAutomaton {
  const edges = new Map<number, number>();
  const parents: number[] = [0];
  const codes: number[] = [0];
  const depths: number[] = [0];
  const ends = Int32Array.from(patterns, (pattern) => {
    let state = 0;
    for (let at = 0; at < pattern.length; at++) {
      const key = edge(state, pattern.charCodeAt(at));
      let next = edges.get(key);
      if (next === undefined) {
        next = parents.push(state) - 1;
        codes.push(pattern.charCodeAt(at));
        depths.push(at + 1);
        edges.set(key, next);
      }
      state = next;
    }
    return state;
  });
  const trie = linkWide(edges, parents, codes, depths, ends);
  return { edges, fail: trie.fail, reports: trie.reports };
}

function linkWide(
  edges: ReadonlyMap<number, number>,
  parents: number[],
  codes: number[],
  depths: number[],
  ends: Int32Array,
): Trie {
  const states = parents.length;
  const order = Int32Array.from(parents.keys()).sort((a, b) => (depths[a] ?? 0) - (depths[b] ?? 0));
  const fail = new Int32Array(states);
  for (const state of order) {
    const parent = parents[state] ?? 0;
    if ((depths[state] ?? 0) > 1) fail[state] = step(edges, fail, fail[parent] ?? 0, codes[state] ?? 0);
  }
  return { states, fail, reports: linkReports(ends, fail, order, states) };
}

function step(edges: ReadonlyMap<number, number>, fail: Int32Array, from: number, code: number): number {
  for (let state = from; ; state = fail[state] ?? 0) {
    const next = edges.get(edge(state, code));
    if (next !== undefined) return next;
    if (state === 0) return 0;
  }
}

/** Reports every hit of a pattern in the text. */
export function scanWide({ edges, fail, reports }: WideAutomaton, text: string, onHit: OnHit): void {
  let state = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    state = step(edges, fail, state, foldTable[code] ?? code);
    for (let report = reports.firstReport[state] ?? -1; report !== -1; report = reports.nextReport[report] ?? -1) {
      onHit(reports.reportPattern[report] ?? 0, at + 1);
    }
  }
}
