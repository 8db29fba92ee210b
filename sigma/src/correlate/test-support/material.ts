// Builders and random material for tests of correlations.
import * as fc from 'fast-check';

import type { CorrelationBound, CorrelationType, RuleCondition, SigmaCorrelation } from '../../ast.ts';
import type { ResolvedCorrelation } from '../../resolve.ts';
import type { RuleDetection } from '../detections.ts';

export const aCorrelation = (parts: Partial<SigmaCorrelation> & { readonly id: string }): SigmaCorrelation => ({
  title: parts.id,
  name: null,
  description: '',
  author: '',
  status: '',
  level: 'medium',
  severity: 2,
  references: [],
  falsePositives: [],
  tags: [],
  attack: { tactics: [], techniques: [] },
  date: null,
  modified: null,
  fields: [],
  source: '',
  file: 'correlation.yml',
  line: 1,
  type: 'event_count',
  rules: ['r1'],
  groupBy: [],
  timespanMs: 10,
  aliases: {},
  bounds: [],
  valueFields: [],
  percentile: null,
  ruleCondition: null,
  generate: false,
  ...parts,
});

/** As a set in which every reference is an id, or the name of another correlation of it. */
export const resolved = (...correlations: readonly SigmaCorrelation[]): readonly ResolvedCorrelation[] =>
  correlations.map((correlation) => ({
    correlation,
    refs: Object.fromEntries(
      correlation.rules.map((rule) => [rule, correlations.find(({ name }) => name === rule)?.id ?? rule]),
    ),
  }));

export const aDetection = (
  id: string,
  time: number,
  rule = 'r1',
  fields: Readonly<Record<string, readonly string[]>> = {},
): RuleDetection => ({ id, rule, time, values: (field) => fields[field] ?? [] });

export const hourMs = 3_600_000;
const rules = ['r1', 'r2', 'r3'];

const fields = fc.record(
  {
    g: fc.array(fc.constantFrom('a', 'b', '1:a'), { minLength: 0, maxLength: 2 }),
    h: fc.array(fc.constantFrom('a', '', 'c'), { minLength: 1, maxLength: 2 }),
    v: fc.array(fc.constantFrom('1', '2', '-3.5', '8', '0x10', '', 'many', ' 4 '), { minLength: 0, maxLength: 3 }),
  },
  { requiredKeys: [] },
);

/** Detections of three rules in ten timespans' time or, an hour to the unit, in a few of the cells runs are cut by. */
export const someDetections = (unitMs: number, maxLength = 40): fc.Arbitrary<readonly RuleDetection[]> =>
  fc
    .array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.constantFrom(...rules), fields), { maxLength })
    .map((all) => all.map(([time, rule, texts], index) => aDetection(`d${index % 30}`, time * unitMs, rule, texts)));

const bound: fc.Arbitrary<CorrelationBound> = fc.record({
  operator: fc.constantFrom('gt', 'gte', 'lt', 'lte', 'eq', 'neq'),
  value: fc.integer({ min: 0, max: 4 }),
});

const condition: fc.Arbitrary<RuleCondition> = fc.letrec<{ node: RuleCondition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.record({ kind: fc.constant('rule' as const), rule: fc.constantFrom(...rules) }),
    fc.record({ kind: fc.constant('not' as const), of: tie('node') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
    }),
  ),
})).node;

export const correlationTypes: readonly CorrelationType[] = [
  'event_count',
  'value_count',
  'value_sum',
  'value_avg',
  'value_median',
  'value_percentile',
  'temporal',
  'temporal_ordered',
];

export function someCorrelation(
  id: string,
  type: CorrelationType,
  { unitMs, on = rules }: { unitMs: number; on?: readonly string[] },
): fc.Arbitrary<SigmaCorrelation> {
  const temporal = type.startsWith('temporal');
  return fc
    .record({
      rules: fc.array(fc.constantFrom(...on), { minLength: 1, maxLength: temporal ? 4 : 2 }),
      groupBy: fc.constantFrom<readonly string[]>([], ['g'], ['g'], ['g', 'h'], ['alias']),
      timespan: fc.constantFrom(3, 8, 10, 25),
      bounds: fc.array(bound, { minLength: temporal ? 0 : 1, maxLength: 2 }),
      valueFields: type === 'value_count' ? fc.constantFrom<readonly string[]>(['v'], ['v', 'h']) : fc.constant(['v']),
      percentile: fc.constantFrom(0, 10, 50, 75, 99, 100),
      ruleCondition: temporal ? fc.option(condition) : fc.constant(null),
    })
    .map(({ timespan, percentile, ruleCondition, ...parts }) =>
      aCorrelation({
        ...parts,
        id,
        type,
        rules: ruleCondition ? [...on] : parts.rules,
        timespanMs: timespan * unitMs,
        percentile: type === 'value_percentile' ? percentile : null,
        ruleCondition,
        aliases: { alias: { r1: 'g', r2: 'h' } },
      }),
    );
}

/** Two of the correlations build on others, one of them on both. */
export const someChain = (unitMs: number): fc.Arbitrary<readonly SigmaCorrelation[]> =>
  fc
    .tuple(
      fc.constantFrom(...correlationTypes),
      fc.constantFrom(...correlationTypes.filter((type) => !type.startsWith('value'))),
      fc.constantFrom(...correlationTypes.filter((type) => !type.startsWith('value'))),
    )
    .chain(([first, second, third]) =>
      fc.tuple(
        someCorrelation('c1', first, { unitMs }),
        someCorrelation('c2', second, { unitMs, on: ['c1', 'r1', 'r2'] }),
        someCorrelation('c3', third, { unitMs, on: ['c2', 'c1', 'r3'] }),
      ),
    )
    .map((all) => all.map((one) => ({ ...one, ruleCondition: one.id === 'c1' ? one.ruleCondition : null })));
