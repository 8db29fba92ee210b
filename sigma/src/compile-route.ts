// Compiles the rules that apply to one kind of event into a route.
import type { SigmaRule, Test } from './ast.ts';
import type { CompileCache } from './compile-cache.ts';
import { allOf, formulaOf, replaceLeaves, type Formula, type Leaf } from './formula.ts';
import { literal } from './glob.ts';
import { createPredicateTable, type Known, type RouteFormula } from './predicates.ts';
import { createRoute, type Route } from './route.ts';
import type { Binding } from './routing.ts';

export type BoundRule = { readonly rule: SigmaRule; readonly index: number; readonly binding: Binding };

/** `known` is what every event of this route has in common. */
export function compileRoute(bound: readonly BoundRule[], known: Known, cache: CompileCache): Route {
  const table = createPredicateTable(cache, known);
  const rules: { index: number; formula: RouteFormula }[] = [];
  for (const { rule, index, binding } of bound) {
    const { aliases } = binding;
    const demanded = eventTypeDemand(binding);
    const open = formulaOf(rule, (leaf): Formula<Leaf> => {
      const value = table.decided(leaf, aliases);
      return value === null ? { kind: 'leaf', leaf } : { kind: 'constant', value };
    });
    // Only what is left open becomes predicates: a rule decided here leaves nothing to look for.
    const formula = replaceLeaves(open, (leaf) => table.leaf(leaf, aliases));
    if (formula.kind === 'constant' && !formula.value) continue;
    rules.push({ index, formula: demanded ? allOf([formula, table.leaf(demanded, aliases)]) : formula });
  }
  return createRoute({ ...table, rules, cache });
}

function eventTypeDemand({ eventTypes }: Binding): Leaf | null {
  if (!eventTypes) return null;
  const tests = eventTypes.map((type): Test => ({ kind: 'glob', parts: [literal(type)], cased: false }));
  return { field: 'EventType', tests };
}
