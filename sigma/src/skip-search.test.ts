// The searches that need not look at every character find what looking at every character finds.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createCompileCache } from './compile-cache.ts';
import { createFieldScan, planFieldScan } from './field-scan.ts';
import { createFieldWatch } from './field-watch.ts';
import { fold } from './fold.ts';
import type { PredicatePattern } from './pattern-use.ts';
import { anchors, type Anchor } from './patterns.ts';
import { buildSkipSearch, skipSearch } from './skip-search.ts';
import { buildTrie, walkBackward, walkForward } from './trie.ts';

const oneOf = (characters: string) => fc.constantFrom(...characters.split(''));
const text = fc.string({ unit: oneOf('aAbBcdKk-\u212aé'), maxLength: 40 });
const patternsOf = (minLength: number) =>
  fc.uniqueArray(fc.string({ unit: oneOf('abcdk-'), minLength, maxLength: 9 }), { minLength: 1, maxLength: 8 });
const foundBy = (search: (onFound: (pattern: number) => void) => unknown): number[] => {
  const found = new Set<number>();
  search((pattern) => found.add(pattern));
  return [...found].toSorted((a, b) => a - b);
};
const never = (): boolean => false;

describe('the skipping search', () => {
  it('finds what is anywhere in the text', () => {
    let searches = 0;
    fc.assert(
      fc.property(patternsOf(4), text, (patterns, searched) => {
        const search = buildSkipSearch(patterns);
        if (!search) return;
        searches++;
        const expected = [...patterns.keys()].filter((index) => fold(searched).includes(patterns[index] ?? ''));
        let isComplete = true;
        const found = foundBy((onFound) => {
          isComplete = skipSearch(search, searched, onFound, never);
        });
        expect(found).toEqual(isComplete ? expected : expected.filter((index) => found.includes(index)));
      }),
      { numRuns: 2_000 },
    );
    expect(searches).toBeGreaterThan(100);
  });

  it('gives up on a text made to keep it busy, in proportion to its length', () => {
    const search = buildSkipSearch(['ab'.repeat(60) + 'c', 'unlike any other']);
    expect(search && skipSearch(search, 'ab'.repeat(5_000), () => {}, never)).toBe(false);
    expect(search && skipSearch(search, 'something of no interest', () => {}, never)).toBe(true);
  });

  it('leaves crowds of strings to the automaton', () => {
    const crowd = Array.from({ length: 6 ** 4 }, (_, index) => index.toString(6).padStart(4, '0'));
    expect(buildSkipSearch(crowd)).toBeNull();
  });
});

describe('a trie', () => {
  it('finds what a text ends with', () => {
    fc.assert(
      fc.property(patternsOf(1), text, (patterns, searched) => {
        const trie = buildTrie(patterns, true);
        const expected = [...patterns.keys()].filter((index) => fold(searched).endsWith(patterns[index] ?? ''));
        expect(foundBy((onFound) => walkBackward(trie, searched, onFound))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('finds what stands at a place', () => {
    fc.assert(
      fc.property(patternsOf(1), text, fc.nat(10), (patterns, searched, from) => {
        const trie = buildTrie(patterns, false);
        const expected = [...patterns.keys()].filter((index) => fold(searched).startsWith(patterns[index] ?? '', from));
        fc.pre(from <= searched.length);
        expect(foundBy((onFound) => walkForward(trie, searched, from, onFound))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a watch on a field', () => {
  const anchor = fc.constantFrom<Anchor>(anchors.contains, anchors.prefix, anchors.suffix, anchors.whole);
  const pattern = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({ text: fc.string({ unit: oneOf('abk-é'), minLength: 1, maxLength: 6 }), anchor }),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom({ text: '', anchor: anchors.present }, { text: '', anchor: anchors.empty }),
    },
  );

  it('fires what a scan of the field fires', () => {
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 8 }), text, (patterns, searched) => {
        const all: PredicatePattern[] = patterns.map((one, predicate) => ({ pattern: one, predicate }));
        const cache = createCompileCache();
        const scanned = foundBy((fire) => createFieldScan(planFieldScan(all, cache), fire)(searched));
        const watched = foundBy((fire) => {
          const { look, shortest } = createFieldWatch(all, cache, fire);
          if (searched.length >= shortest && !look(searched)) for (const predicate of scanned) fire(predicate);
        });
        expect(watched).toEqual(scanned);
      }),
      { numRuns: 2_000 },
    );
  });
});
