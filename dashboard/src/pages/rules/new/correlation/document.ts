// A correlation as a form: read from its document where a form can show all of it, and written back member by member.
import { edited, type Edit } from './edit.ts';
import { words } from './words.ts';
import { entryOf, readMembers, scalar, type Entry, type Value } from './yaml-tree.ts';

export const correlationTypes = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_median',
  'value_percentile',
] as const;
export type CorrelationType = (typeof correlationTypes)[number];
export const operators = ['gte', 'gt', 'lte', 'lt', 'eq', 'neq'] as const;
export type Operator = (typeof operators)[number];
export const levels = ['informational', 'low', 'medium', 'high', 'critical'] as const;

/** `note`: the title, in a comment beside the id. */
export type RuleRef = { ref: string; note: string };
/** Numbers and the timespan are texts, as someone types them. */
export type CorrelationForm = {
  title: string;
  level: string;
  type: CorrelationType;
  rules: readonly RuleRef[];
  groupBy: readonly string[];
  timespan: string;
  /** Null where a temporal kind wants all of its rules. */
  bound: { operator: Operator; number: string } | null;
  field: string;
  percentile: string;
  generate: boolean;
};

export const isTemporal = (type: CorrelationType): boolean => type === 'temporal' || type === 'temporal_ordered';
export const hasField = (type: CorrelationType): boolean => type.startsWith('value_');

/** Another type, with what it needs and without what it cannot have. */
export function withType(form: CorrelationForm, type: CorrelationType): CorrelationForm {
  const bound = isTemporal(type) ? null : (form.bound ?? { operator: 'gte', number: '10' });
  const percentile = type === 'value_percentile' ? form.percentile || '95' : '';
  return { ...form, type, bound, field: hasField(type) ? form.field : '', percentile };
}

export type ReadForm = { form: CorrelationForm } | { because: string };

const { because } = words;

class Unshown extends Error {}
const unshown = (reason: string): never => {
  throw new Unshown(reason);
};

/** `because`: the end of the sentence `words.unshown`. */
export function readForm(text: string): ReadForm {
  const members = readMembers(text);
  if ('because' in members) return members;
  try {
    return { form: formOf(members.entries) };
  } catch (error) {
    if (error instanceof Unshown) return { because: error.message };
    throw error;
  }
}

const known = new Set(['type', 'rules', 'group-by', 'timespan', 'condition', 'generate']);

function formOf(entries: readonly Entry[]): CorrelationForm {
  const correlation = entryOf(entries, 'correlation')?.value;
  if (correlation?.kind !== 'map') return unshown(because.noCorrelation);
  if (correlation.inBraces) return unshown(because.inBraces);
  for (const { key } of correlation.entries) {
    if (key === 'aliases') return unshown(because.aliases);
    if (!known.has(key)) return unshown(because.unknown(key));
  }
  const inside = (key: string): Value => entryOf(correlation.entries, key)?.value ?? { kind: 'nothing' };
  const written = textOf(inside('type'), 'type');
  const type = correlationTypes.find((each) => each === written) ?? unshown(because.noType(written));
  return {
    title: textOf(entryOf(entries, 'title')?.value, 'title'),
    level: textOf(entryOf(entries, 'level')?.value, 'level'),
    type,
    rules: listOf(inside('rules'), 'rules').map(({ text, note }) => ({ ref: text, note })),
    groupBy: listOf(inside('group-by'), 'group-by').map(({ text }) => text),
    timespan: textOf(inside('timespan'), 'timespan'),
    ...conditionOf(inside('condition'), type),
    generate: truth(textOf(inside('generate'), 'generate')),
  };
}

function textOf(value: Value | undefined, key: string): string {
  if (!value || value.kind === 'nothing') return '';
  return value.kind === 'text' ? value.text : unshown(because.noText(key));
}

