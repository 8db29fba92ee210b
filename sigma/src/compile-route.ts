// Compiles the rules that apply to one kind of event into a route.
import type { SigmaRule, Test } from './ast.ts';
import type { CompileCache } from './compile-cache.ts';
import type { FieldPlan, PatternUse } from './field-scan.ts';
import { isAscii } from './fold.ts';
import { allOf, formulaOf } from './formula.ts';
import { literal } from './glob.ts';
import { anchors, type Pattern } from './patterns.ts';
import { createPredicateTable, type FieldPredicates, type Known, type RouteFormula } from './predicates.ts';
import { createRoute, type Route } from './route.ts';
import type { Binding } from './routing.ts';

export type BoundRule = { readonly rule: SigmaRule; readonly index: number; readonly binding: Binding };

/** `known` is what every event of this route has in common. */
export function compileRoute(bound: readonly BoundRule[], known: Known, cache: CompileCache): Route {
  const table = createPredicateTable(cache, known);
  const rules: { index: number; formula: RouteFormula }[] = [];
  for (const { rule, index, binding } of bound) {
    const demanded = eventTypeDemand(binding);
    const own = formulaOf(rule, (leaf) => table.leaf(leaf, binding.aliases));
    if (own.kind === 'constant' && !own.value) continue;
    rules.push({ index, formula: demanded ? allOf([own, table.leaf(demanded, binding.aliases)]) : own });
  }
  const guess = new Float64Array(table.count());
  for (const { patterns } of table.fields) {
    for (const { pattern, predicate } of patterns) guess[predicate] = (guess[predicate] ?? 0) + guessFires(pattern);
  }
  const fields = table.fields.map((field) => planField(field, cache));
  return createRoute({ fields, checks: table.checks, predicateCount: table.count(), guess, rules });
}

function eventTypeDemand({ eventTypes }: Binding): { field: string; tests: Test[] } | null {
  if (!eventTypes) return null;
  return {
    field: 'EventType',
    tests: eventTypes.map((type) => ({ kind: 'glob', parts: [literal(type)], cased: false })),
  };
}

/** Long strings are rarer than short ones, and whole values rarer than parts: enough to start with. */
function guessFires({ text, anchor }: Pattern): number {
  if (anchor === anchors.present) return 1;
  if (anchor === anchors.empty) return 0.05;
  const share = anchor === anchors.contains ? 1 : anchor === anchors.whole ? 0.1 : 0.3;
  return share / (1 + text.length);
}

function planField({ reader, patterns }: FieldPredicates, cache: CompileCache): FieldPlan {
  const at = (anchor: number) =>
    Int32Array.from(
      patterns.filter(({ pattern }) => pattern.anchor === anchor),
      ({ predicate }) => predicate,
    );
  const narrow = use(patterns, (text) => text !== '' && isAscii(text));
  const wide = use(patterns, (text) => !isAscii(text));
  return {
    reader,
    present: at(anchors.present),
    empty: at(anchors.empty),
    narrow: narrow && { automaton: cache.automaton(narrow.texts), use: narrow.use },
    wide: wide && { automaton: cache.wideAutomaton(wide.texts), use: wide.use },
  };
}

type Uses = { readonly texts: string[]; readonly use: PatternUse };

function use(all: FieldPredicates['patterns'], takes: (text: string) => boolean): Uses | null {
  const byText = new Map<string, { anchor: number; predicate: number }[]>();
  for (const { pattern, predicate } of all) {
    if (!takes(pattern.text)) continue;
    const uses = byText.get(pattern.text);
    if (uses) uses.push({ anchor: pattern.anchor, predicate });
    else byText.set(pattern.text, [{ anchor: pattern.anchor, predicate }]);
  }
  if (byText.size === 0) return null;
  const texts = [...byText.keys()].sort();
  const start = new Int32Array(texts.length + 1);
  const flat = texts.flatMap((text, index) => {
    const uses = byText.get(text) ?? [];
    start[index + 1] = (start[index] ?? 0) + uses.length;
    return uses;
  });
  return {
    texts,
    use: {
      lengths: Int32Array.from(texts, (text) => text.length),
      start,
      anchor: Uint8Array.from(flat, ({ anchor }) => anchor),
      predicate: Int32Array.from(flat, ({ predicate }) => predicate),
    },
  };
}
