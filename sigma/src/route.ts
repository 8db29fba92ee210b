// The rules for one kind of event, ready to run: a look for what betrays a rule, then only the rules betrayed.
import { eachLongText, type NativeEvent } from './field-access.ts';
import { createFieldWatch, shortestOf, type Look } from './field-watch.ts';
import { patternsOf, type PredicatePattern } from './pattern-use.ts';
import type { RouteFormula } from './predicates.ts';
import type { RoutePlan } from './route-plan.ts';
import { beginEvent, endEvent } from './run-memory.ts';
import { createRun, type Ask, type Run } from './run.ts';
import { createLessons, type WitnessIndex } from './witness-index.ts';

/** Calls back with the index of each rule that matches. */
export type Route = (event: NativeEvent, onMatch: (index: number) => void) => void;

/** After how many events the witnesses are chosen anew, by what fired. */
const lessonsAfter = new Set([64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576]);

/** `key` names the predicates watched. */
type Watched = {
  readonly field: number;
  readonly key: string;
  readonly shortest: number;
  readonly look: (text: string) => void;
};
type Keywords = Watched & { readonly isAll: boolean };
type Watches = { readonly fields: readonly Watched[]; readonly keywords: Keywords | null };

export function createRoute(plan: RoutePlan): Route {
  const { rules } = plan;
  const run = createRun(plan);
  const lessons = createLessons(plan);
  // Most rules are never betrayed: each evaluator is made when its rule first is.
  const evaluators = rules.map((): (() => boolean) | null => null);
  let report: (index: number) => void = () => {};
  const evaluate = (at: number): void => {
    const rule = rules[at];
    if (!rule) return;
    const holds = (evaluators[at] ??= evaluator(rule.formula, run.ask));
    if (holds()) report(rule.index);
  };
  let seen = 0;
  let watches: Watches = { fields: [], keywords: null };

  function learn(): void {
    const index = lessons.choose(run.memory.fires, seen);
    run.watch(index);
    watches = watch(plan, run, index, watches);
  }

  function lookAt({ field, shortest, look }: Watched): void {
    const text = run.textAt(field);
    if (typeof text === 'string') {
      if (text.length >= shortest) look(text);
    } else if (text !== undefined) for (const one of text) look(one);
  }

  learn();
  // Loops by index: iterators would be made anew for every event.
  return (event, onMatch) => {
    const { fields, keywords } = watches;
    beginEvent(run.memory, event);
    for (let at = 0; at < fields.length; at++) {
      const watched = fields[at];
      if (watched) lookAt(watched);
    }
    if (keywords) eachLongText(event, keywords.shortest, keywords.isAll, keywords.look);
    report = onMatch;
    run.eachCandidate(evaluate);
    endEvent(run.memory);
    if (lessonsAfter.has(++seen)) learn();
  };
}

/** Whether a keyword may be found in the text of a number or a boolean. */
const mayBeInNumber = ({ pattern: { text } }: PredicatePattern): boolean =>
  /^[-+.0-9e]*$/.test(text) || ['true', 'false', 'infinity', 'nan'].some((word) => word.includes(text));

function watch(plan: RoutePlan, run: Run, { isWatched }: WitnessIndex, before: Watches): Watches {
  const fields: Watched[] = [];
  let keywords: Keywords | null = null;
  for (const [field, reader] of plan.readers.entries()) {
    const patterns = patternsOf(plan.predicates, field).filter(({ predicate }) => isWatched[predicate] === 1);
    if (patterns.length === 0) continue;
    const key = patterns.map(({ predicate }) => predicate).join();
    const known = reader ? before.fields.find((one) => one.field === field) : before.keywords;
    const watched = known?.key === key ? known : watchField(plan, run, field, patterns, key);
    if (reader) fields.push(watched);
    else keywords = { ...watched, isAll: patterns.some(mayBeInNumber) };
  }
  return { fields, keywords };
}

function watchField(
  { cache }: RoutePlan,
  run: Run,
  field: number,
  patterns: readonly PredicatePattern[],
  key: string,
): Watched {
  let look: Look | null = null;
  const lookOrScan = (text: string): void => {
    // Not made before there is a text to look at: many events lack many of the fields.
    look ??= createFieldWatch(patterns, cache, run.fire).look;
    if (!look(text)) run.scanField(field);
  };
  return { field, key, shortest: shortestOf(patterns), look: lookOrScan };
}

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
  const children = formula.of.toSorted((a, b) => effort(a) - effort(b)).map((child) => evaluator(child, ask));
  const decides = formula.kind === 'or';
  return () => {
    for (const child of children) if (child() === decides) return decides;
    return !decides;
  };
}

/** What is answered with least effort comes first: closer looks (expressions above all) come last. */
function effort(formula: RouteFormula): number {
  if (formula.kind === 'constant') return 0;
  if (formula.kind === 'leaf') return formula.leaf.effort;
  if (formula.kind === 'not') return effort(formula.of);
  return formula.of.reduce((sum, child) => sum + effort(child), 0);
}
