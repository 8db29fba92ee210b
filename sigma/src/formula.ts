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
  return joined('or', rule.conditions, (condition) => ofCondition(condition, selection));
}

function ofCondition<Node>(condition: Condition, selection: (name: string) => Formula<Node>): Formula<Node> {
  if (condition.kind === 'selection') return selection(condition.name);
  if (condition.kind === 'not') return negationOf(ofCondition(condition.of, selection));
  if (condition.kind === 'quantified') {
    return joined(condition.match === 'all' ? 'and' : 'or', condition.names, selection);
  }
  return joined(condition.kind, condition.of, (child) => ofCondition(child, selection));
}

function ofDetection<Node>(detection: Detection, leaf: (leaf: Leaf) => Formula<Node>): Formula<Node> {
  if (detection.kind === 'not') return negationOf(ofDetection(detection.of, leaf));
  if (detection.kind === 'item') {
    const { field, match, tests } = detection;
    if (match === 'any') return leaf({ field, tests: tests.some(isSeveral) ? tests.flatMap(alternatives) : tests });
    return joined('and', tests, (test) => leaf({ field, tests: alternatives(test) }));
  }
  return joined(detection.kind, detection.of, (child) => ofDetection(child, leaf));
}

const isSeveral = ({ kind }: Test): boolean => kind === 'anyOf';
const alternatives = (test: Test): readonly Test[] => (test.kind === 'anyOf' ? test.of.flatMap(alternatives) : [test]);

export const allOf = <Node>(children: readonly Formula<Node>[]): Formula<Node> => joined('and', children, itself);
export const anyOf = <Node>(children: readonly Formula<Node>[]): Formula<Node> => joined('or', children, itself);
const itself = <Part>(part: Part): Part => part;

/** The formulas of all parts in one; no more of them are made once one decides for all. */
function joined<Part, Node>(
  kind: 'and' | 'or',
  parts: readonly Part[],
  formulaFor: (part: Part) => Formula<Node>,
): Formula<Node> {
  const isDecisive = kind === 'or';
  const open: Formula<Node>[] = [];
  for (const part of parts) {
    const formula = formulaFor(part);
    if (formula.kind !== 'constant') open.push(formula);
    else if (formula.value === isDecisive) return formula;
  }
  const [only] = open;
  if (!only) return isDecisive ? never : always;
  return open.length === 1 ? only : { kind, of: open };
}

function negationOf<Node>(child: Formula<Node>): Formula<Node> {
  return child.kind === 'constant' ? { kind: 'constant', value: !child.value } : { kind: 'not', of: child };
}

/** The same formula with other leaves, folded anew where one of them turns out constant. */
export function replaceLeaves<From, To>(formula: Formula<From>, leaf: (leaf: From) => Formula<To>): Formula<To> {
  if (formula.kind === 'constant') return formula;
  if (formula.kind === 'leaf') return leaf(formula.leaf);
  if (formula.kind === 'not') return negationOf(replaceLeaves(formula.of, leaf));
  return joined(formula.kind, formula.of, (child) => replaceLeaves(child, leaf));
}
