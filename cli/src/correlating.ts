// Gathers what correlations count while a hunt reads, and tells at its end what they found.
import { severityName } from '@tocsin/contracts/severity';
import {
  correlate,
  type CorrelationMatch,
  type ResolvedCorrelation,
  type RuleDetection,
  type SigmaCorrelation,
  type SigmaRule,
} from '@tocsin/sigma';

import { timeText, type Finding } from './finding.ts';
import type { RuleSet } from './rule-set.ts';

/** Kept of an event for as long as the hunt lasts: where it is from, and the fields that correlations look at. */
type Kept = Pick<Finding, 'host' | 'user' | 'file'>;

export type Correlating = {
  /** Takes a match of a rule; only what a correlation asks for is kept. */
  add: (rule: SigmaRule, finding: Finding) => void;
  /** Matches of the correlations that are shown, in the order of time. */
  finish: () => Finding[];
};

export function createCorrelating({ correlations, isShown }: RuleSet): Correlating {
  const asked = new Set(correlations.flatMap(({ refs }) => Object.values(refs)));
  const fields = new Set(correlations.flatMap(({ correlation }) => fieldsOf(correlation)));
  const detections: RuleDetection[] = [];
  const kept = new Map<string, Kept>();
  return {
    add({ id: rule }, { time, event, host, user, file }) {
      if (!asked.has(rule) || time === null || event === null) return;
      // Ids in the order of reading settle the order of what happened in the same millisecond.
      const id = String(detections.length).padStart(12, '0');
      const texts = new Map<string, readonly string[]>();
      for (const field of fields) {
        const values = textsOf(event[field]);
        if (values.length > 0) texts.set(field, values);
      }
      detections.push({ id, rule, time, values: (field) => texts.get(field) ?? nothing });
      kept.set(id, { host, user, file });
    },
    finish: () =>
      correlate(correlations, detections).flatMap((match) => {
        const found = correlations.find(({ correlation }) => correlation.id === match.correlation);
        return found && isShown(match.correlation) ? [findingOf(found, match, kept)] : [];
      }),
  };
}

const nothing: readonly string[] = [];

const fieldsOf = ({ groupBy, valueFields, aliases }: SigmaCorrelation): string[] => [
  ...groupBy,
  ...valueFields,
  ...Object.values(aliases).flatMap((byRule) => Object.values(byRule)),
];

function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value === 'string') return [value];
  return typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : nothing;
}

function findingOf({ correlation }: ResolvedCorrelation, match: CorrelationMatch, kept: Map<string, Kept>): Finding {
  const members = match.members.flatMap((id) => kept.get(id) ?? []);
  const common = (of: 'host' | 'user' | 'file'): string => {
    const values = [...new Set(members.map((member) => member[of]))];
    return values.length === 1 ? (values[0] ?? '') : of === 'file' ? values.join(', ') : '';
  };
  return {
    time: match.first,
    rule: correlation,
    level: severityName(correlation.severity),
    host: common('host'),
    user: common('user'),
    message: messageOf(correlation, match),
    dataset: '',
    file: common('file'),
    matched: { ...match.group, value: String(match.value), events: String(match.memberCount) },
    event: null,
    leftover: false,
  };
}

/** `12 events with TargetUserName=alice, 09:12:44 to 2026-11-20 09:15:02` */
function messageOf(correlation: SigmaCorrelation, { group, value, memberCount, windowStart, last }: CorrelationMatch) {
  const groups = Object.entries(group).map(([field, text]) => `${field}=${text}`);
  const [field = ''] = correlation.valueFields;
  const measured: Record<SigmaCorrelation['type'], string> = {
    event_count: `${value} events`,
    value_count: `${value} different ${correlation.valueFields.join(', ')} in ${memberCount} events`,
    value_sum: `sum of ${field} ${value} in ${memberCount} events`,
    value_avg: `average of ${field} ${value} in ${memberCount} events`,
    value_median: `median of ${field} ${value} in ${memberCount} events`,
    value_percentile: `percentile of ${field} ${value} in ${memberCount} events`,
    temporal: `${value} rules together in ${memberCount} events`,
    temporal_ordered: `${value} rules in order in ${memberCount} events`,
  };
  const what = measured[correlation.type];
  return `${what}${groups.length > 0 ? ` with ${groups.join(', ')}` : ''}, ${timeText(windowStart)} to ${timeText(last)}`;
}
