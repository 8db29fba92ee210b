// A second opinion on correlations: every window looked through anew, straight from the definition.
import type { CorrelationBound, RuleCondition, SigmaCorrelation } from '../../ast.ts';
import type { RuleDetection } from '../detections.ts';
import type { CorrelationMatch } from '../run.ts';

type Item = { readonly time: number; readonly id: string; readonly rule: string; readonly detection: RuleDetection };
type Told = { readonly match: CorrelationMatch; readonly firings: readonly Item[] };

const order = (left: Item, right: Item): number =>
  left.time - right.time || (left.id < right.id ? -1 : left.id > right.id ? 1 : left.rule < right.rule ? -1 : 1);

/** Takes ids as references, and correlations listed after what they build on. */
export function correlateSlowly(
  correlations: readonly SigmaCorrelation[],
  detections: readonly RuleDetection[],
): readonly CorrelationMatch[] {
  const told = new Map<string, readonly Told[]>();
  for (const correlation of correlations) {
    const items = itemsFor(correlation, detections, told);
    told.set(correlation.id, matchesOf(correlation, items));
  }
  return [...told.values()]
    .flat()
    .map(({ match }) => match)
    .sort((left, right) => left.first - right.first || (left.key < right.key ? -1 : 1));
}

function itemsFor(
  { rules, type }: SigmaCorrelation,
  detections: readonly RuleDetection[],
  told: ReadonlyMap<string, readonly Told[]>,
): readonly Item[] {
  const own = detections.map((detection) => ({ ...detection, detection }));
  const distinct = own.filter(
    (item, index) =>
      index === own.findIndex(({ id, time, rule }) => id === item.id && time === item.time && rule === item.rule),
  );
  const chained = [...new Set(rules)].flatMap((rule) =>
    (told.get(rule) ?? []).flatMap(({ match, firings }) =>
      (type.startsWith('temporal') ? firings : firings.slice(0, 1)).map(({ time }) => {
        const values = (field: string) => (Object.hasOwn(match.group, field) ? [match.group[field] ?? ''] : []);
        const seen = { id: match.key, rule, time };
        return { ...seen, detection: { ...seen, values } };
      }),
    ),
  );
  return [...distinct, ...chained].filter(({ rule }) => rules.includes(rule)).sort(order);
}

const product = (columns: readonly (readonly string[])[]): readonly (readonly string[])[] =>
  columns.reduce<readonly (readonly string[])[]>(
    (rows, column) => rows.flatMap((row) => [...new Set(column)].map((text) => [...row, text])),
    [[]],
  );

const tuplesOf = (correlation: SigmaCorrelation, names: readonly string[], { rule, detection }: Item) =>
  product(names.map((name) => detection.values(correlation.aliases[name]?.[rule] ?? name)));

function matchesOf(correlation: SigmaCorrelation, items: readonly Item[]): readonly Told[] {
  const usable = items.filter(
    (item) => !correlation.type.startsWith('value') || valuesOf(correlation, item).length > 0,
  );
  const groups = new Map<string, readonly string[]>();
  for (const item of usable)
    for (const tuple of tuplesOf(correlation, correlation.groupBy, item)) groups.set(JSON.stringify(tuple), tuple);
  return [...groups].flatMap(([name, tuple]) => {
    const members = usable.filter((item) =>
      tuplesOf(correlation, correlation.groupBy, item).some((other) => JSON.stringify(other) === name),
    );
    return runsOf(correlation, members, tuple);
  });
}

const valuesOf = (correlation: SigmaCorrelation, item: Item): readonly string[] => {
  const tuples = tuplesOf(correlation, correlation.valueFields, item);
  if (correlation.type === 'value_count') return tuples.map((tuple) => JSON.stringify(tuple));
  const name = correlation.valueFields[0] ?? '';
  const texts = item.detection.values(correlation.aliases[name]?.[item.rule] ?? name);
  return texts.filter((text) => text.trim() !== '' && Math.abs(Number(text)) <= 1e200);
};

