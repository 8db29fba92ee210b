// What stands around an entity: its alerts, its incidents, and what is named with it.
import type { Alert } from '@tocsin/contracts/alert';
import { canonicalOf, entityKey } from '@tocsin/contracts/entity/canonical';
import type { EntityItem } from '@tocsin/contracts/entity/schema';
import type { Incident } from '@tocsin/contracts/incident';
import type { Page } from '@tocsin/contracts/page';
import { sql } from 'kysely';

import { presentAlertsById } from '#alerts';
import { presentIncidentsById } from '#incidents';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';

import { findRow } from './get.ts';
import { presentEntities } from './present.ts';
import { namesOf } from './seen.ts';
import type { EntityRow } from './tables.ts';

const sort = 'sightings';
type Sighting = { id: string; lastAt: Date };

/** Kinds under which a field may hold the entity. */
const kindsOf = (names: readonly string[]): string[] => [
  ...new Set(names.map((name) => name.slice(0, name.indexOf(':')))),
];

/** The fields of the kept events that hold one of the names, by alert. */
async function rolesOf(tx: Tx, alertIds: readonly string[], names: readonly string[]): Promise<Map<string, string[]>> {
  const values = names.map((name) => name.slice(name.indexOf(':') + 1));
  // A user's name stands without the domain that its entity has.
  const bare = values.map((value) => value.slice(value.lastIndexOf('\\') + 1));
  const { rows } = await sql<{ alertId: string; field: string; value: string }>`
    select distinct e.alert_id, f.key as field, lower(f.value #>> '{}') as value
    from alert_evidence e cross join lateral jsonb_each(e.fields) f
    where e.alert_id = any(${alertIds}::uuid[]) and jsonb_typeof(f.value) = 'string'
      and lower(f.value #>> '{}') = any(${[...new Set([...values, ...bare])]}::text[])
    limit 5000`.execute(tx.db);
  const known = new Set(names);
  const kinds = kindsOf(names);
  const roles = new Map<string, string[]>();
  for (const { alertId, field, value } of rows) {
    const fits =
      bare.includes(value) ||
      kinds.some((kind) => {
        const canonical = canonicalOf(kind, value);
        return canonical !== null && known.has(entityKey(canonical));
      });
    if (fits) roles.set(alertId, [...(roles.get(alertId) ?? []), field].toSorted());
  }
  return roles;
}

/** @throws Problem `entity_not_found`; `invalid_input` for a foreign cursor */
export async function listSightings(
  ctx: Context,
  { entityId, cursor, limit }: { entityId: string; cursor?: string | undefined; limit: number },
): Promise<Page<Alert & { roles: string[] }>> {
  authorize(ctx, 'alert:read');
  const after = cursor === undefined ? null : readCursor(cursor, sort, ['time', 'id']);
  return inTransaction(ctx, async (tx) => {
    await findRow(tx, entityId);
    const { rows } = await sql<Sighting>`
      select a.id, a.last_seen_at as last_at from alert a where a.id in (
        select ae.alert_id from entity_name n join alert_entity ae on ae.org_id = n.org_id and ae.entity = n.text
        where n.entity_id = ${entityId})
      ${after ? sql`and (a.last_seen_at, a.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}
      order by a.last_seen_at desc, a.id desc limit ${limit + 1}`.execute(tx.db);
    const page = rows.slice(0, limit);
    const ids = page.map(({ id }) => id);
    const alerts = await presentAlertsById(tx, ids);
    const roles = await rolesOf(tx, ids, await namesOf(tx.db, entityId));
    const items = ids.flatMap((id) => {
      const alert = alerts.get(id);
      return alert ? [{ ...alert, roles: roles.get(id) ?? [] }] : [];
    });
    const last = page.at(-1);
    return {
      items,
      next: rows.length > limit && last ? writeCursor(sort, [last.lastAt.toISOString(), last.id]) : null,
    };
  });
}

/** @throws Problem `entity_not_found` */
export async function listEntityIncidents(
  ctx: Context,
  { entityId }: { entityId: string },
): Promise<{ items: Incident[] }> {
  authorize(ctx, 'incident:read');
  return inTransaction(ctx, async (tx) => {
    await findRow(tx, entityId);
    const { rows } = await sql<{ id: string }>`
      select a.incident_id as id from alert a where a.incident_id is not null and a.id in (
        select ae.alert_id from entity_name n join alert_entity ae on ae.org_id = n.org_id and ae.entity = n.text
        where n.entity_id = ${entityId})
      group by 1 order by max(a.last_seen_at) desc limit 100`.execute(tx.db);
    const ids = rows.map(({ id }) => id);
    const incidents = await presentIncidentsById(tx, ids);
    return { items: ids.flatMap((id) => incidents.get(id) ?? []) };
  });
}

const alertsRead = 500;
const mostRelated = 50;

/**
 * Weighted as words of documents are: how often the two are named together, times how rare the other is among all
 * alerts. @throws Problem `entity_not_found`
 */
export async function listRelatedEntities(
  ctx: Context,
  { entityId }: { entityId: string },
): Promise<{ items: (EntityItem & { together: number; weight: number })[]; alertsRead: number }> {
  authorize(ctx, 'alert:read');
  return inTransaction(ctx, async (tx) => {
    await findRow(tx, entityId);
    const { rows } = await sql<EntityRow & { together: number; weight: number; mine: number }>`
      with mine as materialized (
        select a.id from alert a where a.id in (
          select ae.alert_id from entity_name n join alert_entity ae on ae.org_id = n.org_id and ae.entity = n.text
          where n.entity_id = ${entityId})
        order by a.last_seen_at desc limit ${alertsRead}),
      beside as materialized (
        select n.entity_id, count(distinct ae.alert_id)::int as together
        from mine join alert_entity ae on ae.alert_id = mine.id
          join entity_name n on n.org_id = ae.org_id and n.text = ae.entity
        where n.entity_id <> ${entityId} group by 1 order by 2 desc, 1 limit 1000),
      every as (select greatest(count(*), 1)::float as alerts from alert where org_id = ${tx.orgId}),
      weighed as (
        select b.entity_id, b.together, b.together * ln(1 + every.alerts / greatest((
          select count(distinct ae.alert_id) from entity_name n
            join alert_entity ae on ae.org_id = n.org_id and ae.entity = n.text
          where n.entity_id = b.entity_id), 1)) as weight
        from beside b, every)
      select e.*, w.together, w.weight, (select count(*)::int from mine) as mine
      from weighed w join entity e on e.id = w.entity_id
      order by w.weight desc, e.id limit ${mostRelated}`.execute(tx.db);
    const items = await presentEntities(tx, rows);
    return {
      items: items.map((item, index) => ({
        ...item,
        together: rows[index]?.together ?? 0,
        weight: Math.round((rows[index]?.weight ?? 0) * 100) / 100,
      })),
      alertsRead: rows[0]?.mine ?? 0,
    };
  });
}
