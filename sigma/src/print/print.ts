/**
 * Writes a rule, correlation or filter as the YAML it would be read from. Reading it again gives the same document; only
 * encodings that one value stands for in several ways (`base64offset`, placeholders) come back as an expression that
 * finds the same.
 */
import { stringify } from 'yaml';

import type { SigmaAbout, SigmaCorrelation, SigmaFilter, SigmaRule } from '../ast.ts';
import { printCondition, printRuleCondition } from './condition.ts';
import { printDetection, type Plain } from './detection.ts';

type Members = { [key: string]: Plain };

export function printSigma(document: SigmaRule | SigmaCorrelation | SigmaFilter): string {
  const about = aboutOf(document);
  if ('type' in document) return written({ ...about.head, correlation: correlationOf(document), ...about.tail });
  const logsource: Members = { ...document.logsource };
  const selections = Object.fromEntries(
    document.selections.map(({ name, detection }) => [name, printDetection(detection)]),
  );
  const conditions = document.conditions.map(printCondition);
  const condition: Plain = conditions.length === 1 ? (conditions[0] ?? '') : conditions;
  if ('rules' in document) {
    const rules: Plain = document.rules === 'any' ? 'any' : [...document.rules];
    return written({ ...about.head, logsource, filter: { rules, ...selections, condition }, ...about.tail });
  }
  return written({ ...about.head, logsource, detection: { ...selections, condition }, ...about.tail });
}

const written = (members: Members): string =>
  stringify(members, { lineWidth: 0, version: '1.2', aliasDuplicateObjects: false });

function aboutOf(about: SigmaAbout): { head: Members; tail: Members } {
  const texts: [string, string | null][] = [
    ['title', about.title],
    ['id', about.id],
    ['name', about.name],
    ['status', about.status],
    ['description', about.description],
    ['author', about.author],
    ['date', about.date],
    ['modified', about.modified],
  ];
  const lists: [string, readonly string[]][] = [
    ['references', about.references],
    ['tags', about.tags],
  ];
  const head: Members = {};
  for (const [key, text] of texts) if (text) head[key] = text;
  for (const [key, items] of lists) if (items.length > 0) head[key] = [...items];
  return {
    head,
    tail: {
      ...(about.fields.length > 0 && { fields: [...about.fields] }),
      ...(about.falsePositives.length > 0 && { falsepositives: [...about.falsePositives] }),
      level: about.level,
    },
  };
}

function correlationOf(correlation: SigmaCorrelation): Members {
  const { type, rules, groupBy, timespanMs, aliases, bounds, valueFields, percentile, ruleCondition, generate } =
    correlation;
  const condition: Members = {
    ...Object.fromEntries(bounds.map(({ operator, value }) => [operator, value])),
    ...(valueFields.length > 0 && { field: valueFields.length === 1 ? (valueFields[0] ?? '') : [...valueFields] }),
    ...(percentile !== null && { percentile }),
  };
  return {
    type,
    rules: [...rules],
    ...(groupBy.length > 0 && { 'group-by': [...groupBy] }),
    timespan: timespanText(timespanMs),
    ...(Object.keys(aliases).length > 0 && {
      aliases: Object.fromEntries(Object.entries(aliases).map(([alias, fields]) => [alias, { ...fields }])),
    }),
    ...(ruleCondition !== null
      ? { condition: printRuleCondition(ruleCondition) }
      : Object.keys(condition).length > 0 && { condition }),
    ...(generate && { generate }),
  };
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

function timespanText(ms: number): string {
  const [unit, size] = units.find(([, each]) => ms % each === 0) ?? units[3];
  return `${ms / size}${unit}`;
}
