// The incident list's filter as SQL conditions, every value bound.
import type { IncidentFilter } from '@tocsin/contracts/api/incidents';
import type { Milestone } from '@tocsin/contracts/words';
import { sql, type RawBuilder } from 'kysely';
import * as z from 'zod';

import type { Context } from '#platform/context';
import { invalid } from '#platform/errors';
import { reachesSite } from '#platform/reach';

type Condition = RawBuilder<boolean>;
type FilterName = keyof IncidentFilter;

const isUuid = (text: string): boolean => z.uuid().safeParse(text).success;

function byOwner(owners: IncidentFilter['owner'], me: string): Condition[] {
  if (!owners?.length) return [];
  const ids = owners.filter((owner) => owner !== 'none').map((owner) => (owner === 'me' ? me : owner));
  if (ids.some((id) => !isUuid(id) && id !== me))
    throw invalid('owner_unknown', 'An owner is a user id, "me" or "none".', [
      { pointer: '/owner', detail: 'A user id, `me` or `none`.' },
    ]);
  const named: Condition = sql`owner_id = any(${ids.filter(isUuid)}::uuid[])`;
  return [owners.includes('none') ? sql`(owner_id is null or ${named})` : named];
}

const bySla = (states: NonNullable<IncidentFilter['sla']>): Condition =>
  sql`(${sql.join(
    states.map((state) => (state === 'breached' ? sql`sla_breached` : sql`sla_due_at is not null`)),
    sql` or `,
  )})`;

/** Every incident has begun and was found; the others stand in the row once they are reached. */
const hasReached = (milestone: Milestone): Condition =>
  milestone === 'started' || milestone === 'detected' ? sql`true` : sql`(milestones -> ${milestone}::text) is not null`;

const likeWord = (word: string): string => `%${word.replaceAll(/[\\%_]/g, (special) => `\\${special}`)}%`;
const words = (q: string): string[] => q.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10);

/** What the search of whoever sees some sites looks at: not the entities of alerts elsewhere. */
const shownText = sql`lower(number || E'\n' || title || E'\n' || left(summary, 2000))`;

/**
 * All conditions but those of `without`, as one.
 * @throws Problem `invalid_input` for an owner that is neither an id nor a word known here.
 */
export function matching(filter: IncidentFilter, ctx: Context, without: readonly FilterName[] = []): Condition {
  const { stage, severity, q } = filter;
  const site = filter.site?.filter((code) => reachesSite(ctx.reach, code.toLowerCase()));
  const text = ctx.reach.sites === null ? sql`search` : shownText;
  const all: [FilterName, Condition[]][] = [
    ['stage', stage?.length ? [sql`stage = any(${stage}::text[])`] : []],
    ['severity', severity?.length ? [sql`severity = any(${severity}::smallint[])`] : []],
    ['owner', byOwner(filter.owner, ctx.actor.id)],
    ['site', filter.site?.length && site ? [sql`site_codes && ${site.map((code) => code.toLowerCase())}::text[]`] : []],
    ['sla', filter.sla?.length ? [bySla(filter.sla)] : []],
    ['createdFrom', filter.createdFrom === undefined ? [] : [sql`created_at >= ${new Date(filter.createdFrom)}`]],
    ['createdTo', filter.createdTo === undefined ? [] : [sql`created_at < ${new Date(filter.createdTo)}`]],
    ['reached', (filter.reached ?? []).map((milestone) => hasReached(milestone))],
    ['lacks', (filter.lacks ?? []).map((milestone) => sql<boolean>`not ${hasReached(milestone)}`)],
    ['q', words(q ?? '').map((word) => sql<boolean>`${text} like ${likeWord(word)}`)],
  ];
  const wanted = all.filter(([name]) => !without.includes(name)).flatMap(([, each]) => each);
  return wanted.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(wanted, sql` and `)}`;
}
