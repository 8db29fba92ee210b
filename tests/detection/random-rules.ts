// Random rules of every kind of test, and random events that are likely to meet them.
import { parseSigma, type Condition, type Detection, type GlobPart, type SigmaRule, type Test } from '@tocsin/sigma';
import * as fc from 'fast-check';

import { parseNetwork } from '../../sigma/src/cidr.ts';
import type { SampleEvent } from '../../sigma/src/test-support/sample-events.ts';
import { addresses, dates, dateValues, expressions, networks, numbers } from './random-values.ts';

const [template] = parseSigma(
  'title: Random\nlogsource: { product: test }\ndetection: { a: { b: c }, condition: a }\n',
  'random.yml',
).rules;

/** Characters that fold, escape, end lines or take more than one byte; few, so that texts meet. */
const unit = fc.constantFrom(
  ...Array.from('aAkKsS1.-/\\* \n\r\t\0\'"%_(;{Σσςßẞé𝒜𐐨𐐀'),
  '\u212a',
  '\u017f',
  '\u0131',
  '\u0130',
  '\u2013',
  '\u2028',
  '\ud800',
  '\x85',
);
const ordinary = fc.constantFrom('a', 'A', 'b', '\\', '.', '1');
const unitOrOrdinary = fc.oneof({ weight: 2, arbitrary: ordinary }, { weight: 1, arbitrary: unit });
const piece = fc.string({ unit: unitOrOrdinary, minLength: 1, maxLength: 4 });
const names = ['A', 'B', 'c', 'c.d', 'c.d.e', 'Image', 'User', 'TargetObject', 'EventID', 'Computer', "q'\\;{x:y}\n"];
const fieldName = fc.constantFrom(...names);

const two = (most: number) => fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(2, '0'));
const date = fc
  .tuple(
    fc.constantFrom('1899', '1900', '1969', '2024', '2026', '2299', '2300'),
    fc.tuple(two(13), two(32)),
    fc.constantFrom('', ' ', 'T'),
    fc.tuple(
      two(25),
      two(61),
      fc.option(two(61)),
      fc.constantFrom('', '.5', '.0', '.0001', '.123456789', '.1234567890'),
    ),
    fc.oneof(
      fc.constantFrom('', 'Z', ' Z'),
      fc.tuple(fc.constantFrom('+', '-'), two(25), fc.constantFrom(':', ''), two(61)).map((parts) => parts.join('')),
    ),
  )
  .map(([year, day, joint, [hour, minute, second, fraction], zone]) =>
    [
      year,
      '-',
      day.join('-'),
      ...(joint === '' ? [] : [joint, hour, ':', minute, second === null ? '' : `:${second}${fraction}`, zone]),
    ].join(''),
  );

export const randomText = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: unitOrOrdinary, maxLength: 8 }) },
  { weight: 1, arbitrary: fc.constantFrom(...numbers) },
  { weight: 1, arbitrary: fc.oneof(fc.constantFrom(...dates), date) },
  { weight: 1, arbitrary: fc.constantFrom(...addresses) },
);

const part: fc.Arbitrary<GlobPart> = fc.oneof(
  { weight: 4, arbitrary: piece.map((literal): GlobPart => ({ kind: 'literal', text: literal })) },
  { weight: 2, arbitrary: fc.constant<GlobPart>({ kind: 'many' }) },
  { weight: 1, arbitrary: fc.constant<GlobPart>({ kind: 'one' }) },
  { weight: 1, arbitrary: fc.constant<GlobPart>({ kind: 'dash' }) },
);

/** As the parser leaves them: neither literals nor wildcards twice in a row. */
const joined = (parts: readonly GlobPart[]): GlobPart[] =>
  parts.filter((each, index) => {
    const before = parts[index - 1];
    return !before || before.kind !== each.kind || each.kind === 'one' || each.kind === 'dash';
  });

const glob = fc
  .tuple(fc.array(part, { maxLength: 4 }).map(joined), fc.boolean())
  .map(([parts, cased]): Test => ({ kind: 'glob', parts, cased }));

