// The automata report every occurrence of every pattern, and nothing else.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { buildAutomaton, buildWideAutomaton, scan, scanWide, type OnHit } from './automaton.ts';
import { fold } from './fold.ts';

const sorted = (hits: string[]): string[] => hits.toSorted();

function hitsOf(run: (onHit: OnHit) => unknown): string[] {
  const hits: string[] = [];
  run((pattern, end) => hits.push(`${pattern} at ${end}`));
  return sorted(hits);
}

function searched(patterns: readonly string[], text: string): string[] {
  const folded = fold(text);
  return sorted(
    patterns.flatMap((pattern, index) =>
      Array.from(folded, (_, at) => at)
        .filter((at) => folded.startsWith(pattern, at))
        .map((at) => `${index} at ${at + pattern.length}`),
    ),
  );
}

const oneOf = (characters: string) => fc.constantFrom(...characters.split(''));
const ascii = fc.string({ unit: oneOf('aAbBc-'), maxLength: 12 });
const wide = fc.string({ unit: oneOf('aAéÉ–\u212ak'), maxLength: 12 });
const patternsOf = (unit: string) =>
  fc.uniqueArray(fc.string({ unit: oneOf(unit), minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 8,
  });

it('the dense automaton finds all occurrences without regard to case', () => {
  fc.assert(
    fc.property(patternsOf('abck-'), fc.oneof(ascii, wide), (patterns, text) => {
      const automaton = buildAutomaton(patterns);
      expect(hitsOf((onHit) => scan(automaton, text, onHit))).toEqual(searched(patterns, text));
    }),
    { numRuns: 500 },
  );
});

it('the dense automaton says whether there is more than ASCII in the text', () => {
  const automaton = buildAutomaton(['a']);
  expect(scan(automaton, 'abc', () => undefined)).toBe(false);
  expect(scan(automaton, 'abç', () => undefined)).toBe(true);
});

it('the sparse automaton finds all occurrences without regard to case', () => {
  fc.assert(
    fc.property(patternsOf('aé–k'), wide, (patterns, text) => {
      const automaton = buildWideAutomaton(patterns);
      expect(hitsOf((onHit) => scanWide(automaton, text, onHit))).toEqual(searched(patterns, text));
    }),
    { numRuns: 500 },
  );
});
