// What grouping rules ask of alerts beside what is in for-incidents.ts. Takes the caller's transaction and trusts its authorisation.
import type { AlertFilter } from '@tocsin/contracts/api/alerts';
import { sql } from 'kysely';

import type { Tx } from '#platform/context';

import { allOf, conditionsOf } from './filter.ts';
import { groupingColumns, type GroupableAlert } from './for-incidents.ts';
import { tables } from './tables.ts';

type AlertsLike = {
  filter: AlertFilter;
  /** Last seen, or raised, since then. */
  from: Date;
  /** First seen until then, unless raised since `from`. */
  to: Date;
  without: string;
  limit: number;
};

/** Open alerts that the filter lists, the latest first. */
export async function findAlertsLike(
  tx: Tx,
  { filter, from, to, without, limit }: AlertsLike,
): Promise<GroupableAlert[]> {
  return await tables(tx.db)
    .selectFrom('alert')
    .select(groupingColumns)
    .where(allOf(conditionsOf(filter, tx.actor.id)))
    .where('stage', '<>', sql.lit('resolved'))
    .where('id', '<>', without)
    .where('lastSeenAt', '>=', from)
    .where('firstSeenAt', '<=', to)
    .orderBy('lastSeenAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Alerts raised since then, resolved ones too; the latest of them, in the order in which they were raised. */
export async function findAlertsSince(tx: Tx, since: Date, limit: number): Promise<GroupableAlert[]> {
  const rows = await tables(tx.db)
    .selectFrom('alert')
    .select(groupingColumns)
    .where('createdAt', '>=', since)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.toReversed();
}

/** By entity: how many alerts last seen since then name it, and how many open ones; counted no further than `most`. */
export async function namedBy(
  tx: Tx,
  entities: readonly string[],
  { since, mostSeen, mostOpen }: { since: Date; mostSeen: number; mostOpen: number },
): Promise<Map<string, { seen: number; open: number }>> {
  if (entities.length === 0) return new Map();
  const { rows } = await sql<{ entity: string; seen: number; open: number }>`
    select wanted.entity, seen.n as seen, held.n as open
    from unnest(${entities}::text[]) as wanted (entity)
    cross join lateral (
      select count(*)::int as n from (
        select from alert_entity e join alert a on a.id = e.alert_id
        where e.entity = wanted.entity and a.last_seen_at >= ${since} limit ${mostSeen}) as counted) as seen
    cross join lateral (
      select count(*)::int as n from (
        select from alert_entity e join alert a on a.id = e.alert_id
        where e.entity = wanted.entity and a.stage <> 'resolved' limit ${mostOpen}) as counted) as held`.execute(tx.db);
  return new Map(rows.map(({ entity, seen, open }) => [entity, { seen, open }]));
}
