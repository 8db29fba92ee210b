// A grouping rule as it is typed, and the way from and to what the server takes.
import type { GroupingKey, GroupingRule, GroupingRuleBody } from '@tocsin/contracts/grouping';
import { entityKinds, type EntityKind } from '@tocsin/contracts/words';

type Texts =
  | 'severities'
  | 'sites'
  | 'rules'
  | 'datasets'
  | 'tactics'
  | 'techniques'
  | 'entities'
  | 'text'
  | 'minRisk'
  | 'minutes'
  | 'span'
  | 'lateness'
  | 'count'
  | 'distinct'
  | 'sequence'
  | 'propose'
  | 'attach'
  | 'tau'
  | 'hubCap'
  | 'titleTemplate'
  | 'fixedSeverity'
  | 'raisedAt'
  | 'cap';
type Choices = Pick<
  GroupingRuleBody,
  'name' | 'mode' | 'kind' | 'action' | 'groupByMode' | 'missing' | 'multiValue' | 'follow' | 'onClosed'
>;
export type RuleDraft = Choices &
  Record<Texts, string> & {
    groupBy: GroupingKey[];
    windowMode: GroupingRuleBody['window']['mode'];
    op: GroupingRuleBody['threshold']['op'];
    weight: GroupingRuleBody['threshold']['weight'];
    distinctBy: GroupingKey | null;
    severityKind: GroupingRuleBody['severity']['kind'];
    weights: Readonly<Record<EntityKind, string>>;
  };
export type TextField = Texts;

const joined = (values: readonly (string | number)[] | undefined): string => (values ?? []).join(', ');
const listIn = (text: string): string[] =>
  text
    .split(/[,\n]/)
    .map((each) => each.trim())
    .filter(Boolean);

const plainWeights: Readonly<Record<EntityKind, number>> = {
  host: 1,
  user: 1,
  ip: 0.7,
  domain: 0.8,
  url: 0.8,
  hash: 1,
  file: 0.3,
  process: 0,
  email: 0.7,
};
const weightTexts = (weights: Partial<Record<EntityKind, number>>): Record<EntityKind, string> => ({
  host: '',
  user: '',
  ip: '',
  domain: '',
  url: '',
  hash: '',
  file: '',
  process: '',
  email: '',
  ...Object.fromEntries(entityKinds.map((kind) => [kind, String(weights[kind] ?? 0)])),
});

const fresh: RuleDraft = {
  name: '',
  mode: 'shadow',
  kind: 'event_count',
  action: 'create',
  groupBy: ['host'],
  groupByMode: 'all',
  missing: 'skip',
  multiValue: 'explode',
  follow: false,
  onClosed: 'new_recurrence',
  severities: '2, 3, 4',
  sites: '',
  rules: '',
  datasets: '',
  tactics: '',
  techniques: '',
  entities: '',
  text: '',
  minRisk: '',
  windowMode: 'rolling',
  minutes: '120',
  span: '1440',
  lateness: '15',
  op: 'gte',
  count: '3',
  weight: 'one',
  distinctBy: null,
  distinct: '2',
  sequence: '',
  propose: '0.6',
  attach: '1.5',
  tau: '240',
  hubCap: '50',
  weights: weightTexts(plainWeights),
  titleTemplate: '',
  severityKind: 'max',
  fixedSeverity: '3',
  raisedAt: '10',
  cap: '500',
};

export function draftOf(rule: GroupingRule | null): RuleDraft {
  if (!rule) return fresh;
  const { match, window, threshold, overlap, severity } = rule;
  const { name, mode, kind, action, groupByMode, missing, multiValue, follow, onClosed } = rule;
  return {
    name,
    mode,
    kind,
    action,
    groupByMode,
    missing,
    multiValue,
    follow,
    onClosed,
    groupBy: [...rule.groupBy],
    severities: joined(match.severity),
    sites: joined(match.site),
    rules: joined(match.rule),
    datasets: joined(match.dataset),
    tactics: joined(match.tactic),
    techniques: joined(match.technique),
    entities: joined(match.entity),
    text: match.q ?? '',
    minRisk: match.minRisk === undefined ? '' : String(match.minRisk),
    windowMode: window.mode,
    minutes: String(window.minutes),
    span: String(window.maxSpanMinutes),
    lateness: rule.latenessMinutes === null ? '' : String(rule.latenessMinutes),
    op: threshold.op,
    count: String(threshold.count),
    weight: threshold.weight,
    distinctBy: threshold.distinctBy,
    distinct: String(threshold.distinct),
    sequence: rule.sequence.join('\n'),
    propose: String(overlap.propose),
    attach: String(overlap.attach),
    tau: String(overlap.tauMinutes),
    hubCap: String(overlap.hubCap),
    weights: weightTexts(Object.keys(overlap.weights).length === 0 ? plainWeights : overlap.weights),
    titleTemplate: rule.titleTemplate ?? '',
    severityKind: severity.kind,
    fixedSeverity: String(severity.severity),
    raisedAt: String(severity.count),
    cap: String(rule.cap),
  };
}

