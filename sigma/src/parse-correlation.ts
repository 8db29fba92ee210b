// Reads the `correlation` part of a correlation document (Sigma Correlation Rules specification).
import type { CorrelationBound, CorrelationType, RuleCondition, SigmaCorrelation } from './ast.ts';
import { ConditionFault } from './condition.ts';
import { suggestion, type FaultList } from './fault.ts';
import { needsPresence, parseRuleCondition } from './rule-condition.ts';
import { entriesOf, itemsOf, offsetInside, scalarOf, type Entry, type RuleDocument } from './yaml-nodes.ts';

type Reader = { readonly document: RuleDocument; readonly faults: FaultList };
export type CorrelationParts = Pick<
  SigmaCorrelation,
  | 'type'
  | 'rules'
  | 'groupBy'
  | 'timespanMs'
  | 'aliases'
  | 'bounds'
  | 'valueFields'
  | 'percentile'
  | 'ruleCondition'
  | 'generate'
>;

const types: readonly CorrelationType[] = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_median',
  'value_percentile',
];
const keys = ['type', 'rules', 'group-by', 'timespan', 'condition', 'aliases', 'generate'];
const operators: readonly CorrelationBound['operator'][] = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'];

/** Every fault goes to the reader's faults, and what comes back then is not to be used; null when nothing was read. */
export function parseCorrelation(reader: Reader, correlation: Entry): CorrelationParts | null {
  const { document, faults } = reader;
  const entries = entriesOf(correlation.value, document, correlation.valueAt, faults);
  if (!entries) {
    faults.at(correlation.valueAt, 'The correlation must hold type, rules, timespan and condition.');
    return null;
  }
  for (const { key, keyAt } of entries)
    if (!keys.includes(key)) faults.at(keyAt, `A correlation has no "${key}".${suggestion(key, keys)}`);
  const find = (key: string): Entry | undefined => entries.find((entry) => entry.key === key);
  const type = readType(faults, correlation, find('type'));
  const rules = readTexts(reader, find('rules'), 'rules');
  if (rules.length === 0 && !faults.list.length)
    faults.at(find('rules')?.valueAt ?? correlation.keyAt, 'The correlation names no rules.');
  const isTemporal = type === 'temporal' || type === 'temporal_ordered';
  const condition = readCondition(reader, { correlation, entry: find('condition'), type, isTemporal, rules });
  const groupBy = readTexts(reader, find('group-by'), 'group-by');
  return {
    type,
    rules,
    groupBy,
    timespanMs: readTimespan(faults, correlation, find('timespan')),
    aliases: readAliases(reader, find('aliases'), { rules, groupBy }),
    ...condition,
    generate: readGenerate(faults, find('generate')),
  };
}

function readType(faults: FaultList, correlation: Entry, entry: Entry | undefined): CorrelationType {
  const written = entry ? scalarOf(entry.value) : undefined;
  const type = types.find((known) => known === written);
  if (!entry) faults.at(correlation.keyAt, `The correlation has no type: one of ${types.join(', ')}.`);
  else if (!type) {
    const word = String(written);
    faults.at(
      entry.valueAt,
      `"${word}" is not a type of correlation: ${types.join(', ')} are.${suggestion(word, types)}`,
    );
  }
  return type ?? 'event_count';
}

function readTexts({ document, faults }: Reader, entry: Entry | undefined, what: string): string[] {
  if (!entry || scalarOf(entry.value) === null) return [];
  const items = itemsOf(entry.value, document, entry.valueAt) ?? [{ node: entry.value, at: entry.valueAt }];
  const texts: string[] = [];
  for (const { node, at } of items) {
    const text = scalarOf(node);
    if (typeof text !== 'string' || text === '') faults.at(at, `"${what}" must be a text or a list of texts.`);
    else if (texts.includes(text)) faults.at(at, `"${text}" stands twice in "${what}".`);
    else texts.push(text);
  }
  return texts;
}

const units: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
  y: 31_536_000_000,
};

function readTimespan(faults: FaultList, correlation: Entry, entry: Entry | undefined): number {
  if (!entry) {
    faults.at(correlation.keyAt, 'The correlation has no timespan, such as 5m.');
    return 0;
  }
  const [, count, unit = ''] = /^(\d{1,6})([smhdwMy])$/.exec(String(scalarOf(entry.value))) ?? [];
  const timespanMs = Number(count) * (units[unit] ?? Number.NaN);
  if (!(timespanMs > 0))
    faults.at(entry.valueAt, 'A timespan is a number and a unit: 30s, 5m, 1h, 7d, 2w (also M for 30 days, y for 365).');
  return timespanMs;
}

function readGenerate(faults: FaultList, entry: Entry | undefined): boolean {
  const written = entry ? scalarOf(entry.value) : false;
  if (entry && typeof written !== 'boolean') faults.at(entry.valueAt, '"generate" is true or false.');
  return written === true;
}

