// An expression's tree as steps: take a character, go one of two ways, make sure of where one is.
import type { CodePoints } from './code-points.ts';
import type { Assertion, RegexTree } from './syntax.ts';

/** `next` and `other` are indexes of steps. */
export type Step =
  | { readonly kind: 'take'; readonly set: CodePoints; readonly next: number }
  | { readonly kind: 'fork'; next: number; readonly other: number }
  | { readonly kind: 'assert'; readonly holds: Assertion; readonly next: number }
  | { readonly kind: 'accept' };

/**
 * Repetitions of one character, by their taking steps from the last to the first. Who has taken a character of it and
 * may leave can do all that those can who have taken more (`fewest` is enough to know of); who must take more still,
 * as often as they like in the end, can do less than those who have taken more (`most` is enough).
 */
type Count = { readonly steps: readonly number[]; readonly enough: 'fewest' | 'most' };

export type Program = { readonly steps: readonly Step[]; readonly first: number; readonly counts: readonly Count[] };

type Draft = { readonly steps: Step[]; readonly counts: Count[] };

const mostSteps = 8_000;
/** Shorter counts make few states. */
const fewestCounted = 4;

type Repeat = Extract<RegexTree, { kind: 'repeat' }>;

/** Null when the expression, its counted repetitions written out, is too large. */
export function compileProgram(tree: RegexTree): Program | null {
  const draft: Draft = { steps: [{ kind: 'accept' }], counts: [] };
  const first = append(draft, tree, 0);
  return first < 0 ? null : { ...draft, first };
}

/** Adds the tree's steps, last step first, and answers where it begins; below 0 when there are too many. */
function append(draft: Draft, tree: RegexTree, next: number): number {
  const { steps } = draft;
  if (next < 0 || steps.length > mostSteps) return -1;
  if (tree.kind === 'character') return steps.push({ kind: 'take', set: tree.set, next }) - 1;
  if (tree.kind === 'assertion') return steps.push({ kind: 'assert', holds: tree.holds, next }) - 1;
  if (tree.kind === 'sequence') return tree.of.reduceRight((after, child) => append(draft, child, after), next);
  if (tree.kind === 'repeat') return appendRepeat(draft, tree, next);
  return tree.of.map((child) => append(draft, child, next)).reduceRight((other, way) => fork(draft, way, other));
}

function fork({ steps }: Draft, next: number, other: number): number {
  return next < 0 || other < 0 ? -1 : steps.push({ kind: 'fork', next, other }) - 1;
}

function appendRepeat(draft: Draft, { of, least, most }: Repeat, after: number): number {
  let next = after;
  let required = least;
  const begin = draft.steps.length;
  if (most === Infinity) {
    const again: Step = { kind: 'fork', next: 0, other: after };
    const loop = draft.steps.push(again) - 1;
    const body = append(draft, of, loop);
    again.next = body;
    if (body < 0) return -1;
    next = least === 0 ? loop : body;
    required = Math.max(0, least - 1);
  } else {
    // Each may be left for what comes after all of them.
    for (let time = least; time < most; time++) next = fork(draft, append(draft, of, next), after);
  }
  const afterOptional = draft.steps.length;
  for (let time = 0; time < required; time++) next = append(draft, of, next);
  if (of.kind === 'character') {
    // Of a finite count the last that is required may be left as well.
    const end = most === Infinity ? draft.steps.length : afterOptional + Math.min(1, least);
    const takes = Array.from({ length: end - begin }, (_, at) => begin + at);
    const steps = takes.filter((index) => draft.steps[index]?.kind === 'take');
    if (steps.length >= fewestCounted) draft.counts.push({ steps, enough: most === Infinity ? 'most' : 'fewest' });
  }
  return next;
}
