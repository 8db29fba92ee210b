// The rules for one kind of event, ready to run: one pass over the fields, then only the rules something spoke for.
import { eachText, type NativeEvent } from './field-access.ts';
import { createFieldScan, type FieldPlan } from './field-scan.ts';
import type { RouteFormula } from './predicates.ts';
import { createRun, type Ask, type RunPlan } from './run.ts';

export type RoutePlan = RunPlan & { readonly fields: readonly FieldPlan[] };

/** Calls back with the index of each rule that matches. */
export type Route = (event: NativeEvent, onMatch: (index: number) => void) => void;

export function createRoute(plan: RoutePlan): Route {
  const { fields, rules } = plan;
  const run = createRun(
    plan,
    fields.map(({ reader }) => reader),
  );
  const evaluators = rules.map(({ formula }) => evaluator(formula, run.ask));
  const watched = fields
    .map((field, index) => ({ reader: field.reader, index, look: createFieldScan(field, run.fire), field }))
    .filter(({ field }) => isWatched(field));
  return (event, onMatch) => {
    run.begin(event);
    for (const { reader, index, look } of watched) {
      if (!reader) eachText(event, look);
      else {
        const text = run.textAt(index);
        if (typeof text === 'string') look(text);
        else if (text !== undefined) for (const one of text) look(one);
      }
    }
    run.eachCandidate((rule) => {
      if (evaluators[rule]?.()) onMatch(rules[rule]?.index ?? 0);
    });
    run.end();
  };
}

/** A field that only closer looks ask for is read when one does. */
const isWatched = ({ narrow, wide, present, empty }: FieldPlan): boolean =>
  narrow !== null || wide !== null || present.length > 0 || empty.length > 0;

function evaluator(formula: RouteFormula, ask: Ask): () => boolean {
  if (formula.kind === 'constant') return () => formula.value;
  if (formula.kind === 'leaf') {
    const { gate, check } = formula.leaf;
    return () => ask(gate, check);
  }
  if (formula.kind === 'not') {
    const inner = evaluator(formula.of, ask);
    return () => !inner();
  }
  const children = formula.of.map((child) => evaluator(child, ask));
  const decides = formula.kind === 'or';
  return () => {
    for (const child of children) if (child() === decides) return decides;
    return !decides;
  };
}
