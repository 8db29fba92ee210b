import { isDeepStrictEqual } from 'node:util';

// What is written is read again as the same document.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { GlobPart, SigmaRule } from '../ast.ts';
import { parseGlob } from '../glob.ts';
import { parseSigma } from '../parse-rule.ts';
import { missingCorpora, publicRuleFiles } from '../test-support/corpora.ts';
import { printSigma } from './print.ts';
import { globText } from './values.ts';

const bare = ({ source: _, file: __, line: ___, ...rule }: SigmaRule) => rule;

describe('values', () => {
  const part = fc.oneof(
    fc
      .string({ unit: fc.constantFrom('\\', '*', '?', 'a', '-', ' ', 'é'), minLength: 1, maxLength: 6 })
      .map((text): GlobPart => ({ kind: 'literal', text })),
    fc.constant<GlobPart>({ kind: 'one' }),
    fc.constant<GlobPart>({ kind: 'many' }),
  );
  it('come back as the same parts, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (made) => {
        const parts = joined(made);
        expect(parseGlob(globText(parts))).toEqual(parts);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** As reading gives them: neighbouring literals are one, and so are neighbouring `*`. */
function joined(parts: readonly GlobPart[]): GlobPart[] {
  const result: GlobPart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last?.kind === 'literal' && part.kind === 'literal')
      result.splice(-1, 1, { kind: 'literal', text: last.text + part.text });
    else if (!(last?.kind === 'many' && part.kind === 'many')) result.push(part);
  }
  return result;
}

describe.skipIf(missingCorpora !== null)(`public rules${missingCorpora ? ` (${missingCorpora})` : ''}`, () => {
  it('come back as the same rule; those with encoded values find the same', () => {
    const encoded: string[] = [];
    for (const { source, file } of publicRuleFiles()) {
      for (const rule of parseSigma(source, file).rules) {
        const printed = printSigma(rule);
        const { rules, faults } = parseSigma(printed, file);
        expect(faults, `${file}\n${printed}`).toEqual([]);
        const [again] = rules;
        if (!again) throw new Error(`${file} printed as nothing`);
        const isEncoded = JSON.stringify(rule.selections).includes('"anyOf"');
        if (isEncoded) encoded.push(file);
        expect(printSigma(again), file).toBe(printed);
        expect(isEncoded || isDeepStrictEqual(bare(again), bare(rule)), file).toBe(true);
      }
    }
    expect(encoded.length).toBeLessThan(30);
  }, 60_000);
});

describe('correlations and filters', () => {
  it('come back as the same document', () => {
    const text = `title: Failures, then success
id: 0f2a4b6c-1111-4222-8333-444455556666
correlation:
  type: temporal_ordered
  rules: [failures, success, logoff]
  group-by: [user]
  timespan: 90m
  aliases:
    user:
      failures: TargetUserName
      success: SubjectUserName
  condition: failures and (success or not logoff)
  generate: true
---
title: Many ports
id: 0f2a4b6c-1111-4222-8333-444455556667
correlation:
  type: value_percentile
  rules: [scan]
  timespan: 1d
  condition:
    gte: 10
    lt: 100.5
    field: port
    percentile: 95
---
title: Not on build servers
id: 0f2a4b6c-1111-4222-8333-444455556668
logsource:
  product: windows
filter:
  rules: [one, two]
  host:
    Computer|startswith: build-
  condition: not host
`;
    const { correlations, filters, faults } = parseSigma(text);
    expect(faults).toEqual([]);
    const without = ({ source: _, line: __, ...document }: (typeof correlations)[number] | (typeof filters)[number]) =>
      document;
    for (const correlation of correlations)
      expect(parseSigma(printSigma(correlation)).correlations.map(without)).toEqual([without(correlation)]);
    for (const filter of filters)
      expect(parseSigma(printSigma(filter)).filters.map(without)).toEqual([without(filter)]);
    expect([correlations.length, filters.length]).toEqual([2, 1]);
  });
});
