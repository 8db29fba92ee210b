// Texts of every kind of rule: what they are taken for, what is kept of them, and what is wrong with them.
import { describe, expect, it } from 'vitest';

import { kindOf, readDocuments, readOneDocument } from './read.ts';

const threshold = (more = ''): string => `title: Too many failures
kind: threshold
query: 'event.outcome:failure'
group-by: [user.name]
count: { gte: 10 }
timeframe: 5m
level: high
tags: [attack.credential-access, attack.t1110]
${more}`;
const yara = `import "pe"
// a comment with a } in it
rule Dropper : windows {
  meta:
    author = "Ada"
    level = "high"
    id = "0f2a4b6c-1111-4222-8333-444455556666"
  strings:
    $text = "a } brace" nocase
    $hex = { 4D 5A [2-4] }
    $path = /C:\\/[a-z]{2,}\\.exe/i
  condition:
    $text and #hex > 1 and any of ($p*)
}
`;

const faultsOf = (source: string) => readDocuments(source, 'f').faults.map(({ line, message }) => [line, message]);

describe('kinds', () => {
  it('are told by what stands in the text', () => {
    expect(kindOf(threshold())).toBe('threshold');
    expect(kindOf('title: x\nkind: query\nquery: a')).toBe('query');
    expect(kindOf(yara)).toBe('yara');
    expect(kindOf('title: x\ncorrelation:\n  type: temporal')).toBe('correlation');
    expect(kindOf('title: x\nfilter:\n  rules: any')).toBe('filter');
    expect(kindOf('title: a rule dropper: { }')).toBe('sigma');
  });
});

describe('thresholds', () => {
  it('are read with what they count and whom they tell', () => {
    const document = readOneDocument(threshold("actions:\n  - { type: email, to: ['soc@example.org'] }\n"));
    expect(document).toMatchObject({
      kind: 'threshold',
      columns: { severity: 3, tactics: ['credential-access'], techniques: ['T1110'] },
      threshold: {
        atLeast: 10,
        timeframeMs: 300_000,
        groupBy: ['user.name'],
        distinct: null,
        actions: [{ type: 'email', to: ['soc@example.org'] }],
      },
    });
    expect(readOneDocument(threshold()).columns.ruleId).toBe(readOneDocument(threshold()).columns.ruleId);
  });

  it.each([
    [threshold().replace('5m', '5 minutes'), 6, 'timeframe'],
    [threshold().replace('{ gte: 10 }', 'ten'), 5, 'count'],
    [threshold().replace("'event.outcome:failure'", "'(a'"), 3, 'column'],
    [threshold('actions: [{ type: fax }]'), 9, 'action'],
    [threshold('colour: red'), 9, 'not known'],
    [threshold().replace('title: Too many failures\n', ''), 1, 'title'],
    ['kind: threshold\n  bad: [', 2, 'YAML'],
  ])('are refused at the place of the fault: %#', (source, line, words) => {
    const found = faultsOf(source);
    expect(
      found.some(([at, message]) => at === line && String(message).includes(words)),
      JSON.stringify(found),
    ).toBe(true);
  });
});

describe('saved queries', () => {
  it('keep their search and range', () => {
    expect(readOneDocument('title: Mine\nkind: query\nquery: "host.name:a"\nrange: 7d')).toMatchObject({
      kind: 'query',
      query: { query: 'host.name:a', rangeMs: 7 * 86_400_000 },
    });
    expect(faultsOf('title: Mine\nkind: query')[0]?.[1]).toContain('no query');
  });
});

describe('YARA', () => {
  it('is kept with what its meta says', () => {
    expect(readOneDocument(yara)).toMatchObject({
      kind: 'yara',
      columns: { ruleId: '0f2a4b6c-1111-4222-8333-444455556666', title: 'Dropper', author: 'Ada', severity: 3 },
    });
  });

  it.each([
    ['rule A { strings: $a = "x" }', 'no condition'],
    ['rule A { condition: $b }', 'no string defines'],
    ['rule A { strings: $a = "x" $a = "y" condition: $a }', 'defined twice'],
    ['rule A { condition: true } rule A { condition: true }', 'already'],
    ['rule A { condition: true', 'never closed'],
    ['rule A { condition: true strings: $a = "x" }', 'order'],
    ['rule A { condition: /* open', 'never closed'],
    ['rule A { condition: true } something', 'expected here'],
  ])('is refused with a sentence: %s', (source, words) => {
    expect(
      faultsOf(source)
        .map(([, message]) => message)
        .join(' '),
    ).toContain(words);
  });
});
