// An expression as the positions its characters stand at: which follow which, and which take which symbol.
import { createAlphabet, type Alphabet } from './alphabet.ts';
import { newline, wordCharacters, type CodePoints } from './code-points.ts';
import type { CountedPositions } from './counts.ts';
import { add, createMoves, type Moves, type Reached } from './moves.ts';
import { holds, placeCount, placeOf, places, questionsOf } from './places.ts';
import type { Program, Step } from './program.ts';

/** Position 0 is before the expression; it is held at every character, so that a match may begin anywhere. */
export type Positions = {
  /** By position, what stands there; nothing at 0. */
  readonly sets: readonly CodePoints[];
  /** Whether it matters what stands before a character. */
  readonly asksBefore: boolean;
  /** How many words of 32 bits a set of positions takes. */
  readonly words: number;
  readonly counts: readonly CountedPositions[];
  readonly alphabet: Alphabet;
  /** By symbol, the positions that take it. */
  readonly taking: readonly Int32Array[];
  /** By symbol, what it is to assertions; and what the edge of the text is. */
  readonly placeOfSymbol: Uint8Array;
  readonly edge: number;
  readonly movesBetween: (before: number, after: number) => Moves;
};

const mostPositions = 2_040;

/** Null when there are too many positions, or symbols. */
export function createPositions({ steps, first, counts }: Program): Positions | null {
  // Steps are written from the last to the first: positions count the other way.
  const takes = steps.flatMap((step, index) => (step.kind === 'take' ? [{ ...step, index }] : [])).reverse();
  if (takes.length > mostPositions) return null;
  const assertions = steps.flatMap((step) => (step.kind === 'assert' ? [step.holds] : []));
  const questions = questionsOf(assertions);
  const distinct = new Map(takes.map(({ set }) => [set.join(), set]));
  const asked = [...(questions.lines ? [newline] : []), ...(questions.words ? [wordCharacters] : [])];
  const alphabet = createAlphabet([...distinct.values(), ...asked]);
  if (!alphabet) return null;
  const words = (takes.length >> 5) + 1;
  const positionOf = new Map(takes.map(({ index }, at) => [index, at + 1]));
  const starts = [first, ...takes.map(({ next }) => next)];
  const known: Moves[] = [];
  const movesBetween = (before: number, after: number): Moves => {
    const at = before * placeCount + after;
    return (known[at] ??= createMoves(
      starts.map((start, position) => reach(steps, positionOf, start, position, before, after)),
      words,
    ));
  };
  return {
    sets: [[], ...takes.map(({ set }) => set)],
    asksBefore: assertions.some((one) => one !== 'textEnd'),
    words,
    counts: counts.map(({ steps: indexes, enough }) => {
      const counted = indexes.map((index) => positionOf.get(index) ?? 0);
      return {
        first: Math.min(...counted),
        last: Math.max(...counted),
        enough: enough === 'fewest' ? 'first' : 'last',
      };
    }),
    alphabet,
    taking: alphabet.samples.map((code) => positionsTaking(takes, code, words)),
    placeOfSymbol: Uint8Array.from(alphabet.samples, (code) => placeOf(code, questions)),
    edge: questions.edges ? places.edge : places.other,
    movesBetween,
  };
}

function positionsTaking(takes: readonly { readonly set: CodePoints }[], code: number, words: number): Int32Array {
  const taking = new Int32Array(words);
  add(taking, 0);
  for (const [index, { set }] of takes.entries()) if (includes(set, code)) add(taking, index + 1);
  return taking;
}

function includes(set: CodePoints, code: number): boolean {
  for (let at = 0; at < set.length; at += 2) if (code >= (set[at] ?? 0) && code <= (set[at + 1] ?? 0)) return true;
  return false;
}

function reach(
  steps: readonly Step[],
  positionOf: ReadonlyMap<number, number>,
  start: number,
  position: number,
  before: number,
  after: number,
): Reached {
  const positions: number[] = position === 0 ? [0] : [];
  const seen = new Set<number>();
  const waiting = [start];
  let accepts = false;
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    const step = steps[index];
    if (!step || seen.has(index)) continue;
    seen.add(index);
    if (step.kind === 'accept') accepts = true;
    else if (step.kind === 'take') positions.push(positionOf.get(index) ?? 0);
    else if (step.kind === 'fork') waiting.push(step.other, step.next);
    else if (holds(step.holds, before, after)) waiting.push(step.next);
  }
  return { positions: positions.sort((a, b) => a - b), accepts };
}