function runsOf(correlation: SigmaCorrelation, items: readonly Item[], group: readonly string[]): readonly Told[] {
  const { timespanMs } = correlation;
  const quarter = 6 * 3_600_000;
  const cell = quarter * Math.max(1, Math.ceil(timespanMs / quarter));
  const windows = items.map((item, index) =>
    items.slice(0, index + 1).filter(({ time }) => time > item.time - timespanMs),
  );
  const judged = items.map((item, index) => ({ item, index, ...judge(correlation, windows[index] ?? []) }));

  const runs: (typeof judged)[] = [];
  for (const [index, now] of judged.entries()) {
    if (!now.holds) continue;
    const before = judged[index - 1];
    const joined = before?.holds && now.item.time - before.item.time < timespanMs;
    if (joined) runs.at(-1)?.push(now);
    else runs.push([now]);
  }
  const pieces = runs.flatMap((run) => {
    const cut: (typeof judged)[] = [];
    for (const [index, now] of run.entries()) {
      const boundary = Math.floor(now.item.time / cell) * cell;
      const before = run[index - 1];
      const old = (run[0]?.item.time ?? 0) < boundary - cell;
      if (before && !(before.item.time < boundary && old)) cut.at(-1)?.push(now);
      else cut.push([now]);
    }
    return cut;
  });
  return pieces.map((piece) => {
    const first = piece[0] ?? judged[0];
    const last = piece.at(-1) ?? first;
    if (!first || !last) throw new Error('A piece is never empty.');
    const start = first.index + 1 - (windows[first.index]?.length ?? 0);
    const members = items.slice(start, last.index + 1);
    const ids = members.filter(
      ({ id, rule }, index) => index === members.findIndex((other) => other.id === id && other.rule === rule),
    );
    const key = `${correlation.id.length}:${correlation.id}`;
    const groupKey = group.length === 1 ? (group[0] ?? '') : group.map((text) => `${text.length}:${text}`).join('');
    const match = {
      key: `${key}${groupKey.length}:${groupKey}${first.item.id.length}:${first.item.id}`,
      correlation: correlation.id,
      group: Object.fromEntries(correlation.groupBy.map((name, at) => [name, group[at] ?? ''])),
      first: first.item.time,
      last: last.item.time,
      windowStart: members[0]?.time ?? 0,
      members: ids.map(({ id }) => id).slice(0, 100),
      memberCount: ids.length,
      value: Math.max(...piece.map(({ value }) => value)),
    };
    return { match, firings: piece.map(({ item }) => item) };
  });
}

function judge(correlation: SigmaCorrelation, window: readonly Item[]): { holds: boolean; value: number } {
  const { type, rules, bounds, ruleCondition } = correlation;
  const values = window.flatMap((item) => (type.startsWith('value') ? valuesOf(correlation, item) : []));
  const seen = window.map(({ rule }) => rule);
  if (type.startsWith('temporal')) {
    const ordered = type === 'temporal_ordered' && !ruleCondition;
    const value = ordered ? longestCommon(rules, seen) : new Set(seen).size;
    const wanted = ordered ? rules.length : new Set(rules).size;
    if (bounds.length === 0 && !ruleCondition) return { value, holds: value === wanted };
    const asked = !ruleCondition || asksFor(correlation, ruleCondition, seen);
    return { value, holds: asked && inside(bounds, value) };
  }
  const value = aggregate(correlation, window, values);
  return { value, holds: inside(bounds, value) };
}

function aggregate({ type, percentile }: SigmaCorrelation, window: readonly Item[], values: readonly string[]): number {
  if (type === 'event_count') return window.length;
  if (type === 'value_count') return new Set(values).size;
  const numbers = values.map(Number).sort((left, right) => left - right);
  const sum = numbers.reduce((total, number) => total + number, 0);
  if (type === 'value_sum') return sum;
  if (type === 'value_avg') return sum / numbers.length;
  const at = (index: number): number => numbers[index] ?? Number.NaN;
  const half = Math.floor(numbers.length / 2);
  if (type === 'value_median') return numbers.length % 2 === 1 ? at(half) : (at(half - 1) + at(half)) / 2;
  const enough = numbers.find(
    (number) => numbers.filter((other) => other <= number).length * 100 >= (percentile ?? 0) * numbers.length,
  );
  return enough ?? Number.NaN;
}

/** The longest list that is a subsequence of both. */
function longestCommon(left: readonly string[], right: readonly string[]): number {
  const [head, ...tail] = left;
  if (head === undefined) return 0;
  const at = right.indexOf(head);
  const without = longestCommon(tail, right);
  return at < 0 ? without : Math.max(without, 1 + longestCommon(tail, right.slice(at + 1)));
}

/** In any order, what is seen decides; in order, some choice of the seen rules must stand in the listed order. */
function asksFor({ type, rules }: SigmaCorrelation, condition: RuleCondition, seen: readonly string[]): boolean {
  if (type === 'temporal') return holdsFor(condition, (rule) => seen.includes(rule), true, seen);
  const distinct = [...new Set(rules)];
  return Array.from({ length: 2 ** distinct.length }, (_, bits) =>
    distinct.filter((_, index) => Math.floor(bits / 2 ** index) % 2 === 1),
  ).some(
    (chosen) =>
      longestCommon(chosen, seen) === chosen.length && holdsFor(condition, (rule) => chosen.includes(rule), true, seen),
  );
}

function holdsFor(
  condition: RuleCondition,
  chosen: (rule: string) => boolean,
  wanted: boolean,
  seen: readonly string[],
): boolean {
  if (condition.kind === 'rule') return wanted ? chosen(condition.rule) : !seen.includes(condition.rule);
  if (condition.kind === 'not') return holdsFor(condition.of, chosen, !wanted, seen);
  const parts = condition.of.map((part) => holdsFor(part, chosen, wanted, seen));
  return (condition.kind === 'and') === wanted ? parts.every(Boolean) : parts.some(Boolean);
}

const inside = (bounds: readonly CorrelationBound[], value: number): boolean =>
  bounds.every(({ operator, value: limit }) => {
    if (operator === 'eq' || operator === 'neq') return (value === limit) === (operator === 'eq');
    if (value === limit) return operator.endsWith('e');
    return value > limit === operator.startsWith('g');
  });
