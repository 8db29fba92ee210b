// A rule as one boolean formula over predicates, with everything the route already decides folded away.
import type { Condition, Detection, SigmaRule, Test } from './ast.ts';

/** What a leaf of a formula asks: tests of one field (null: any value of the event), one of which must hold. */
export type Leaf = { readonly field: string | null; readonly tests: readonly Test[] };

export type Formula<Node> =
  | { readonly kind: 'and'; readonly of: readonly Formula<Node>[] }
  | { readonly kind: 'or'; readonly of: readonly Formula<Node>[] }
  | { readonly kind: 'not'; readonly of: Formula<Node> }
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'leaf'; readonly leaf: Node };

const always: Formula<never> = { kind: 'constant', value: true };
const never: Formula<never> = { kind: 'constant', value: false };

/** `leaf` answers what a leaf comes to: a predicate, or a constant where that is already known. */
export function formulaOf<Node>(rule: SigmaRule, leaf: (leaf: Leaf) => Formula<Node>): Formula<Node> {
  const built = new Map<string, Formula<Node>>();
  const selection = (name: string): Formula<Node> => {
    const known = built.get(name);
    if (known) return known;
    const found = rule.selections.find((candidate) => candidate.name === name);
    const formula = found ? ofDetection(found.detection, leaf) : never;
    built.set(name, formula);
    return formula;
  };
  return anyOf(rule.conditions.map((condition) => ofCondition(condition, selection)));
}

function ofCondition<Node>(condition: Condition, selection: (name: string) => Formula<Node>): Formula<Node> {
  if (condition.kind === 'selection') return selection(condition.name);
  if (condition.kind === 'not') return negationOf(ofCondition(condition.of, selection));
  if (condition.kind === 'quantified') {
    const named = condition.names.map(selection);
    return condition.match === 'all' ? allOf(named) : anyOf(named);
  }
  const children = condition.of.map((child) => ofCondition(child, selection));
  return condition.kind === 'and' ? allOf(children) : anyOf(children);
}

function ofDetection<Node>(detection: Detection, leaf: (leaf: Leaf) => Formula<Node>): Formula<Node> {
  if (detection.kind === 'not') return negationOf(ofDetection(detection.of, leaf));
  if (detection.kind === 'item') {
    const { field, match, tests } = detection;
    if (match === 'any') return leaf({ field, tests: tests.flatMap(alternatives) });
    return allOf(tests.map((test) => leaf({ field, tests: alternatives(test) })));
  }
  const children = detection.of.map((child) => ofDetection(child, leaf));
  return detection.kind === 'and' ? allOf(children) : anyOf(children);
}

const alternatives = (test: Test): readonly Test[] => (test.kind === 'anyOf' ? test.of.flatMap(alternatives) : [test]);

export function allOf<Node>(children: readonly Formula<Node>[]): Formula<Node> {
  const open = children.filter((child) => child.kind !== 'constant' || !child.value);
  if (open.some(({ kind }) => kind === 'constant')) return never;
  return open.length === 1 && open[0] ? open[0] : open.length === 0 ? always : { kind: 'and', of: open };
}

export function anyOf<Node>(children: readonly Formula<Node>[]): Formula<Node> {
  const open = children.filter((child) => child.kind !== 'constant' || child.value);
  if (open.some(({ kind }) => kind === 'constant')) return always;
  return open.length === 1 && open[0] ? open[0] : open.length === 0 ? never : { kind: 'or', of: open };
}

function negationOf<Node>(child: Formula<Node>): Formula<Node> {
  return child.kind === 'constant' ? { kind: 'constant', value: !child.value } : { kind: 'not', of: child };
}

/** The same formula with other leaves, folded anew where one of them turns out constant. */
export function replaceLeaves<From, To>(formula: Formula<From>, leaf: (leaf: From) => Formula<To>): Formula<To> {
  if (formula.kind === 'constant') return formula;
  if (formula.kind === 'leaf') return leaf(formula.leaf);
  if (formula.kind === 'not') return negationOf(replaceLeaves(formula.of, leaf));
  const children = formula.of.map((child) => replaceLeaves(child, leaf));
  return formula.kind === 'and' ? allOf(children) : anyOf(children);
}