export const randomTest: fc.Arbitrary<Test> = fc.oneof(
  { weight: 8, arbitrary: glob },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...expressions), fc.boolean(), fc.boolean(), fc.boolean())
      .map(([source, ignoreCase, multiline, dotAll]): Test => ({
        kind: 'regex',
        source,
        flags: { ignoreCase, multiline, dotAll },
      })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...networks).map((network): Test => {
      const { bytes = [], prefix = 0 } = parseNetwork(network) ?? {};
      return { kind: 'cidr', bytes, prefix, text: network };
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom('lt', 'lte', 'gt', 'gte'),
        fc.constantFrom(
          0,
          0.1,
          0.30000000000000004,
          1,
          -1,
          1.5,
          5,
          10,
          1000,
          123456789.12345679,
          9007199254740992,
          1.7976931348623157e308,
          5e-324,
        ),
      )
      .map(([operator, value]): Test => ({ kind: 'compare', operator, value })),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('minute', 'hour', 'day', 'week', 'month', 'year')
      .chain((part_) =>
        fc.constantFrom(...dateValues[part_]).map((value): Test => ({ kind: 'datePart', part: part_, value })),
      ),
  },
  { weight: 1, arbitrary: fc.constant<Test>({ kind: 'null' }) },
  { weight: 1, arbitrary: fc.boolean().map((present): Test => ({ kind: 'exists', present })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fieldName, fc.constantFrom('equals', 'startsWith', 'endsWith', 'contains'), fc.boolean())
      .map(([field, how, cased]): Test => ({ kind: 'fieldReference', field, how, cased })),
  },
  { weight: 1, arbitrary: fc.array(glob, { minLength: 1, maxLength: 3 }).map((of): Test => ({ kind: 'anyOf', of })) },
);

const ofAny = (kind: Test['kind']): boolean => kind === 'glob' || kind === 'regex' || kind === 'anyOf';
const item: fc.Arbitrary<Detection> = fc
  .record({
    field: fc.option(fieldName, { freq: 6 }),
    match: fc.constantFrom('any', 'all'),
    tests: fc.array(randomTest, { minLength: 1, maxLength: 3 }),
  })
  .map(({ field, match, tests }): Detection => {
    const fitting = field === null ? tests.filter(({ kind }) => ofAny(kind)) : tests;
    return {
      kind: 'item',
      field,
      match,
      tests: fitting.length > 0 ? fitting : [{ kind: 'glob', parts: [{ kind: 'many' }], cased: false }],
    };
  });
const { detection } = fc.letrec<{ detection: Detection }>((tie) => ({
  detection: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    { weight: 4, arbitrary: item },
    {
      weight: 1,
      arbitrary: fc
        .array(tie('detection'), { minLength: 1, maxLength: 3 })
        .map((of): Detection => ({ kind: 'and', of })),
    },
    {
      weight: 1,
      arbitrary: fc
        .array(tie('detection'), { minLength: 1, maxLength: 3 })
        .map((of): Detection => ({ kind: 'or', of })),
    },
    { weight: 1, arbitrary: tie('detection').map((of): Detection => ({ kind: 'not', of })) },
  ),
}));

const a: Condition = { kind: 'selection', name: 'a' };
const b: Condition = { kind: 'selection', name: 'b' };
const condition = fc.constantFrom<Condition>(
  a,
  { kind: 'and', of: [a, b] },
  { kind: 'or', of: [a, b] },
  { kind: 'and', of: [a, { kind: 'not', of: b }] },
  { kind: 'not', of: a },
  { kind: 'quantified', match: 'any', pattern: '*', names: ['a', 'b'] },
  { kind: 'not', of: { kind: 'quantified', match: 'all', pattern: '*', names: ['a', 'b'] } },
);

