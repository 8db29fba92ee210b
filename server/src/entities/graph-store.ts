// The SQL of the graph: nodes by their ids, and the neighbours of some, all within the caller's reach.
import type { Graph, GraphNode, GraphNodeId } from '@tocsin/contracts/api/entities';
import { sql } from 'kysely';

import { assetsOf } from '#assets';
import type { Tx } from '#platform/context';

export type Window = { from: Date | null; to: Date | null };
export const nodeKey = ({ type, id }: GraphNodeId): string => `${type}:${id}`;
export type Edge = Graph['edges'][number];
type Link = { near: string; far: string; total: number };

const within = ({ from, to }: Window) => sql`(${from}::timestamptz is null or a.last_seen_at >= ${from}::timestamptz)
  and (${to}::timestamptz is null or a.first_seen_at <= ${to}::timestamptz)`;
const idsOf = (nodes: readonly GraphNodeId[], type: GraphNodeId['type']): string[] =>
  nodes.filter((node) => node.type === type).map(({ id }) => id);

/** The latest alerts of each entity. */
async function alertsOfEntities(tx: Tx, ids: readonly string[], window: Window, most: number): Promise<Link[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Link>`
    select near, far, total from (
      select near, far, count(*) over (partition by near)::int as total,
        row_number() over (partition by near order by last_seen_at desc, far) as place
      from (select distinct n.entity_id as near, a.id as far, a.last_seen_at
        from entity_name n join alert_entity ae on ae.org_id = n.org_id and ae.entity = n.text
          join alert a on a.id = ae.alert_id
        where n.entity_id = any(${ids}::uuid[]) and ${within(window)}) linked) ranked
    where place <= ${most}`.execute(tx.db);
  return rows;
}

/** The rarest entities of each alert. */
async function entitiesOfAlerts(tx: Tx, ids: readonly string[], most: number): Promise<Link[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Link>`
    with linked as materialized (
      select distinct ae.alert_id as near, n.entity_id as far
      from alert_entity ae join entity_name n on n.org_id = ae.org_id and n.text = ae.entity
      where ae.alert_id = any(${ids}::uuid[])),
    rarity as materialized (
      select n.entity_id, count(distinct ae.alert_id) as alerts
      from entity_name n join alert_entity ae on ae.org_id = n.org_id and ae.entity = n.text
      where n.entity_id in (select far from linked) group by 1)
    select near, far, total from (
      select l.near, l.far, count(*) over (partition by l.near)::int as total,
        row_number() over (partition by l.near order by r.alerts, l.far) as place
      from linked l join rarity r on r.entity_id = l.far) ranked
    where place <= ${most}`.execute(tx.db);
  return rows;
}

async function incidentsOfAlerts(tx: Tx, ids: readonly string[]): Promise<Link[]> {
  if (ids.length === 0 || !tx.actor.permissions.has('incident:read')) return [];
  const { rows } = await sql<Link>`
    select a.id as near, a.incident_id as far, 1 as total from alert a
    where a.id = any(${ids}::uuid[]) and a.incident_id is not null`.execute(tx.db);
  return rows;
}

async function alertsOfIncidents(tx: Tx, ids: readonly string[], window: Window, most: number): Promise<Link[]> {
  if (ids.length === 0 || !tx.actor.permissions.has('incident:read')) return [];
  const { rows } = await sql<Link>`
    select near, far, total from (
      select a.incident_id as near, a.id as far, count(*) over (partition by a.incident_id)::int as total,
        row_number() over (partition by a.incident_id order by a.last_seen_at desc, a.id) as place
      from alert a where a.incident_id = any(${ids}::uuid[]) and ${within(window)}) ranked
    where place <= ${most}`.execute(tx.db);
  return rows;
}

export type Hop = { edges: Edge[]; found: GraphNodeId[]; capped: Graph['capped'] };

