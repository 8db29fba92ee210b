// The queue's filter as SQL conditions, every value bound.
import { openAlertStages } from '@tocsin/contracts/alert';
import type { AlertFilter } from '@tocsin/contracts/api/alerts';
import { sql, type RawBuilder } from 'kysely';
import * as z from 'zod';

import { invalid } from '#platform/errors';

export type Condition = RawBuilder<boolean>;
/** `reach`: what the wall says in any case, in words that an index understands. */
export type FilterName = keyof AlertFilter | 'reach';

const openStages: ReadonlySet<string> = new Set(openAlertStages);
const isUuid = (text: string): boolean => z.uuid().safeParse(text).success;

const oneOf = (column: string, type: string, values: readonly (string | number)[] | undefined): Condition[] =>
  values?.length ? [sql`${sql.raw(column)} = any(${values}::${sql.raw(type)}[])`] : [];

/** The second condition says what the first implies, in words that the partial indexes understand. */
const byStage = (stages: AlertFilter['stage']): Condition[] => [
  ...oneOf('alert.stage', 'text', stages),
  ...(stages?.length && stages.every((stage) => openStages.has(stage))
    ? [sql<boolean>`alert.stage <> 'resolved'`]
    : []),
];

function byAssignee(assignees: AlertFilter['assignee'], me: string): Condition[] {
  if (!assignees?.length) return [];
  const ids = assignees
    .filter((assignee) => assignee !== 'none')
    .map((assignee) => (assignee === 'me' ? me : assignee));
  const wrong = ids.find((id) => !isUuid(id) && id !== me);
  if (wrong !== undefined)
    throw invalid('assignee_unknown', `${wrong} is not a user id, "me" or "none".`, [
      { pointer: '/assignee', detail: 'A user id, `me` or `none`.' },
    ]);
  const named: Condition = sql`alert.assignee_id = any(${ids.filter(isUuid)}::uuid[])`;
  return [assignees.includes('none') ? sql`(alert.assignee_id is null or ${named})` : named];
}

function bySite(sites: AlertFilter['site']): Condition[] {
  if (!sites?.length) return [];
  const ids = sites.filter(isUuid);
  const codes: Condition = sql`alert.site_code = any(${sites.map((site) => site.toLowerCase())}::text[])`;
  return [ids.length > 0 ? sql`(${codes} or alert.site_id = any(${ids}::uuid[]))` : codes];
}

function byIncident(incident: string | undefined): Condition[] {
  if (incident === undefined) return [];
  if (incident === 'none') return [sql`alert.incident_id is null`];
  return isUuid(incident)
    ? [sql`alert.incident_id = ${incident}::uuid`]
    : [sql`alert.incident_number = ${incident.toUpperCase()}`];
}

/** T1003 finds T1003.001 too. */
const byTechnique = (techniques: AlertFilter['technique']): Condition[] =>
  techniques?.length
    ? [
        sql`exists (select from unnest(alert.techniques) as technique
          where technique = any(${techniques}::text[]) or split_part(technique, '.', 1) = any(${techniques}::text[]))`,
      ]
    : [];

const likeWord = (word: string): string => `%${word.replaceAll(/[\\%_]/g, (special) => `\\${special}`)}%`;

/** Every word must occur; a whole alert number is looked up by its index. */
function byText(q: string | undefined): Condition[] {
  const text = q?.trim().toLowerCase() ?? '';
  if (/^alr-\d{4}-\d+$/.test(text)) return [sql`alert.number = ${text.toUpperCase()}`];
  return text
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 10)
    .map((word) => sql<boolean>`alert.search like ${likeWord(word)}`);
}

/**
 * One list of conditions per filter, so that a facet can leave out its own.
 * @param me the id behind `me`.
 * @param sites of whoever is confined to some: without them said here, the alerts of all others would be walked through.
 * @throws Problem `invalid_input` for an assignee that is neither an id nor a word known here.
 */
export function conditionsOf(
  filter: AlertFilter,
  me: string,
  sites: readonly string[] | null = null,
): Map<FilterName, Condition[]> {
  return new Map<FilterName, Condition[]>([
    ['reach', sites === null ? [] : [sql`alert.site_code = any(${sites}::text[])`]],
    ['stage', byStage(filter.stage)],
    ['severity', oneOf('alert.severity', 'smallint', filter.severity)],
    ['verdict', oneOf('alert.verdict', 'text', filter.verdict)],
    ['assignee', byAssignee(filter.assignee, me)],
    ['site', bySite(filter.site)],
    ['rule', oneOf('alert.rule_id', 'text', filter.rule)],
    ['dataset', oneOf('alert.dataset', 'text', filter.dataset)],
    ['tactic', filter.tactic?.length ? [sql`alert.tactics && ${filter.tactic}::text[]`] : []],
    ['technique', byTechnique(filter.technique)],
    [
      'entity',
      filter.entity?.length
        ? [
            sql`alert.id in (select alert_id from alert_entity where entity = any(${filter.entity.map((entity) => entity.toLowerCase())}::text[]))`,
          ]
        : [],
    ],
    ['incident', byIncident(filter.incident)],
    ['minRisk', filter.minRisk === undefined ? [] : [sql`alert.risk_score >= ${filter.minRisk}`]],
    ['q', byText(filter.q)],
    ['from', filter.from === undefined ? [] : [sql`alert.last_seen_at >= ${new Date(filter.from)}`]],
    ['to', filter.to === undefined ? [] : [sql`alert.last_seen_at < ${new Date(filter.to)}`]],
    [
      'firstSeenFrom',
      filter.firstSeenFrom === undefined ? [] : [sql`alert.first_seen_at >= ${new Date(filter.firstSeenFrom)}`],
    ],
    [
      'firstSeenTo',
      filter.firstSeenTo === undefined ? [] : [sql`alert.first_seen_at < ${new Date(filter.firstSeenTo)}`],
    ],
  ]);
}

/** All conditions but those of `without`, as one; true when there is none. */
export function allOf(
  conditions: ReadonlyMap<FilterName, Condition[]>,
  without: readonly FilterName[] = [],
): Condition {
  const wanted = [...conditions].filter(([name]) => !without.includes(name)).flatMap(([, each]) => each);
  return wanted.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(wanted, sql` and `)}`;
}