const ruleSources = fc.constantFrom<SigmaRule['logsource']>(
  { product: 'test' },
  { product: 'test' },
  {},
  { product: 'windows' },
  { category: 'process_creation' },
  { category: 'process_creation', product: 'windows' },
  { category: 'registry_set', product: 'windows' },
  { category: 'registry_add', product: 'windows' },
  { category: 'registry_event', product: 'windows' },
  { category: 'antivirus' },
  { product: 'windows', service: 'security' },
  { product: 'windows', service: 'windefend' },
  { product: 'linux', service: 'auth' },
  { service: 'syslog' },
  { category: 'process_creation', product: 'linux' },
  { category: 'process_creation', service: 'sysmon' },
);

export const randomRule: fc.Arbitrary<SigmaRule> = fc
  .record({
    logsource: ruleSources,
    a: detection,
    b: detection,
    conditions: fc.array(condition, { minLength: 1, maxLength: 2 }),
  })
  .map((made) => ruleOf(made.logsource, { a: made.a, b: made.b }, made.conditions));

/** A rule that asks one thing of one field of events of the product `test`. */
export const ruleAsking = (field: string, test: Test): SigmaRule =>
  ruleOf({ product: 'test' }, { a: { kind: 'item', field, match: 'any', tests: [test] } }, [a]);

function ruleOf(
  logsource: SigmaRule['logsource'],
  detections: Readonly<Record<string, Detection>>,
  conditions: readonly Condition[],
): SigmaRule {
  if (!template) throw new Error('The template is no rule.');
  const selections = Object.entries(detections).map(([name, each]) => ({ name, detection: each }));
  const source = JSON.stringify({ logsource, detections, conditions });
  return { ...template, logsource, selections, conditions, source };
}

const leaf = fc.oneof(
  { weight: 8, arbitrary: randomText },
  { weight: 1, arbitrary: fc.oneof(fc.integer({ min: -20, max: 20 }), fc.double(), fc.boolean()) },
  { weight: 1, arbitrary: fc.constantFrom(null, '', -0, 1e21, 1e-7) },
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 5, arbitrary: leaf },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('d', 'e', 'A', 'd.e', ''), tie('value'), { maxKeys: 3 }) },
  ),
}));

/** Fields that decide the route hold one text, as in every log. */
const routed = fc.record(
  {
    Channel: fc.constantFrom(
      'Security',
      'security',
      'Microsoft-Windows-Sysmon/Operational',
      'Microsoft-Windows-Windows Defender/Operational',
      'Unknown',
      '',
    ),
    Provider_Name: fc.constantFrom('Microsoft-Windows-Sysmon', 'Microsoft-Windows-Security-Auditing', 'Other'),
    EventID: fc.constantFrom(1, 12, 13, '13', 4688, '4657', 1116, 7, '', 'x'),
    EventId: fc.constantFrom(1, 4688),
    EventType: fc.constantFrom('CreateKey', 'createkey', 'DeleteKey', 'SetValue'),
    NewProcessName: leaf,
    SubjectUserName: value,
    ObjectName: fc.constantFrom(
      '\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet001\\a',
      '\\registry\\user\\A',
      'HKLM\\System\\ControlSet1\\a',
      'x',
      '\\Registry\\Machine\\SYSTEM\\CONTROLSET002',
    ),
    ObjectValueName: fc.constantFrom('', 'b', 'A\n'),
    NewValue: value,
    ComputerName: leaf,
    'Threat Name': leaf,
  },
  { requiredKeys: [] },
);
const eventSources = fc.constantFrom<SampleEvent['logsource']>(
  { product: 'test' },
  { product: 'Test' },
  { product: 'windows' },
  { product: 'Windows', category: 'process_creation' },
  {},
  { product: '' },
  { product: 'linux', service: 'sshd' },
  { product: 'linux', service: 'auth' },
  { product: 'linux', category: 'process_creation' },
  { service: 'syslog' },
  { product: 'windows', category: 'antivirus', service: 'security' },
);

export const randomEvent: fc.Arbitrary<SampleEvent> = fc
  .record({
    logsource: eventSources,
    own: fc.dictionary(fc.constantFrom(...names.filter((name) => name !== 'EventID'), ''), value, { maxKeys: 5 }),
    routed: fc.option(routed, { freq: 2 }),
  })
  .map(({ logsource, own, routed: more }) => ({ logsource, native: { ...more, ...own } }));
