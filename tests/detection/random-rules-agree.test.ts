// Whatever a rule says and whatever an event holds: the matcher and the compiled SQL give the same answer.
import { env } from 'node:process';

import type { SigmaRule, Test } from '@tocsin/sigma';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { fold } from '../../sigma/src/fold.ts';
import { createBinder } from '../../sigma/src/sql/binder.ts';
import { allFolds, foldedTexts } from '../../sigma/src/sql/fold.ts';
import type { SampleEvent } from '../../sigma/src/test-support/sample-events.ts';
import { matched, openAgreement, type Agreement } from './agreement.ts';
import { randomEvent, randomRule, randomTest, randomText, ruleAsking } from './random-rules.ts';

let agreement: Agreement;
beforeAll(async () => {
  agreement = await openAgreement();
});
afterAll(() => agreement.close());

const more = env['TOCSIN_TEST_ALL_RULES'] === '1' ? 5 : 1;

/** Returns how many matches there were. */
async function expectAgreement(rules: readonly SigmaRule[], events: readonly SampleEvent[]): Promise<number> {
  const batch = await agreement.keep(events);
  const stored = await agreement.found(batch, rules, { shared: events.length, from: 0, to: 0 });
  const streamed = [...matched(rules, events).values()];
  expect(stored).toEqual(streamed);
  return streamed.reduce((sum, places) => sum + places.length, 0);
}

describe('random rules', () => {
  it('find the same random events streamed and stored', { timeout: 300_000 }, async () => {
    let hits = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(randomRule, { minLength: 10, maxLength: 20, size: 'max' }),
        fc.array(randomEvent, { minLength: 40, maxLength: 80, size: 'max' }),
        async (rules, events) => {
          hits += await expectAgreement(rules, events);
        },
      ),
      { numRuns: 12 * more },
    );
    expect(hits).toBeGreaterThan(100);
  });

  it('ask one text alike, whatever they ask', { timeout: 300_000 }, async () => {
    const hits = new Map<Test['kind'], number>();
    const texts = fc.tuple(randomText, randomText);
    await fc.assert(
      fc.asyncProperty(
        fc.array(randomTest, { minLength: 30, maxLength: 40, size: 'max' }),
        fc.array(texts, { minLength: 200, maxLength: 300, size: 'max' }),
        async (tests, pairs) => {
          const events = pairs.map(([text, other], index) => eventWith(text, other, index));
          const rules = tests.map((test) => ruleAsking('A', test));
          await expectAgreement(rules, events);
          for (const [index, places] of [...matched(rules, events).values()].entries()) {
            const kind = tests[index]?.kind ?? 'null';
            hits.set(kind, (hits.get(kind) ?? 0) + places.length);
          }
        },
      ),
      { numRuns: 10 * more },
    );
    for (const kind of ['glob', 'regex', 'cidr', 'compare', 'datePart', 'fieldReference', 'anyOf'] as const)
      expect(hits.get(kind), `no ${kind} found anything`).toBeGreaterThan(0);
  });
});

/** Two texts of the same field, or fields that relate to one another. */
function eventWith(text: string, other: string, index: number): SampleEvent {
  const characters = Array.from(text);
  const native =
    index % 10 === 0
      ? { A: [text, other], B: text }
      : {
          A: text,
          B: index % 3 === 0 ? characters.slice(0, 2).join('') : other,
          Image: characters.slice(1).join('').toUpperCase(),
          'c.d': characters.slice(0, -1).join('').toLowerCase(),
        };
  return { logsource: { product: 'test' }, native };
}

describe('letters', () => {
  it('fold in SQL as they do in the matcher, every one of the basic plane', async () => {
    const bind = createBinder('f');
    const folded = foldedTexts('[{text:String}]', allFolds, bind);
    const perQuery = 4_096;
    for (let from = 0; from < 0x10000; from += perQuery) {
      const codes = Array.from({ length: perQuery }, (_, index) => from + index);
      const text = codes
        .flatMap((code) => (code >= 0xd800 && code <= 0xdfff ? [] : String.fromCharCode(code)))
        .join('');
      const [row] = await agreement.store.query<{ folded: string[] }>(
        `WITH ${bind.definitions.join(', ')} SELECT ${folded} AS folded`,
        { wall: 'system', params: { ...bind.params, text } },
      );
      expect(row?.folded).toEqual([fold(text)]);
    }
  });
});