/** One text stands for a list of one. */
function listOf(value: Value, key: string): { text: string; note: string }[] {
  if (value.kind !== 'list') {
    const text = textOf(value, key);
    return text === '' ? [] : [{ text, note: '' }];
  }
  return value.items.map(({ value: item, note }) => ({ text: textOf(item, key), note }));
}

const truth = (text: string): boolean =>
  text === 'true' || (text !== 'false' && text !== '' && unshown(because.noTruth));

function conditionOf(value: Value, type: CorrelationType): Pick<CorrelationForm, 'bound' | 'field' | 'percentile'> {
  if (value.kind === 'text') return unshown(because.sentence);
  if (value.kind !== 'map' && value.kind !== 'nothing') return unshown(because.conditionNoMapping);
  const entries = value.kind === 'map' ? value.entries : [];
  const bounds: CorrelationForm['bound'][] = [];
  for (const entry of entries) {
    const operator = operators.find((each) => each === entry.key);
    if (operator) bounds.push({ operator, number: textOf(entry.value, operator) });
    else if (entry.key !== 'field' && entry.key !== 'percentile') return unshown(because.conditionUnknown(entry.key));
  }
  if (bounds.length > 1) return unshown(because.twoBounds);
  const fields = listOf(entryOf(entries, 'field')?.value ?? { kind: 'nothing' }, 'field');
  if (fields.length > 1) return unshown(because.severalFields);
  const percentile = textOf(entryOf(entries, 'percentile')?.value, 'percentile');
  if (fields.length > 0 && !hasField(type)) return unshown(because.noField(type));
  if (percentile !== '' && type !== 'value_percentile') return unshown(because.noPercentile(type));
  if (bounds.length === 0 && !isTemporal(type)) return unshown(because.noBound);
  return { bound: bounds[0] ?? null, field: fields[0]?.text ?? '', percentile };
}

/** The text with what differs between the two forms written into it; everything else stays as it is. */
export function writeForm(text: string, before: CorrelationForm, after: CorrelationForm): string {
  const edits: Edit[] = [];
  const differs = (...keys: (keyof CorrelationForm)[]): boolean =>
    keys.some((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  if (differs('title')) edits.push({ inside: null, key: 'title', lines: [scalar(after.title)] });
  if (differs('level')) edits.push({ inside: null, key: 'level', lines: [scalar(after.level)] });
  const inside = (key: string, lines: readonly string[] | null) => edits.push({ inside: 'correlation', key, lines });
  if (differs('type')) inside('type', [after.type]);
  if (differs('rules')) inside('rules', listLines(after.rules.map(ruleItem)));
  if (differs('groupBy')) inside('group-by', after.groupBy.length > 0 ? listLines(after.groupBy.map(scalar)) : null);
  if (differs('timespan')) inside('timespan', [scalarOfTimespan(after.timespan)]);
  if (differs('bound', 'field', 'percentile')) inside('condition', conditionLines(after));
  if (differs('generate')) inside('generate', after.generate ? ['true'] : null);
  return edits.reduce(edited, text);
}

const listLines = (items: readonly string[]): string[] =>
  items.length > 0 ? ['', ...items.map((item) => `- ${item}`)] : ['[]'];
const ruleItem = ({ ref, note }: RuleRef): string => {
  const words = note.replaceAll(/\s+/g, ' ').trim();
  return words === '' ? scalar(ref) : `${scalar(ref)} # ${words}`;
};
const scalarOfTimespan = (text: string): string => (/^\d{1,6}[smhdwMy]$/.test(text) ? text : scalar(text));
const scalarOfNumber = (text: string): string => (/^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? text : scalar(text));

function conditionLines({ bound, field, percentile }: CorrelationForm): string[] | null {
  const lines = [
    ...(field === '' ? [] : [`field: ${scalar(field)}`]),
    ...(bound ? [`${bound.operator}: ${scalarOfNumber(bound.number)}`] : []),
    ...(percentile === '' ? [] : [`percentile: ${scalarOfNumber(percentile)}`]),
  ];
  return lines.length > 0 ? ['', ...lines] : null;
}
