// What an alert has in common with others under a rule: the labels of its groups.
import { createHash } from 'node:crypto';

import type { GroupingKey, GroupingRuleBody } from '@tocsin/contracts/grouping';

import type { GroupableAlert } from '#alerts';

const separator = '\u241F';
const mostValues = 10;
/** The label of a rule that groups by nothing. */
const everything = '*';

/** Accounts that are on every machine connect nothing. Also in French, as localised systems write them. */
const everywhere = new Set([
  'system',
  'système',
  'local service',
  'service local',
  'network service',
  'service réseau',
  'anonymous logon',
  'anonymous',
  'root',
  'nobody',
  'daemon',
  'unknown',
  'n/a',
  '-',
  '',
]);
const isEverywhere = (user: string): boolean => {
  const name = user.slice(user.lastIndexOf('\\') + 1).replace(/@.*$/, '');
  return everywhere.has(name) || name.endsWith('$') || /^(dwm|umfd)-\d+$/.test(name);
};

/** The entities of a kind that may connect an alert with others, `kind:value` in lower case, sorted. */
export function connecting(entities: readonly string[], kind: string): string[] {
  const found = entities
    .map((entity) => entity.toLowerCase())
    .filter((entity) => entity.startsWith(`${kind}:`) && entity.length > kind.length + 1)
    .filter((entity) => kind !== 'user' || !isEverywhere(entity.slice(5)));
  return [...new Set(found)].toSorted();
}

/** `name:value` of each value, sorted. */
export function valuesOf(alert: GroupableAlert, key: GroupingKey): string[] {
  switch (key) {
    case 'rule':
      return [`rule:${alert.ruleId}`];
    case 'dataset':
      return [`dataset:${alert.dataset}`];
    case 'site':
      return alert.siteCode === null ? [] : [`site:${alert.siteCode}`];
    case 'severity':
      return [`severity:${alert.severity}`];
    case 'tactic':
      return alert.tactics.map((tactic) => `tactic:${tactic}`).toSorted();
    case 'technique':
      return alert.techniques.map((technique) => `technique:${technique}`).toSorted();
    default:
      return connecting(alert.entities, key);
  }
}

/** The values of one key as alternatives; none: the alert has no place in such a group. */
function alternatives(alert: GroupableAlert, key: GroupingKey, { missing, multiValue }: GroupingRuleBody): string[] {
  const values = valuesOf(alert, key);
  if (values.length === 0) return missing === 'null_bucket' ? [`${key}:`] : [];
  return multiValue === 'set' ? [values.join('+')] : values.slice(0, mostValues);
}

/** The groups an alert belongs to under a rule, by label; 10 at most where values are taken together. */
export function labelsOf(body: GroupingRuleBody, alert: GroupableAlert): string[] {
  if (body.groupBy.length === 0) return [everything];
  const each = body.groupBy.map((key) => alternatives(alert, key, body));
  if (body.groupByMode === 'any') return [...new Set(each.flat())].toSorted();
  const tuples = each.reduce<string[][]>(
    (before, values) => before.flatMap((tuple) => values.map((value) => [...tuple, value])).slice(0, mostValues),
    [[]],
  );
  return tuples.map((tuple) => tuple.join(separator));
}

/** `sha256(organisation ␟ rule ␟ major ␟ label)`, base64url. */
export const groupKeyOf = (orgId: string, rule: { key: string; major: number }, label: string): string =>
  createHash('sha256').update([orgId, rule.key, rule.major, label].join(separator)).digest('base64url');

/** As a reason names it: `host web-1, user ana`. */
export const spoken = (labels: readonly string[]): string =>
  labels
    .flatMap((label) => label.split(separator))
    .map((part) => {
      if (part === everything) return 'the same';
      return part.endsWith(':') ? 'no value' : part.replace(':', ' ');
    })
    .join(', ');
