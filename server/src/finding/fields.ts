// The fields of the search, what their values mean, and what is wrong with a value.
import { entityLists, entityVerdicts } from '@tocsin/contracts/entity/kinds';
import { queryPhrases } from '@tocsin/contracts/phrases/queries';
import { say } from '@tocsin/contracts/phrases/template';
import {
  alertStages,
  foundKinds,
  incidentStages,
  severityNames,
  taskPhases,
  taskStates,
  tlpLevels,
  verdicts,
} from '@tocsin/contracts/words';

import { type Query, type QueryFault, type Test } from '#events';

import { readMoment } from './moments.ts';

type FieldType = 'words' | 'rank' | 'number' | 'time' | 'person';
type Field = { name: string; type: FieldType; also: readonly string[]; values: readonly string[] };

const field = (name: string, type: FieldType, values: readonly string[] = [], also: readonly string[] = []): Field => ({
  name,
  type,
  also,
  values,
});
const moments = ['last 24h', 'last 7d', 'last 30d', 'today', 'yesterday'];
const once = (values: readonly string[]): string[] => [...new Set(values)];

/** In the order in which they are offered. */
export const fields: readonly Field[] = [
  field('kind', 'words', foundKinds, ['in']),
  field('severity', 'rank', [...severityNames].toReversed(), ['sev']),
  field('stage', 'words', once([...alertStages, ...incidentStages, ...taskStates]), ['state', 'status']),
  field('assignee', 'person', ['me', 'none'], ['owner']),
  field('verdict', 'words', [...verdicts, ...entityVerdicts]),
  field('site', 'words'),
  field('rule', 'words'),
  field('dataset', 'words'),
  field('tactic', 'words'),
  field('technique', 'words'),
  field('entity', 'words'),
  field('incident', 'words', ['none']),
  field('risk', 'number'),
  field('author', 'words', ['me'], ['by']),
  field('label', 'words'),
  field('tlp', 'words', tlpLevels),
  field('phase', 'words', taskPhases),
  field('list', 'words', entityLists),
  field('type', 'words'),
  field('title', 'words'),
  field('number', 'words'),
  field('hash', 'words', [], ['sha256']),
  field('created', 'time', moments),
  field('seen', 'time', moments, ['updated', 'last']),
  field('due', 'time', ['today', '>now', '<now']),
];

const byName = new Map(fields.flatMap((one) => [one.name, ...one.also].map((name) => [name, one] as const)));
export const fieldNamed = (name: string): Field | undefined => byName.get(name.toLowerCase());

/** `created:last 7d` is one value, though a space is in it. The text keeps its length, so that faults keep their place. */
export const withMoments = (text: string): string =>
  text.replaceAll(/(:(?:>=|<=|>|<)?\s*last)\s(?=\d+[a-z]+)/gi, '$1_');

/** `critical` and `sev1` are 4, `info` is 0. */
export function rankOf(text: string): number | null {
  const named = severityNames.findIndex((name) => name === text.toLowerCase());
  if (named !== -1) return named;
  const sev = /^sev([1-5])$/i.exec(text);
  if (sev) return 5 - Number(sev[1]);
  return /^[0-4]$/.test(text) ? Number(text) : null;
}

const textsOf = (test: Test): string[] => {
  if (test.kind === 'match')
    return test.pattern.every((part) => typeof part === 'string') ? [test.pattern.join('')] : [];
  if (test.kind === 'exact' || test.kind === 'compare') return [test.text];
  if (test.kind === 'range') return [test.from, test.to].filter((end) => end !== null);
  return [];
};

function faultOf(known: Field, test: Test, now: Date): string | null {
  if (test.kind === 'regex') return say(queryPhrases.noExpressions, {});
  if (known.type === 'person' || known.type === 'words') {
    if (test.kind === 'compare' || test.kind === 'range') return say(queryPhrases.notCompared, { field: known.name });
    return null;
  }
  const value = textsOf(test).find((text) => !isReadable(known.type, text, now));
  if (value === undefined && (test.kind !== 'match' || textsOf(test).length > 0)) return null;
  const values = (known.type === 'rank' ? known.values : known.type === 'time' ? moments : ['42', '>=42']).join(', ');
  return say(queryPhrases.noSuchValue, { field: known.name, value: value ?? '*', values });
}

const isReadable = (type: FieldType, text: string, now: Date): boolean =>
  type === 'rank' ? rankOf(text) !== null : type === 'time' ? readMoment(text, now) !== null : /^-?\d{1,9}$/.test(text);

/** What the parser cannot know: fields that are none, and values that a field cannot have. */
export function faultsIn(query: Query | null, now: Date): QueryFault[] {
  if (query === null) return [];
  if (query.kind === 'not') return faultsIn(query.item, now);
  if (query.kind !== 'term') return query.items.flatMap((item) => faultsIn(item, now));
  if (query.field === null)
    return query.test.kind === 'match' || query.test.kind === 'exists'
      ? []
      : [{ at: query.at, detail: say(queryPhrases.noExpressions, {}) }];
  const known = fieldNamed(query.field);
  const names = fields.map(({ name }) => name).join(', ');
  const detail = known
    ? faultOf(known, query.test, now)
    : say(queryPhrases.noSuchField, { field: query.field, fields: names });
  return detail === null ? [] : [{ at: query.at, detail }];
}
