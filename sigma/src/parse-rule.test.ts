// Rules are read whole, and every fault is found at its place in words an author understands.
import { describe, expect, it } from 'vitest';

import { parseSigma } from './parse-rule.ts';

const whole = `title: Odd child of a browser
name: odd_child
id: 3F2B8C1E-5D47-4A0B-9C6E-7E1A2D4F8B90
status: experimental
description: A browser starts a shell.
author: Ann Author, Bob Builder
date: 2026-02-03
modified: 2026-03-04
references:
  - https://example.org/a
tags:
  - attack.credential_access
  - attack.defense-evasion
  - attack.T1003.001
  - attack.t1059
  - attack.g0010
  - cve.2026-1
falsepositives: [Installers]
fields: [Image]
level: high
logsource:
  product: Windows
  category: process_creation
  definition: ignored
detection:
  parent:
    ParentImage|endswith: ['\\a.exe', '\\b.exe']
  filter_main: {User: null}
  condition: parent and not 1 of filter_*
`;

describe('a rule', () => {
  const { rules, faults } = parseSigma(whole, 'rules/browser.yml');
  const [rule] = rules;

  it('is read with everything it says about itself', () => {
    expect(faults).toEqual([]);
    expect(rule).toMatchObject({
      id: '3f2b8c1e-5d47-4a0b-9c6e-7e1a2d4f8b90',
      title: 'Odd child of a browser',
      name: 'odd_child',
      description: 'A browser starts a shell.',
      author: 'Ann Author, Bob Builder',
      status: 'experimental',
      level: 'high',
      severity: 3,
      date: '2026-02-03',
      modified: '2026-03-04',
      references: ['https://example.org/a'],
      falsePositives: ['Installers'],
      fields: ['Image'],
      attack: { tactics: ['credential-access', 'defense-evasion'], techniques: ['T1003.001', 'T1059'] },
      logsource: { product: 'windows', category: 'process_creation' },
      file: 'rules/browser.yml',
      line: 1,
      source: whole,
    });
  });

  it('has its detection as a tree', () => {
    expect(rule?.conditions).toEqual([
      {
        kind: 'and',
        of: [
          { kind: 'selection', name: 'parent' },
          { kind: 'not', of: { kind: 'quantified', match: 'any', pattern: 'filter_*', names: ['filter_main'] } },
        ],
      },
    ]);
    expect(rule?.selections[1]).toEqual({
      name: 'filter_main',
      detection: { kind: 'item', field: 'User', match: 'any', tests: [{ kind: 'null' }] },
    });
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(rule?.selections[0]?.detection)).toBe(true);
    expect(Object.isFrozen(rule?.attack.tactics)).toBe(true);
  });

  it('without an id always gets the same one, another for other content', () => {
    const idless = whole.replace(/id: .*\n/, '');
    const id = parseSigma(idless).rules[0]?.id;
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(parseSigma(`# a comment\n${idless}`).rules[0]?.id).toBe(id);
    expect(parseSigma(idless.replace('a.exe', 'c.exe')).rules[0]?.id).not.toBe(id);
  });

  it('binds "or" loosest, then "and", then "not"', () => {
    const source = whole.replace('parent and not 1 of filter_*', 'not parent and filter_main or parent');
    expect(parseSigma(source).rules[0]?.conditions).toEqual([
      {
        kind: 'or',
        of: [
          {
            kind: 'and',
            of: [
              { kind: 'not', of: { kind: 'selection', name: 'parent' } },
              { kind: 'selection', name: 'filter_main' },
            ],
          },
          { kind: 'selection', name: 'parent' },
        ],
      },
    ]);
  });

  it('leaves selections with a leading underscore out of "them"', () => {
    const source =
      'title: a\nlogsource: {product: b}\ndetection:\n  _x: {A: 1}\n  y: {A: 2}\n  condition: all of them\n';
    expect(parseSigma(source).rules[0]?.conditions[0]).toMatchObject({ names: ['y'] });
  });
});

describe('a file of several documents', () => {
  const good = 'title: One\nlogsource: {product: a}\ndetection:\n  s: {A: 1}\n  condition: s\n';

  it('yields the good ones and the faults of the others, with lines of the file', () => {
    const { rules, faults } = parseSigma(
      `${good}---\n${good.replace('condition: s', 'condition: t')}---\n---\n${good.replace('One', 'Three')}`,
      'f.yml',
    );
    expect(rules.map(({ title, line }) => ({ title, line }))).toEqual([
      { title: 'One', line: 1 },
      { title: 'Three', line: 14 },
    ]);
    expect(rules[1]?.source).toBe(good.replace('One', 'Three').trimEnd());
    expect(faults).toEqual([
      { file: 'f.yml', line: 11, column: 14, message: '"t" is not a selection of this rule. Did you mean "s"?' },
    ]);
  });
});