/** The neighbours of nodes: of many the rarest entities and the latest alerts. */
export async function hopFrom(tx: Tx, nodes: readonly GraphNodeId[], window: Window, most: number): Promise<Hop> {
  const alerts = idsOf(nodes, 'alert');
  const parts: readonly { near: GraphNodeId['type']; far: GraphNodeId['type']; links: Link[] }[] = [
    { near: 'entity', far: 'alert', links: await alertsOfEntities(tx, idsOf(nodes, 'entity'), window, most) },
    { near: 'alert', far: 'entity', links: await entitiesOfAlerts(tx, alerts, most) },
    { near: 'alert', far: 'incident', links: await incidentsOfAlerts(tx, alerts) },
    { near: 'incident', far: 'alert', links: await alertsOfIncidents(tx, idsOf(nodes, 'incident'), window, most) },
  ];
  const hop: Hop = { edges: [], found: [], capped: [] };
  const found = new Map<string, GraphNodeId>();
  for (const { near, far, links } of parts) {
    for (const link of links) {
      const [from, to] = [nodeKey({ type: near, id: link.near }), nodeKey({ type: far, id: link.far })];
      // Towards the alert, whichever side was asked.
      hop.edges.push(near === 'alert' ? { from: to, to: from } : { from, to });
      found.set(to, { type: far, id: link.far });
    }
    for (const [id, own] of Map.groupBy(links, (link) => link.near)) {
      const missing = (own[0]?.total ?? 0) - own.length;
      if (missing > 0) hop.capped.push({ node: nodeKey({ type: near, id }), missing });
    }
  }
  hop.found = [...found.values()];
  return hop;
}

type Row = Omit<GraphNode, 'firstSeenAt' | 'lastSeenAt' | 'type' | 'criticality'> & {
  firstAt: Date | null;
  lastAt: Date | null;
  key: string | null;
};

const toNode = (type: GraphNode['type'], { firstAt, lastAt, key: _key, ...row }: Row, now: Date): GraphNode => ({
  ...row,
  type,
  criticality: null,
  firstSeenAt: (firstAt ?? now).toISOString(),
  lastSeenAt: (lastAt ?? now).toISOString(),
});

/** As they are shown; what the caller may not see is left out. */
export async function nodesOf(tx: Tx, ids: readonly GraphNodeId[]): Promise<GraphNode[]> {
  const now = tx.now();
  const entities = await sql<Row>`
    select e.id, e.value as label, e.kind, e.key, null::int as severity,
      case when e.verdict_expires_at is null or e.verdict_expires_at > ${now} then e.verdict end as verdict,
      min(a.first_seen_at) as first_at, max(a.last_seen_at) as last_at, count(distinct a.id)::int as degree
    from entity e left join entity_name n on n.entity_id = e.id
      left join alert_entity ae on ae.org_id = n.org_id and ae.entity = n.text left join alert a on a.id = ae.alert_id
    where e.id = any(${idsOf(ids, 'entity')}::uuid[]) group by e.id`.execute(tx.db);
  const alerts = await sql<Row>`
    select a.id, a.number || ' ' || a.title as label, null as kind, null as key, a.severity::int as severity,
      null as verdict, a.first_seen_at as first_at, a.last_seen_at as last_at,
      ((select count(distinct n.entity_id) from alert_entity ae
        join entity_name n on n.org_id = ae.org_id and n.text = ae.entity where ae.alert_id = a.id)
        + (a.incident_id is not null)::int)::int as degree
    from alert a where a.id = any(${idsOf(ids, 'alert')}::uuid[])`.execute(tx.db);
  const incidents = tx.actor.permissions.has('incident:read')
    ? await sql<Row>`
      select i.id, i.number || ' ' || i.title as label, null as kind, null as key, i.severity::int as severity,
        null as verdict, i.started_at as first_at, i.last_activity_at as last_at,
        (select count(*) from alert a where a.incident_id = i.id)::int as degree
      from incident i where i.id = any(${idsOf(ids, 'incident')}::uuid[])`.execute(tx.db)
    : { rows: [] };
  const assets = await assetsOf(
    tx,
    entities.rows.flatMap(({ key }) => key ?? []),
  );
  return [
    ...entities.rows.map((row) => ({
      ...toNode('entity', row, now),
      criticality: assets.get(row.key ?? '')?.criticality ?? null,
    })),
    ...alerts.rows.map((row) => toNode('alert', row, now)),
    ...incidents.rows.map((row) => toNode('incident', row, now)),
  ];
}