/** A number within bounds; null for anything else. */
function numberIn(text: string, least: number, most: number, whole = true): number | null {
  const value = Number(text.trim().replace(',', '.'));
  if (text.trim() === '' || !Number.isFinite(value) || (whole && !Number.isInteger(value))) return null;
  return value < least || value > most ? null : value;
}

function matchOf(draft: RuleDraft): GroupingRuleBody['match'] | null {
  const severity = listIn(draft.severities).map((text) => numberIn(text, 0, 4));
  const minRisk = draft.minRisk.trim() === '' ? undefined : numberIn(draft.minRisk, 0, 100);
  if (minRisk === null || severity.includes(null)) return null;
  const list = (name: string, text: string) => (listIn(text).length > 0 ? { [name]: listIn(text) } : {});
  return {
    ...(severity.length > 0 && { severity: severity.filter((each) => each !== null) }),
    ...list('site', draft.sites),
    ...list('rule', draft.rules),
    ...list('dataset', draft.datasets),
    ...list('tactic', draft.tactics),
    ...list('technique', draft.techniques),
    ...list('entity', draft.entities),
    ...(draft.text.trim() !== '' && { q: draft.text.trim() }),
    ...(minRisk !== undefined && { minRisk }),
  };
}

function overlapOf(draft: RuleDraft): GroupingRuleBody['overlap'] | null {
  const propose = numberIn(draft.propose, 0, 20, false);
  const attach = numberIn(draft.attach, 0, 20, false);
  const tauMinutes = numberIn(draft.tau, 1, 43_200);
  const hubCap = numberIn(draft.hubCap, 1, 1000);
  const weights = entityKinds.map((kind) => [kind, numberIn(draft.weights[kind] || '0', 0, 10, false)] as const);
  if (propose === null || attach === null || tauMinutes === null || hubCap === null) return null;
  if (weights.some(([, weight]) => weight === null)) return null;
  return { propose, attach, tauMinutes, hubCap, weights: Object.fromEntries(weights) };
}

/** Null while it cannot be sent. What else does not fit together, the server says. */
export function bodyOf(draft: RuleDraft): GroupingRuleBody | null {
  const { name, mode, kind, action, groupBy, groupByMode, missing, multiValue, follow, onClosed } = draft;
  const match = matchOf(draft);
  const overlap = overlapOf(draft);
  const minutes = numberIn(draft.minutes, 1, 43_200);
  const maxSpanMinutes = numberIn(draft.span, 1, 43_200);
  const latenessMinutes = draft.lateness.trim() === '' ? null : numberIn(draft.lateness, 1, 1440);
  const count = numberIn(draft.count, 1, 200);
  const distinct = numberIn(draft.distinct, 1, 50);
  const severity = numberIn(draft.fixedSeverity, 1, 5);
  const raisedAt = numberIn(draft.raisedAt, 2, 500);
  const cap = numberIn(draft.cap, 2, 500);
  if (name.trim() === '' || !match || !overlap || minutes === null || maxSpanMinutes === null) return null;
  if (draft.lateness.trim() !== '' && latenessMinutes === null) return null;
  if (count === null || distinct === null || severity === null || raisedAt === null || cap === null) return null;
  return {
    mode,
    match,
    kind,
    groupBy,
    groupByMode,
    missing,
    multiValue,
    overlap,
    action,
    follow,
    cap,
    onClosed,
    name: name.trim(),
    window: { mode: draft.windowMode, minutes, maxSpanMinutes },
    threshold: {
      op: draft.op,
      count,
      weight: draft.weight,
      distinctBy: draft.distinctBy,
      distinct: draft.distinctBy === null ? 1 : distinct,
    },
    sequence: listIn(draft.sequence),
    titleTemplate: draft.titleTemplate.trim() || null,
    severity: { kind: draft.severityKind, severity, count: raisedAt },
    latenessMinutes,
  };
}