const head = 'title: T\nlogsource:\n  product: p\ndetection:\n';
const withSelection = (lines: string) => `${head}  sel:\n${lines}\n  condition: sel\n`;
const withCondition = (condition: string) => `${head}  sel_a: {A: 1}\n  sel_b: {B: 1}\n  condition: ${condition}\n`;

describe('faults', () => {
  it.each([
    [
      'an unknown modifier',
      withSelection('    Image|contians: x'),
      6,
      5,
      /"contians" is not a Sigma modifier. Did you mean "contains"\?/,
    ],
    ['a modifier that is missing', withSelection('    Image|: x'), 6, 5, /missing after "\|"/],
    ['a modifier written twice', withSelection('    Image|contains|contains: x'), 6, 5, /written twice/],
    [
      'modifiers that do not go together',
      withSelection('    Image|re|startswith: x'),
      6,
      5,
      /"re" and "startswith" cannot be combined/,
    ],
    ['a flag without its expression', withSelection('    Image|i: x'), 6, 5, /"i" only goes with "re"/],
    [
      'a bad regular expression',
      withSelection('    Image|re:\n      - fine\n      - (a'),
      8,
      9,
      /refused: .*missing closing \)/,
    ],
    ['a look-ahead', withSelection('    Image|re: a(?=b)'), 6, 15, /look-ahead/],
    ['a back-reference', withSelection(String.raw`    Image|re: (a)\1`), 6, 15, /back-references/],
    ['null in a list', withSelection('    Image: [a, null]'), 6, 16, /null cannot stand in a list/],
    ['null modified', withSelection('    Image|contains: null'), 6, 21, /null cannot be modified/],
    ['an empty list of values', withSelection('    Image: []'), 6, 12, /empty list of values/],
    ['a mapping as a value', withSelection('    Image: {a: b}'), 6, 12, /not a mapping/],
    ['a list in a list', withSelection('    - [a]'), 6, 7, /list inside a list/],
    ['a field without a name', withSelection("    '': x"), 6, 5, /name of a field is missing/],
    ['an empty selection', `${head}  sel:\n  condition: sel\n`, 5, 3, /"sel" is empty/],
    ['a selection that is an empty list', `${head}  sel: []\n  condition: sel\n`, 5, 8, /empty list/],
    ['an empty keyword', withSelection("    - ''"), 6, 7, /would match every event/],
    ['keywords with a network', withSelection("    '|cidr': 10.0.0.0/8"), 6, 5, /needs a field/],
    ['a bad network', withSelection('    Ip|cidr: 10.0.0.0/40'), 6, 14, /not a network/],
    ['a comparison with a word', withSelection('    Size|gt: many'), 6, 14, /needs a number/],
    ['exists with a word', withSelection('    A|exists: maybe'), 6, 15, /true or false/],
    ['wildcards in base64', withSelection('    A|base64: a*'), 6, 15, /cannot have wildcards/],
    ['a placeholder nobody gave', withSelection("    A|expand: '%admins%'"), 6, 15, /%admins% has no values/],
    ['expand without a placeholder', withSelection('    A|expand: admins'), 6, 15, /needs a %placeholder%/],
    [
      'an unknown selection',
      withCondition('sel_a and sel_c'),
      7,
      24,
      /"sel_c" is not a selection.*Did you mean "sel_a"/,
    ],
    ['a quoted condition', withCondition("'sel_a and sel_c'"), 7, 25, /"sel_c"/],
    [
      'a pattern that matches nothing',
      withCondition('1 of filter_*'),
      7,
      19,
      /No selection of this rule matches "filter_\*"/,
    ],
    ['a pattern without a number', withCondition('sel_*'), 7, 14, /needs "1 of" or "all of"/],
    ['another number', withCondition('2 of sel_*'), 7, 14, /only "1 of" and "all of"/],
    ['a bracket left open', withCondition('(sel_a or sel_b'), 7, 29, /closing bracket is missing/],
    ['a bracket never opened', withCondition('sel_a)'), 7, 19, /never opened/],
    ['two selections side by side', withCondition('sel_a sel_b'), 7, 20, /"and" or "or" was expected/],
    ['an end too early', withCondition('sel_a and'), 7, 23, /ends where a selection was expected/],
    ['an aggregation', withCondition('sel_a | count() > 5'), 7, 20, /aggregations such as count\(\)/],
    ['near', withCondition('sel_a | near sel_b'), 7, 20, /near.*temporal correlation/],
    ['an empty condition', withCondition("''"), 7, 15, /condition is empty/],
    ['a timeframe', `${head}  sel: {A: 1}\n  timeframe: 5m\n  condition: sel\n`, 6, 3, /timeframe/],
    ['no condition', `${head}  sel: {A: 1}\n`, 4, 1, /no condition/],
    ['no selection', `${head}  condition: sel\n`, 4, 1, /no selection/],
    ['no title', 'logsource: {product: a}\ndetection:\n  s: {A: 1}\n  condition: s\n', 1, 1, /no title/],
    ['no log source', 'title: a\ndetection:\n  s: {A: 1}\n  condition: s\n', 1, 1, /no logsource/],
    ['no detection', 'title: a\nlogsource: {product: a}\n', 1, 1, /no detection/],
    [
      'a log source that names nothing',
      'title: a\nlogsource: {definition: a}\ndetection:\n  s: {A: 1}\n  condition: s\n',
      2,
      1,
      /names no product/,
    ],
    ['an unknown level', `${withCondition('sel_a')}level: hihg\n`, 8, 8, /"hihg" is not a level.*Did you mean "high"/],
    ['an unknown status', `${withCondition('sel_a')}status: done\n`, 8, 9, /"done" is not a status/],
    ['an id that is no UUID', `${withCondition('sel_a')}id: rule-1\n`, 8, 5, /not a UUID/],
    ['a key twice', `${withCondition('sel_a')}title: again\n`, 8, 1, /already there/],
    ['a field twice', withSelection('    A: 1\n    B: 1\n    A: 2'), 8, 5, /already there/],
    ['no YAML', 'title: [a\nlogsource: b', 2, 1, /not valid YAML/],
    ['a list', '- a', 1, 1, /mapping with title, logsource and detection/],
    ['a correlation', 'title: a\ncorrelation:\n  type: event_count\n', 2, 1, /correlation/],
    ['a filter', 'title: a\nlogsource: {product: a}\nfilter:\n  rules: any\n', 3, 1, /filter/],
    ['an action', 'action: global\ntitle: a\n', 1, 1, /"action"/],
    ['nothing', '# only a comment\n', 1, 1, /no rule in this file/],
  ])('%s is found at its place', (_, source, line, column, message) => {
    const { rules, faults } = parseSigma(source, 'f.yml');
    expect(rules).toEqual([]);
    expect(faults).toContainEqual({ file: 'f.yml', line, column, message: expect.stringMatching(message) });
  });

  it('are all reported, not only the first', () => {
    const { faults } = parseSigma(
      `title: a\nlevel: none\nlogsource: {product: a}\ndetection:\n  s: {A|x: 1, B|y: 2}\n  condition: t\n`,
    );
    expect(faults.map(({ line }) => line)).toEqual([2, 5, 5, 6]);
  });

  it('stop a file of aliases that stands for far more values than it has characters', () => {
    const values = `  a: {A: &v [${Array.from({ length: 2000 }, (_, index) => index).join(',')}]}\n`;
    const again = Array.from({ length: 199 }, (_, index) => `  b${index}: {A: *v}\n`).join('');
    expect(parseSigma(`${head}${values}${again}  condition: a\n`).faults.map(({ message }) => message)).toEqual([
      'From here on the rule has too many values.',
    ]);
  });

  it('come soon, however the rule tries to be slow', () => {
    const start = performance.now();
    const dashed = Array.from({ length: 20_000 }, (_, index) => `      - -a${index} -b -c`).join('\n');
    const hostile = [
      withSelection(`    A|windash:\n${dashed}`),
      withSelection(`    A|re: '${'\\'.repeat(100_001)}'`),
      withSelection("    A|re: '((a{1000}){1000}){1000}'"),
      '&a a: *a\n'.repeat(20_000),
      withCondition('(sel_a or '.repeat(100_000)),
      withCondition(`${'1 of them or '.repeat(1_000)}sel_a`),
      `${head}${Array.from({ length: 20_000 }, (_, index) => `  s${index}: 1\n`).join('')}  condition: all of them\n`,
    ];
    for (const source of hostile) expect(parseSigma(source).faults.length).toBeGreaterThan(0);
    expect(performance.now() - start).toBeLessThan(8_000);
  });

  it('do not grow with nesting: deep brackets are refused, not a crash', () => {
    const { faults } = parseSigma(withCondition(`${'('.repeat(500)}sel_a${')'.repeat(500)}`));
    expect(faults[0]?.message).toMatch(/nested too deeply/);
    expect(parseSigma(`a: ${'['.repeat(20_000)}`).faults.length).toBeGreaterThan(0);
  });
});
