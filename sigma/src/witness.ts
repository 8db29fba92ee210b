// Which predicates betray a rule: unless one of them fires, the rule cannot match and is not looked at.
import { isAscii } from './fold.ts';
import { anchors, type Pattern } from './patterns.ts';
import type { Predicate, RouteFormula } from './predicates.ts';
import { shortestSkipped } from './skip-search.ts';

/** Predicates of which at least one has fired whenever the rule matches; null when there are none. */
export type Witness = { readonly predicates: readonly number[]; readonly cost: number } | null;

type Cost = (predicate: number) => number;

/** Chooses the witness that costs least; `cost` estimates how often a predicate fires, and what watching it takes. */
export function witnessOf(formula: RouteFormula, cost: Cost): Witness {
  if (formula.kind === 'leaf') {
    const { gate } = formula.leaf;
    return gate < 0 ? null : { predicates: [gate], cost: cost(gate) };
  }
  if (formula.kind === 'and') return cheapest(formula.of, cost);
  return formula.kind === 'or' ? union(formula.of, cost) : null;
}

function cheapest(children: readonly RouteFormula[], cost: Cost): Witness {
  let best: Witness = null;
  for (const child of children) {
    const witness = witnessOf(child, cost);
    if (witness && (!best || witness.cost < best.cost)) best = witness;
  }
  return best;
}

function union(children: readonly RouteFormula[], cost: Cost): Witness {
  const predicates = new Set<number>();
  let total = 0;
  for (const child of children) {
    const witness = witnessOf(child, cost);
    if (!witness) return null;
    for (const predicate of witness.predicates) predicates.add(predicate);
    total += witness.cost;
  }
  return { predicates: [...predicates], cost: total };
}

/** How often a predicate may fire per event, before any was seen: long strings are rarer than short ones. */
export const guessedShare = ({ patterns }: Predicate): number =>
  Math.min(
    1,
    patterns.reduce((sum, pattern) => sum + guess(pattern), 0),
  );

function guess({ text, anchor }: Pattern): number {
  if (anchor === anchors.present) return 1;
  if (anchor === anchors.empty) return 0.05;
  const share = anchor === anchors.contains ? 0.5 : anchor === anchors.whole ? 0.05 : 0.15;
  return share * 2 ** (-text.length / 2);
}

/** What watching for it costs an event, in the same measure: strings anywhere, and above all short ones, cost most. */
export function watchingPrice({ patterns }: Predicate): number {
  const contained = patterns.filter(({ anchor }) => anchor === anchors.contains);
  if (contained.length === 0) return 0.0005;
  return contained.some(({ text }) => text.length < shortestSkipped && isAscii(text)) ? 0.03 : 0.002;
}
