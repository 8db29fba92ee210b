// What alerts show of entities, of the alerts that the caller may see.
import { sql } from 'kysely';

import type { Database } from '#platform/context';

export type Seen = { entityId: string; alerts: number; firstAt: Date; lastAt: Date; risk: number };

/** Of each entity that any visible alert names. */
export async function seenOf(db: Database, ids: readonly string[]): Promise<Map<string, Seen>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Seen>`
    select n.entity_id, count(distinct a.id)::int as alerts, min(a.first_seen_at) as first_at,
      max(a.last_seen_at) as last_at, max(a.risk_score)::int as risk
    from entity_name n join alert_entity ae on ae.org_id = n.org_id and ae.entity = n.text
      join alert a on a.id = ae.alert_id
    where n.entity_id = any(${ids}::uuid[]) group by 1`.execute(db);
  return new Map(rows.map((row) => [row.entityId, row]));
}

export async function sitesOf(db: Database, id: string): Promise<{ site: string | null; alerts: number }[]> {
  const { rows } = await sql<{ site: string | null; alerts: number }>`
    select a.site_code as site, count(distinct a.id)::int as alerts
    from entity_name n join alert_entity ae on ae.org_id = n.org_id and ae.entity = n.text
      join alert a on a.id = ae.alert_id
    where n.entity_id = ${id} group by 1 order by 2 desc, 1 limit 100`.execute(db);
  return rows;
}

export async function namesOf(db: Database, id: string): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    select text from entity_name where entity_id = ${id} order by text limit 200`.execute(db);
  return rows.map(({ text }) => text);
}