function readAliases(
  { document, faults }: Reader,
  entry: Entry | undefined,
  { rules, groupBy }: { rules: readonly string[]; groupBy: readonly string[] },
): Record<string, Record<string, string>> {
  const aliases: Record<string, Record<string, string>> = {};
  if (!entry) return aliases;
  for (const alias of entriesOf(entry.value, document, entry.valueAt, faults) ?? []) {
    const fields: Record<string, string> = {};
    if (!groupBy.includes(alias.key))
      faults.at(alias.keyAt, `No group-by uses the alias "${alias.key}".${suggestion(alias.key, groupBy)}`);
    const pairs = entriesOf(alias.value, document, alias.valueAt, faults);
    if (!pairs) faults.at(alias.valueAt, 'An alias says, rule by rule, which field it stands for.');
    for (const { key, keyAt, value, valueAt } of pairs ?? []) {
      const field = scalarOf(value);
      if (!rules.includes(key))
        faults.at(keyAt, `"${key}" is not one of the rules of this correlation.${suggestion(key, rules)}`);
      if (typeof field === 'string' && field !== '') fields[key] = field;
      else faults.at(valueAt, 'An alias stands for the name of a field.');
    }
    aliases[alias.key] = fields;
  }
  return aliases;
}

type ConditionParts = Pick<CorrelationParts, 'bounds' | 'valueFields' | 'percentile' | 'ruleCondition'>;
type ConditionAbout = {
  correlation: Entry;
  entry: Entry | undefined;
  type: CorrelationType;
  isTemporal: boolean;
  rules: readonly string[];
};

function readCondition(reader: Reader, about: ConditionAbout): ConditionParts {
  const { document, faults } = reader;
  const { correlation, entry, type, isTemporal, rules } = about;
  const none: ConditionParts = { bounds: [], valueFields: [], percentile: null, ruleCondition: null };
  if (!entry) {
    if (!isTemporal) faults.at(correlation.keyAt, `A correlation of type ${type} needs a condition, such as gte: 10.`);
    return none;
  }
  const text = scalarOf(entry.value);
  if (typeof text === 'string') {
    if (isTemporal) return { ...none, ruleCondition: readRuleCondition(faults, entry, text, rules) };
    faults.at(
      entry.valueAt,
      'Only temporal correlations take a condition over rules; others compare a number: gte: 10.',
    );
    return none;
  }
  const entries = entriesOf(entry.value, document, entry.valueAt, faults);
  if (!entries) {
    faults.at(entry.valueAt, 'The condition compares a number: gt, gte, lt, lte, eq or neq.');
    return none;
  }
  return readBounds(reader, about, entry, entries);
}

function readRuleCondition(
  faults: FaultList,
  entry: Entry,
  text: string,
  rules: readonly string[],
): RuleCondition | null {
  try {
    const condition = parseRuleCondition(text, rules);
    if (!needsPresence(condition))
      faults.at(entry.valueAt, 'This condition holds where nothing happened: at least one rule must have to be seen.');
    return condition;
  } catch (error) {
    if (!(error instanceof ConditionFault)) throw error;
    faults.at(offsetInside(entry.value, entry.valueAt, error.position), error.message);
    return null;
  }
}

function readBounds(
  reader: Reader,
  { type, isTemporal }: ConditionAbout,
  condition: Entry,
  entries: readonly Entry[],
): ConditionParts {
  const { faults } = reader;
  const bounds: CorrelationBound[] = [];
  let valueFields: string[] = [];
  let percentile: number | null = null;
  for (const entry of entries) {
    const operator = operators.find((known) => known === entry.key);
    if (operator) bounds.push({ operator, value: readNumber(faults, entry) });
    else if (entry.key === 'field') valueFields = readTexts(reader, entry, 'field');
    else if (entry.key === 'percentile') percentile = readNumber(faults, entry);
    else {
      const known = [...operators, 'field', 'percentile'];
      faults.at(entry.keyAt, `A condition has no "${entry.key}".${suggestion(entry.key, known)}`);
    }
  }
  const complain = (message: string): void => faults.at(condition.keyAt, message);
  if (bounds.length === 0 && !isTemporal)
    complain('The condition compares with nothing: write gt, gte, lt, lte, eq or neq.');
  if (type.startsWith('value_') && valueFields.length === 0)
    complain(`A ${type} needs the field whose values it looks at.`);
  if (!type.startsWith('value_') && valueFields.length > 0) complain(`A ${type} counts events and has no field.`);
  if (valueFields.length > 1 && type !== 'value_count') complain(`A ${type} looks at one field.`);
  if (type === 'value_percentile' && percentile === null) percentile = 50;
  if (type !== 'value_percentile' && percentile !== null) complain('Only a value_percentile has a percentile.');
  if (percentile !== null && !(percentile >= 0 && percentile <= 100)) complain('A percentile lies between 0 and 100.');
  return { bounds, valueFields, percentile, ruleCondition: null };
}

function readNumber(faults: FaultList, { key, value, valueAt }: Entry): number {
  // Fractions keep their text, so that rules can compare it as it is written.
  const written = scalarOf(value);
  const number = typeof written === 'string' && /^[+-]?\d+\.\d+$/.test(written) ? Number(written) : written;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  faults.at(valueAt, `"${key}" needs a number.`);
  return 0;
}
