// Aho-Corasick: finds all of many strings in one pass over a text, without regard to case.
import { foldTable, kelvinSign, longS } from './fold.ts';
import { alphabetOf } from './letters.ts';

/** Called with the pattern's index and the position just behind an occurrence. */
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
} & Reported;

/** Which scan reported a state last. */
type Reported = { readonly reportedIn: Int32Array; readonly scans: { count: number } };

type Trie = { readonly fail: Int32Array; readonly reports: Reports };
type Reports = Pick<Automaton, 'firstReport' | 'reportPattern' | 'nextReport'>;

export function buildAutomaton(patterns: readonly string[]): Automaton {
  const { classes, classCount } = alphabetOf(patterns);
  const most = mostStates(patterns);
  const grown = new Int32Array(most * classCount);
  const tree: Tree = { parent: new Int32Array(most), symbol: new Uint8Array(most), depth: new Int32Array(most) };
  const ends = new Int32Array(patterns.length);
  let states = 1;
  patterns.forEach((pattern, index) => {
    let state = 0;
    for (let at = 0; at < pattern.length; at++) {
      const symbol = classes[pattern.charCodeAt(at)] ?? 0;
      const slot = state * classCount + symbol;
      if (grown[slot] === 0) {
        tree.parent[states] = state;
        tree.symbol[states] = symbol;
        tree.depth[states] = at + 1;
        grown[slot] = states++;
      }
      state = grown[slot] ?? 0;
    }
    ends[index] = state;
  });
  const table = states === most ? grown : grown.slice(0, states * classCount);
  const order = byDepth(tree.depth, states);
  const fail = completeRows(table, classCount, tree, order, ends);
  const reports = linkReports(ends, fail, order, states);
  return { table, classes, classCount, ...reports, reportedIn: new Int32Array(states), scans: { count: 0 } };
}

/** Of each state but the first: the state before it, the class that leads from there, and how many led to it. */
type Tree = { readonly parent: Int32Array; readonly symbol: Uint8Array; readonly depth: Int32Array };

/** For sorted patterns exactly as many as there will be: each shares its beginning with the one before it. */
function mostStates(patterns: readonly string[]): number {
  let states = 1;
  let before = '';
  for (const pattern of patterns) {
    let shared = 0;
    while (shared < pattern.length && pattern.charCodeAt(shared) === before.charCodeAt(shared)) shared++;
    states += pattern.length - shared;
    before = pattern;
  }
  return states;
}

function byDepth(depth: Int32Array, states: number): Int32Array {
  const next: number[] = [];
  for (let state = 0; state < states; state++) {
    const behind = (depth[state] ?? 0) + 1;
    next[behind] = (next[behind] ?? 0) + 1;
  }
  for (let level = 1; level < next.length; level++) next[level] = (next[level] ?? 0) + (next[level - 1] ?? 0);
  const order = new Int32Array(states);
  for (let state = 0; state < states; state++) {
    const level = depth[state] ?? 0;
    const place = next[level] ?? 0;
    order[place] = state;
    next[level] = place + 1;
  }
  return order;
}

/**
 * Writes into the rows what `table` holds in the end, so that scanning never follows a failure link, and returns those
 * links. Level by level: a row is that of its failure link, and then what leads one level deeper.
 */
function completeRows(
  table: Int32Array,
  classCount: number,
  { parent, symbol, depth }: Tree,
  order: Int32Array,
  ends: Int32Array,
): Int32Array {
  const fail = new Int32Array(order.length);
  const reports = new Uint8Array(order.length);
  for (let at = 0; at < ends.length; at++) reports[ends[at] ?? 0] = 1;
  let next = 1;
  while (next < order.length) {
    const first = next;
    const level = depth[order[first] ?? 0];
    for (; next < order.length && depth[order[next] ?? 0] === level; next++) {
      const state = order[next] ?? 0;
      const from = parent[state] ?? 0;
      const slot = symbol[state] ?? 0;
      const failed = from === 0 ? 0 : (table[(fail[from] ?? 0) * classCount + slot] ?? 0);
      fail[state] = (failed < 0 ? ~failed : failed) / classCount;
      if (failed < 0) reports[state] = 1;
      table[from * classCount + slot] = reports[state] === 1 ? ~(state * classCount) : state * classCount;
    }
    for (let at = first; at < next; at++) {
      const state = order[at] ?? 0;
      const failed = (fail[state] ?? 0) * classCount;
      table.copyWithin(state * classCount, failed, failed + classCount);
    }
  }
  return fail;
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

/**
 * Reports for each pattern its first occurrence and one at the text's end, and perhaps others: enough to tell whether the
 * text contains it, begins or ends with it, or is it. A text full of words is not told of each.
 * @returns whether the text has characters outside ASCII
 */
export function scan(automaton: Automaton, text: string, onHit: OnHit): boolean {
  const { table, classes, classCount, firstReport, reportPattern, nextReport, reportedIn } = automaton;
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
    state = table[state + symbol] ?? 0;
    if (state < 0) {
      state = ~state;
      const place = state / classCount;
      if (reportedIn[place] === now && at < last) continue;
      reportedIn[place] = now;
      for (let report = firstReport[place] ?? -1; report !== -1; report = nextReport[report] ?? -1)
        onHit(reportPattern[report] ?? 0, at + 1);
    }
  }
  return isWide;
}

const mostScans = 0x7fff_ffff;

function nextScan({ scans, reportedIn }: Reported): number {
  if (scans.count === mostScans) {
    reportedIn.fill(0);
    scans.count = 0;
  }
  return ++scans.count;
}

/** The same for patterns with characters outside ASCII: sparse, for its alphabet may be huge. */
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
  const reported = { reportedIn: new Int32Array(parents.length), scans: { count: 0 } };
  return { classes, classCount, edges, fail: trie.fail, reports: trie.reports, ...reported };
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

function linkWide(tree: Edges, parents: number[], symbols: number[], depths: number[], ends: Int32Array): Trie {
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
