// How fast streams are correlated, beside recounting each window at every event. `node bench/correlation.ts [--short]`
import { createCorrelator, type ResolvedCorrelation, type RuleDetection, type SigmaAbout } from '@tocsin/sigma';

import { cpuSeconds, report, short } from './report.ts';

type CorrelationType = ResolvedCorrelation['correlation']['type'];

/** Speeds are detections per second of processor time; `groups` 1 has 4,000 detections in its window, 10,000 four. */
type CorrelationMeasured = {
  readonly type: CorrelationType;
  readonly distinct: number;
  readonly groups: number;
  readonly perSecond: number;
  /** The same detections, already in order, with the window looked through at each. */
  readonly recountingPerSecond: number;
};

const types: readonly CorrelationType[] = [
  'event_count',
  'value_count',
  'value_sum',
  'value_avg',
  'value_median',
  'value_percentile',
  'temporal',
  'temporal_ordered',
];
const shapes = [
  { distinct: 1, groups: 1, timespanMs: 4_000 },
  { distinct: 100, groups: 1, timespanMs: 4_000 },
  { distinct: 2_000, groups: 1, timespanMs: 4_000 },
  { distinct: 2_000, groups: 10_000, timespanMs: 40_000 },
];
type Shape = (typeof shapes)[number];

const latenessMs = 500;
const rules = ['first', 'second', 'third'];

function measureCorrelation(): readonly CorrelationMeasured[] {
  const count = short ? 60_000 : 400_000;
  return shapes.flatMap((shape) => {
    const material = detectionsFor(shape, count);
    const sorted = material.toSorted((left, right) => left.time - right.time);
    const recounted = sorted.slice(0, shape.groups === 1 ? 4_000 + (short ? 1_000 : 4_000) : count);
    return types.map((type) => {
      const correlation = correlationOf(type, shape);
      return {
        type,
        distinct: shape.distinct,
        groups: shape.groups,
        perSecond: count / cpuSeconds(() => stream(correlation, material)),
        recountingPerSecond: recounted.length / cpuSeconds(() => recount(correlation, recounted)),
      };
    });
  });
}

/** One a millisecond, shuffled within the lateness; the same in every run. */
function detectionsFor({ distinct, groups }: Shape, count: number): RuleDetection[] {
  let state = 1;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const groupTexts = Array.from({ length: groups }, (_, index) => [`host-${index}`]);
  const valueTexts = Array.from({ length: distinct }, (_, index) => [String(1_000 + index * 7)]);
  return Array.from({ length: count }, (_, index): RuleDetection => {
    const group = groupTexts[random(groups)] ?? [];
    const value = valueTexts[random(distinct)] ?? [];
    const rule = rules[random(rules.length)] ?? '';
    const values = (field: string) => (field === 'host' ? group : value);
    return { id: `d${String(index).padStart(8, '0')}`, rule, time: index + random(latenessMs), values };
  });
}

/** Never quite reached, so that what is measured is the window and not what a match costs. */
const neverReached = 1e12;

const about: SigmaAbout = {
  id: 'c',
  title: 'c',
  name: null,
  description: '',
  author: '',
  status: '',
  level: 'low',
  severity: 1,
  references: [],
  falsePositives: [],
  tags: [],
  attack: { tactics: [], techniques: [] },
  date: null,
  modified: null,
  fields: [],
  source: '',
  file: 'c.yml',
  line: 1,
};

const correlationOf = (type: CorrelationType, { timespanMs }: Shape): ResolvedCorrelation => ({
  refs: {},
  correlation: {
    ...about,
    type,
    rules: type.startsWith('temporal') ? [...rules, 'fourth'] : rules,
    groupBy: ['host'],
    timespanMs,
    bounds: type.startsWith('temporal') ? [] : [{ operator: 'gte', value: neverReached }],
    valueFields: type.startsWith('value') ? ['value'] : [],
    percentile: type === 'value_percentile' ? 95 : null,
    ruleCondition: null,
    aliases: {},
    generate: false,
  },
});

function stream(correlation: ResolvedCorrelation, detections: readonly RuleDetection[]): void {
  const correlator = createCorrelator([correlation], { latenessMs });
  let latest = 0;
  for (const [index, detection] of detections.entries()) {
    correlator.add(detection);
    if (detection.time > latest) latest = detection.time;
    if (index % 100 === 0) correlator.advance(latest);
  }
  const closed = correlator.finish();
  const { late, dropped } = correlator.counters();
  if (closed.length + late + dropped > 0) throw new Error('Nothing was to match, come late or be dropped.');
}

function recount({ correlation }: ResolvedCorrelation, detections: readonly RuleDetection[]): void {
  const windows = new Map<string, RuleDetection[]>();
  for (const detection of detections) {
    const [host = ''] = detection.values('host');
    const before = windows.get(host) ?? [];
    const window = before.filter(({ time }) => time > detection.time - correlation.timespanMs);
    window.push(detection);
    windows.set(host, window);
    if (valueOf(correlation.type, window) >= neverReached) throw new Error('Nothing was to match.');
  }
}

function valueOf(type: CorrelationType, window: readonly RuleDetection[]): number {
  if (type === 'event_count') return window.length;
  if (type === 'value_count') return new Set(window.map(({ values }) => values('value')[0])).size;
  if (type === 'temporal') return new Set(window.map(({ rule }) => rule)).size;
  if (type === 'temporal_ordered') {
    let next = 0;
    for (const { rule } of window) if (rule === rules[next]) next++;
    return next;
  }
  const numbers = window.map(({ values }) => Number(values('value')[0]));
  const sum = numbers.reduce((total, number) => total + number, 0);
  if (type === 'value_sum') return sum;
  if (type === 'value_avg') return sum / numbers.length;
  numbers.sort((left, right) => left - right);
  return numbers[Math.floor(numbers.length * (type === 'value_median' ? 0.5 : 0.95))] ?? 0;
}

function describe(measured: readonly CorrelationMeasured[]): string[] {
  const number = (value: number, width: number): string => Math.round(value).toLocaleString('en').padStart(width);
  return [
    'Correlations; detections per second of processor time, and as a multiple of looking through the window at each:',
    `${'per CPU-s'.padStart(12)} ${'recounting'.padStart(12)} ${'ratio'.padStart(8)}  groups  values  kind`,
    ...measured.map(
      ({ type, distinct, groups, perSecond, recountingPerSecond }) =>
        `${number(perSecond, 12)} ${number(recountingPerSecond, 12)} ${(perSecond / recountingPerSecond).toFixed(1).padStart(7)}×` +
        `  ${number(groups, 6)}  ${number(distinct, 6)}  ${type}`,
    ),
  ];
}

const measured = measureCorrelation();
report('correlation', describe(measured), measured);
