// A matcher made after another one of nearly the same rules: the same answers, and nothing compiled twice.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import type { SigmaRule } from './ast.ts';
import { createMatcher, type Matcher } from './matcher.ts';
import { parseSigma } from './parse-rule.ts';

const products = ['one', 'other'];
const words = ['alpha', 'beta', 'gamma', 'delta'];

/** A rule for each product and word, and one for each word that reads everything. */
const pool: SigmaRule[] = [...products, null].flatMap((product) =>
  words.flatMap((word) => {
    const logsource = product === null ? 'category: any' : `product: ${product}\n  category: any`;
    const text = `title: ${word}\nlogsource:\n  ${logsource}\ndetection:\n  s:\n    A|contains: ${word}\n  condition: s\n`;
    return parseSigma(text, 'rule.yml').rules;
  }),
);
const events = products.flatMap((product) =>
  ['alpha beta', 'GAMMA', 'none', 'delta alpha'].map((A) => ({
    event: { A },
    logsource: { product, category: 'any' },
  })),
);
const answers = (matcher: Matcher) =>
  events.map(({ event, logsource }) => matcher.match(event, logsource).map(({ rule, index }) => [rule.title, index]));

it('finds what a matcher of its own finds, however the rules changed', () => {
  fc.assert(
    fc.property(fc.array(fc.shuffledSubarray(pool), { minLength: 2, maxLength: 6 }), (sets) => {
      let earlier: Matcher | undefined;
      for (const rules of sets) {
        const matcher: Matcher = createMatcher(rules, { earlier });
        expect(answers(matcher)).toEqual(answers(createMatcher(rules)));
        earlier = matcher;
      }
    }),
    { numRuns: 100 },
  );
});

it('compiles only the kinds of events that other rules decide now', () => {
  let read = 0;
  const [first, second] = products.map((product): SigmaRule => {
    const [rule] = pool.filter(({ logsource }) => logsource.product === product);
    if (!rule) throw new Error(`No rule for ${product}.`);
    return {
      ...rule,
      get selections() {
        if (product === 'one') read++;
        return rule.selections;
      },
    };
  });
  if (!first || !second) throw new Error('Two rules are needed.');
  const readsOf = (work: () => void): number => {
    const before = read;
    work();
    return read - before;
  };
  let earlier: Matcher | undefined;
  const compiling = readsOf(() => {
    earlier = createMatcher([first, second]);
    answers(earlier);
  });
  // What is read of a rule to find its kinds of events is read again.
  const takingOver = readsOf(() => {
    expect(answers(createMatcher([first], { earlier }))).toEqual(answers(createMatcher([pool[0] ?? first])));
  });
  expect(takingOver).toBeLessThan(compiling);
  expect(readsOf(() => answers(createMatcher([first])))).toBe(compiling);
});
