// Each warning at its place, and none where there is nothing to say.
import { describe, expect, it } from 'vitest';

import { lintSigma } from './lint.ts';
import { lintChecks, type LintOptions } from './warning.ts';

const about = `title: Shell from a document
id: 3f2b8c1e-5d47-4a0b-9c6e-7e1a2d4f8b90
status: test
description: Something runs.
author: Ada
date: 2026-05-31
level: high
`;
const windows = 'logsource:\n  product: windows\n  category: process_creation\n';
/** The detection begins in line 12. */
const rule = (detection: string, more = ''): string =>
  `${about}${more}${windows}detection:\n${detection.replaceAll(/^/gm, '  ')}\n`;
const ofValue = (value: string): string => rule(`selection:\n  ${value}\ncondition: selection`);
const correlation = (members: string): string => `${about}correlation:\n${members.replaceAll(/^/gm, '  ')}\n`;
const options: LintOptions = {
  today: '2026-11-21',
  techniques: new Set(['T1059', 'T1059.001', 'T1003']),
  unknownRules: new Set(['nobody']),
};

const found = (source: string) =>
  lintSigma(source, 'a.yml', options).map(({ check, line, column }) => `${check} ${line}:${column}`);

describe('a sound document', () => {
  it.each([
    [ofValue('CommandLine|contains: whoami')],
    [rule('selection:\n  Image: a\nfilter_main:\n  User: b\ncondition: selection and not 1 of filter_*')],
    [rule('a_1:\n  Image: a\na_2:\n  Image: b\ncondition: all of them')],
    [rule('keywords:\n  - whoami\n  - id a\ncondition: keywords')],
    [ofValue("Image:\n    - '*\\a.exe'\n    - 'c:\\b*'")],
    [ofValue("CommandLine|re: 'a.+b'")],
    [ofValue('CommandLine|contains|all:\n    - a\n    - b')],
    [ofValue("Image: '*'")],
    [ofValue('Image:\n    - a\n    - b')],
    [ofValue('Image|cased:\n    - a\n    - A')],
    [rule('a:\n  Image: null\nb:\n  Image|contains: xyz\ncondition: a or b')],
    [ofValue('Image: a').replace('level', 'tags:\n  - attack.t1059.001\n  - attack.g0016\n  - cve.2026-1\nlevel')],
    [ofValue('Image: a').replace('level', 'tags:\n  - attack.t1061\n  - attack.stealth\nlevel')],
    [ofValue('Image: a').replace(windows, 'logsource:\n  product: zeek\n  service: my_log\n')],
    [ofValue('Image: a').replace(windows, 'logsource:\n  category: process_creation\n')],
    [correlation('type: event_count\nrules: [a]\ntimespan: 30d\ncondition:\n  gte: 5')],
    [correlation('type: temporal\nrules: [a, b]\ngroup-by: [User]\ntimespan: 5m')],
    [
      `${about.replace(/(?:level|status).*\n/g, '')}${windows}filter:\n  rules: any\n  not_them:\n    User: x\n  condition: not_them\n`,
    ],
  ])('has no warning: %#', (source) => expect(lintSigma(source, 'a.yml', options)).toEqual([]));

  it('is not asked about a day when nobody says what day it is', () =>
    expect(lintSigma(ofValue('Image: a').replace('2026-05-31', '2099-01-01'))).toEqual([]));

  it('need not be readable', () => {
    for (const source of ['', '- a', 'title: [', 'a: *b', 'title: x', 'detection: 1', 'detection:\n  condition: 5'])
      expect(() => lintSigma(source)).not.toThrow();
  });
});

