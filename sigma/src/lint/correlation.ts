// Correlations that join what has nothing to do with each other, wait for months, or refer to nothing.
import { entriesOf, itemsOf, scalarOf, type Entry } from '../yaml-nodes.ts';
import type { LintedDocument } from './warning.ts';

const daysOf: Readonly<Record<string, number>> = {
  s: 1 / 86_400,
  m: 1 / 1_440,
  h: 1 / 24,
  d: 1,
  w: 7,
  M: 30,
  y: 365,
};
const mostDays = 30;

export function lintCorrelation(linted: LintedDocument): void {
  const { document, find, warn } = linted;
  const part = find('correlation') ?? find('filter');
  const entries = part ? entriesOf(part.value, document, part.valueAt, { list: [], at: () => undefined }) : null;
  if (!part || !entries) return;
  const member = (key: string): Entry | undefined => entries.find((entry) => entry.key === key);
  lintReferences(linted, member('rules'));
  if (part.key === 'filter') return;
  const type = member('type');
  const groupBy = member('group-by');
  const isEmpty = groupBy === undefined || scalarOf(groupBy.value) === null;
  if (type && isEmpty && /^(?:value_|temporal)/.test(String(scalarOf(type.value))))
    warn(
      'no_group_by',
      (groupBy ?? type).keyAt,
      'Without group-by this takes the events of all hosts and users together: name what they must share.',
    );
  const timespan = member('timespan');
  const [, count = '', unit = ''] = /^(\d{1,6})([smhdwMy])$/.exec(String(scalarOf(timespan?.value))) ?? [];
  if (timespan && Number(count) * (daysOf[unit] ?? 0) > mostDays)
    warn(
      'long_timespan',
      timespan.valueAt,
      `What happened must be kept for the whole timespan: shorten it to ${mostDays} days or less.`,
    );
}

function lintReferences({ document, options: { unknownRules }, warn }: LintedDocument, rules: Entry | undefined): void {
  if (!rules || !unknownRules) return;
  for (const { node, at } of itemsOf(rules.value, document, rules.valueAt) ?? [
    { node: rules.value, at: rules.valueAt },
  ]) {
    const reference = scalarOf(node);
    if (typeof reference === 'string' && unknownRules.has(reference))
      warn('unknown_rule', at, `No rule has the id or name "${reference}": add that rule, or correct the reference.`);
  }
}
