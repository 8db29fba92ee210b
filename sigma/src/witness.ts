// Which predicates betray a rule: unless one of them fires, the rule cannot match and is not looked at.
import type { RouteFormula } from './predicates.ts';

/** Predicates of which at least one has fired whenever the rule matches; null when there are none. */
export type Witness = { readonly predicates: readonly number[]; readonly cost: number } | null;

type Cost = (predicate: number) => number;

/** Chooses the witness that fires least; `cost` estimates how often a predicate does. */
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