const warned: readonly (readonly [string, string])[] = [
  [ofValue('Image: a').replace(/id: .*\n/, ''), 'missing_id 1:1'],
  [ofValue('Image: a').replace(/level: .*\n/, ''), 'missing_level 1:1'],
  [ofValue('Image: a').replace(/author: .*\n/, ''), 'missing_about 1:1'],
  [ofValue('Image: a').replace('Something runs.', "''"), 'missing_about 4:1'],
  [ofValue('Image: a').replace('level', 'falsepositive: none\nlevel'), 'misspelt_key 7:1'],
  [ofValue('Image: a').replace('level', 'Modified: 2026-06-01\nlevel'), 'misspelt_key 7:1'],
  [ofValue('Image: a').replace('Shell', 'x'.repeat(260)), 'long_title 1:8'],
  [ofValue('Image: a').replace('2026-05-31', '2026/05/31'), 'date_form 6:7'],
  [ofValue('Image: a').replace('2026-05-31', '2026-12-31'), 'future_date 6:7'],
  [ofValue('Image: a').replace('level', 'modified: 2026-05-30\nlevel'), 'modified_before_date 7:11'],
  [ofValue('Image: a').replace('level', 'tags:\n  - T1059\nlevel'), 'tag_form 8:5'],
  [ofValue('Image: a').replace('level', 'tags:\n  - important\nlevel'), 'tag_form 8:5'],
  [ofValue('Image: a').replace('level', 'tags:\n  - attack.t10591\nlevel'), 'tag_form 8:5'],
  [ofValue('Image: a').replace('level', 'tags:\n  - attack.excution\nlevel'), 'unknown_tactic 8:5'],
  [ofValue('Image: a').replace('level', 'tags:\n  - attack.t1058\nlevel'), 'unknown_technique 8:5'],
  [ofValue('Image: a').replace('level', 'tags:\n  - attack.t9999\nlevel'), 'unknown_technique 8:5'],
  [ofValue('Image: a').replace('product: windows', 'product: window'), 'unknown_logsource 9:12'],
  [ofValue('Image: a').replace('process_creation', 'process_create'), 'unknown_logsource 10:13'],
  [ofValue('Image: a').replace('category: process_creation', 'service: sysmom'), 'unknown_logsource 10:12'],
  [rule('selection:\n  Image: a\nother:\n  Image: b\ncondition: selection'), 'unused_selection 14:3'],
  [rule('selection:\n  Image: a\nfilter:\n  Image: b\ncondition: selection'), 'unused_selection 14:3'],
  [rule('_a:\n  Image: a\nb:\n  Image: b\ncondition: 1 of them'), 'unused_selection 12:3'],
  [rule('selection:\n  Image: a\nfilter_x:\n  Image: b\ncondition: all of them'), 'filter_counted_in 16:21'],
  [rule('a:\n  Image: a\nfilter_x:\n  Image: b\ncondition: a and 1 of filter_*'), 'filter_not_excluded 16:25'],
  [rule('a:\n  Image: a\nfilter:\n  Image: b\ncondition: a and filter'), 'filter_not_excluded 16:20'],
  [ofValue("Image: '*whoami*'"), 'wildcard_for_modifier 13:12'],
  [ofValue("Image:\n    - '*\\a.exe'\n    - '*\\b.exe'"), 'wildcard_for_modifier 14:9'],
  [ofValue("Image|contains: 'whoami*'"), 'idle_wildcard 13:21'],
  [ofValue("Image|endswith: '*\\a.exe'"), 'idle_wildcard 13:21'],
  [rule("keywords:\n  - '*whoami*'\ncondition: keywords"), 'idle_wildcard 13:7'],
  [ofValue('Image:\n    - whoami\n    - WhoAmI'), 'repeated_value 15:9'],
  [ofValue("CommandLine|contains|windash:\n    - ' -f'\n    - ' /F'"), 'repeated_value 15:9'],
  [ofValue("Image|re: 'whoami\\.exe'"), 'plain_expression 13:15'],
  [ofValue("Image|re: '(?i)^whoami$'"), 'plain_expression 13:15'],
  [ofValue("Image|re: '.*a+'"), 'open_expression 13:15'],
  [ofValue("Image|re: 'a+.*$'"), 'open_expression 13:15'],
  [ofValue('Image|contains: ex'), 'short_value 13:21'],
  [ofValue('Image: null\n  Image|contains: whoami'), 'never_true 14:5'],
  [correlation('type: value_count\nrules: [a]\ntimespan: 5m\ncondition:\n  gte: 5\n  field: User'), 'no_group_by 9:3'],
  [
    correlation('type: event_count\nrules: [a]\ngroup-by: [b]\ntimespan: 31d\ncondition:\n  gte: 5'),
    'long_timespan 12:13',
  ],
  [correlation('type: event_count\nrules: [a, nobody]\ntimespan: 5m\ncondition:\n  gte: 5'), 'unknown_rule 10:14'],
];

describe('a warning', () => {
  it.each(warned)('stands at its place: %#', (source, wanted) => expect(found(source)).toEqual([wanted]));

  it('is tried here, whichever it is', () =>
    expect(new Set(warned.map(([, wanted]) => wanted.split(' ')[0]))).toEqual(new Set(lintChecks)));

  it('is one sentence that says what to do', () => {
    for (const [source] of warned)
      for (const { message } of lintSigma(source, 'a.yml', options)) expect(message).toMatch(/^["\p{Lu}].+[.?]$/u);
  });

  it('counts the lines of the file, whichever of its documents it is about', () =>
    expect(found(`${ofValue('Image: a')}---\n${ofValue('Image|contains: ex')}`)).toEqual(['short_value 28:21']));

  it('says which modifiers to write', () => {
    const said = (value: string) => lintSigma(ofValue(value))[0]?.message;
    expect(said("Image|windash: '* -a*'")).toContain('"Image|contains|windash"');
    expect(said("Image|re: 'whoami'")).toContain('"Image|contains|cased"');
    expect(said("Image|re|i: '^whoami'")).toContain('"Image|startswith"');
  });
});
