// The automata report occurrences of every pattern, those that decide, and nothing that is none.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { scan } from './automaton.ts';
import { buildAutomaton } from './build-automaton.ts';
import { fold } from './fold.ts';
import type { OnHit } from './reports.ts';
import { buildWideAutomaton, scanWide } from './wide-automaton.ts';

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

/** Of each pattern the first occurrence, and the one at the end. */
function deciding(patterns: readonly string[], text: string): string[] {
  const folded = fold(text);
  return patterns.flatMap((pattern, index) => {
    const first = folded.indexOf(pattern);
    if (first === -1) return [];
    const ends = folded.endsWith(pattern) ? [text.length] : [];
    return [first + pattern.length, ...ends].map((end) => `${index} at ${end}`);
  });
}

it('the dense automaton finds what decides, without regard to case, in one text after another', () => {
  fc.assert(
    fc.property(patternsOf('abck-'), fc.array(fc.oneof(ascii, wide), { maxLength: 4 }), (patterns, texts) => {
      const automaton = buildAutomaton(patterns);
      for (const text of texts) {
        const hits = hitsOf((onHit) => scan(automaton, text, onHit));
        expect(searched(patterns, text)).toEqual(expect.arrayContaining(hits));
        expect(hits).toEqual(expect.arrayContaining(deciding(patterns, text)));
      }
    }),
    { numRuns: 500 },
  );
});

it('the dense automaton says whether there is more than ASCII in the text', () => {
  const automaton = buildAutomaton(['a']);
  expect(scan(automaton, 'abc', () => undefined)).toBe(false);
  expect(scan(automaton, 'abç', () => undefined)).toBe(true);
});

it('the sparse automaton finds what decides, without regard to case, in one text after another', () => {
  fc.assert(
    fc.property(patternsOf('aé–k'), fc.array(wide, { maxLength: 4 }), (patterns, texts) => {
      const automaton = buildWideAutomaton(patterns);
      for (const text of texts) {
        const hits = hitsOf((onHit) => scanWide(automaton, text, onHit));
        expect(searched(patterns, text)).toEqual(expect.arrayContaining(hits));
        expect(hits).toEqual(expect.arrayContaining(deciding(patterns, text)));
      }
    }),
    { numRuns: 500 },
  );
});
