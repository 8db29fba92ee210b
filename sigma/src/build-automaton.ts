// Builds the automaton: a tree of the patterns, failure links level by level, then rows where the tree parts.
import type { Automaton } from './automaton.ts';
import { alphabetOf } from './letters.ts';
import { linkReports, unreported } from './reports.ts';

/** States this near the beginning have rows of their own even where nothing parts: every text comes through them. */
const nearDepth = 2;
/** No class of a text. */
const noClass = 255;

/** Of each state: the state before it and the class that leads from there, how deep it is, and what leads on from it. */
type Tree = {
  readonly parent: Int32Array;
  readonly symbol: Uint8Array;
  readonly depth: Int32Array;
  readonly children: Uint8Array;
  /** The last of the states that follow it. */
  readonly child: Int32Array;
  readonly states: number;
  /** By pattern, its last state. */
  readonly ends: Int32Array;
};

/** `patterns`: folded ASCII, each once. */
export function buildAutomaton(patterns: readonly string[]): Automaton {
  const { classes, classCount } = alphabetOf(patterns);
  const tree = growTree(patterns, classes);
  const order = byDepth(tree);
  const { idOf, placeOf, width } = numberStates(tree, classCount);
  const rows = new Int32Array(width);
  for (let state = 1; state < tree.states; state++) {
    const from = idOf[tree.parent[state] ?? 0] ?? 0;
    if (from < width) rows[from + (tree.symbol[state] ?? 0)] = state;
  }
  const fail = linkFailures(tree, order, { idOf, rows, width });
  const reports = linkReports(tree.ends, fail, order, tree.states);
  const target = (state: number): number =>
    (reports.firstReport[state] ?? -1) === -1 ? (idOf[state] ?? 0) : ~(idOf[state] ?? 0);
  const deep = tree.states - width / classCount;
  const links = { only: new Uint8Array(deep).fill(noClass), next: new Int32Array(deep), fail: new Int32Array(deep) };
  for (let state = 0; state < tree.states; state++) {
    const at = (idOf[state] ?? 0) - width;
    if (at < 0) continue;
    links.fail[at] = idOf[fail[state] ?? 0] ?? 0;
    if (tree.children[state] === 0) continue;
    const child = tree.child[state] ?? 0;
    links.only[at] = tree.symbol[child] ?? 0;
    links.next[at] = target(child);
  }
  completeRows({ rows, classCount, links }, { order, idOf, fail, target });
  const firstReport = new Int32Array(tree.states);
  for (let state = 0; state < tree.states; state++) firstReport[placeOf[state] ?? 0] = reports.firstReport[state] ?? -1;
  return { classes, classCount, rows, ...links, reports: { ...reports, firstReport }, ...unreported(tree.states) };
}

/** In the order of the alphabet each pattern shares its beginning with the one before it. */
function growTree(patterns: readonly string[], classes: Uint8Array): Tree {
  const sorted = Array.from(patterns.keys()).sort((a, b) => compare(patterns[a] ?? '', patterns[b] ?? ''));
  const most = patterns.reduce((sum, { length }) => sum + length, 1);
  const parent = new Int32Array(most);
  const symbol = new Uint8Array(most);
  const depth = new Int32Array(most);
  const children = new Uint8Array(most);
  const child = new Int32Array(most);
  const ends = new Int32Array(patterns.length);
  const path: number[] = [0];
  let states = 1;
  let before = '';
  for (const index of sorted) {
    const pattern = patterns[index] ?? '';
    let at = 0;
    while (at < pattern.length && pattern.charCodeAt(at) === before.charCodeAt(at)) at++;
    for (; at < pattern.length; at++) {
      const from = path[at] ?? 0;
      parent[states] = from;
      symbol[states] = classes[pattern.charCodeAt(at)] ?? 0;
      depth[states] = at + 1;
      children[from] = (children[from] ?? 0) + 1;
      child[from] = states;
      path[at + 1] = states++;
    }
    ends[index] = path[pattern.length] ?? 0;
    before = pattern;
  }
  return { parent, symbol, depth, children, child, states, ends };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function byDepth({ depth, states }: Tree): Int32Array {
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

type Numbers = { readonly idOf: Int32Array; readonly placeOf: Int32Array; readonly width: number };

/** States with rows first; all others as they grew, so that what follows one another lies side by side. */
function numberStates({ depth, children, states }: Tree, classCount: number): Numbers {
  const hasRow = (state: number): boolean => (depth[state] ?? 0) <= nearDepth || (children[state] ?? 0) > 1;
  let rowCount = 0;
  for (let state = 0; state < states; state++) if (hasRow(state)) rowCount++;
  const width = rowCount * classCount;
  const idOf = new Int32Array(states);
  const placeOf = new Int32Array(states);
  let row = 0;
  let other = 0;
  for (let state = 0; state < states; state++) {
    placeOf[state] = hasRow(state) ? row : rowCount + other;
    idOf[state] = hasRow(state) ? row++ * classCount : width + other++;
  }
  return { idOf, placeOf, width };
}

/** Rows hold the tree's own states here, and 0 where it does not go on. */
function linkFailures(
  { parent, symbol, child, depth, children }: Tree,
  order: Int32Array,
  { idOf, rows, width }: Pick<Numbers, 'idOf' | 'width'> & { rows: Int32Array },
): Int32Array {
  const fail = new Int32Array(order.length);
  const goesOn = (state: number, by: number): number => {
    const id = idOf[state] ?? 0;
    if (id < width) return rows[id + by] ?? 0;
    const only = child[state] ?? 0;
    return children[state] === 1 && symbol[only] === by ? only : 0;
  };
  for (const state of order) {
    if ((depth[state] ?? 0) < 2) continue;
    const by = symbol[state] ?? 0;
    let from = fail[parent[state] ?? 0] ?? 0;
    let found = goesOn(from, by);
    while (found === 0 && from !== 0) {
      from = fail[from] ?? 0;
      found = goesOn(from, by);
    }
    fail[state] = found;
  }
  return fail;
}

type Links = Pick<Automaton, 'only' | 'next' | 'fail'>;

/** From the shallowest on: where the tree does not go on, a row leads where its failure link leads. */
function completeRows(
  { rows, classCount, links }: { rows: Int32Array; classCount: number; links: Links },
  about: { order: Int32Array; idOf: Int32Array; fail: Int32Array; target: (state: number) => number },
): void {
  const { order, idOf, fail, target } = about;
  const width = rows.length;
  const after = (from: number, by: number): number => {
    let id = from;
    while (id >= width && links.only[id - width] !== by) id = links.fail[id - width] ?? 0;
    return (id < width ? rows[id + by] : links.next[id - width]) ?? 0;
  };
  for (const state of order) {
    const row = idOf[state] ?? 0;
    if (row >= width) continue;
    const failed = idOf[fail[state] ?? 0] ?? 0;
    for (let by = 1; by < classCount; by++) {
      const own = rows[row + by] ?? 0;
      rows[row + by] = own !== 0 ? target(own) : row === 0 ? 0 : after(failed, by);
    }
  }
}
