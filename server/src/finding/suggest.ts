// What could be typed next: fields, and values of a field among what somebody sees.
import type { suggestForFind as endpoint } from '@tocsin/contracts/api/finding';
import { sql, type RawBuilder } from 'kysely';
import type * as z from 'zod';

import { inTransaction, type Context, type Tx } from '#platform/context';

import { containing } from './conditions.ts';
import { fieldNamed, fields } from './fields.ts';

type Suggestion = { value: string; label: string | null };
const most = 50;
/** Values are read from so many of the latest rows: an offer, not a list of all there is. */
const latest = 2000;

const ofAlerts = (value: RawBuilder<unknown>, label: RawBuilder<unknown>) => sql<Suggestion>`
  select distinct ${value} as value, ${label} as label from
    (select * from alert order by last_seen_at desc, id desc limit ${latest}) t`;
const eachOfAlerts = (column: string) => sql<Suggestion>`
  select distinct one as value, null as label from
    (select * from alert order by last_seen_at desc, id desc limit ${latest}) t, unnest(${sql.ref(`t.${column}`)}) as one`;

/** By field: the permission it stands on, and its values. */
const sources: Readonly<
  Record<string, { permission: 'alert:read' | 'incident:read' | 'evidence:read'; rows: RawBuilder<Suggestion> }>
> = {
  site: { permission: 'alert:read', rows: sql<Suggestion>`select code as value, name as label from site` },
  rule: { permission: 'alert:read', rows: ofAlerts(sql`t.rule_title`, sql`null::text`) },
  dataset: { permission: 'alert:read', rows: ofAlerts(sql`t.dataset`, sql`null::text`) },
  tactic: { permission: 'alert:read', rows: eachOfAlerts('tactics') },
  technique: { permission: 'alert:read', rows: eachOfAlerts('techniques') },
  entity: { permission: 'alert:read', rows: eachOfAlerts('entities') },
  assignee: {
    permission: 'incident:read',
    rows: sql<Suggestion>`select p.name as value, null as label
      from membership m join person p on p.id = m.person_id where m.active`,
  },
  author: {
    permission: 'incident:read',
    rows: sql<Suggestion>`select distinct author_name as value, null as label from
      (select author_name from incident_comment order by created_at desc, id desc limit ${latest}) t`,
  },
  incident: {
    permission: 'incident:read',
    rows: sql<Suggestion>`select number as value, title as label from
      (select number, title from incident order by last_activity_at desc, id desc limit ${latest}) t`,
  },
  label: {
    permission: 'evidence:read',
    rows: sql<Suggestion>`select distinct one as value, null as label from
      (select labels from evidence order by created_at desc, id desc limit ${latest}) t, unnest(t.labels) as one`,
  },
};

async function valuesOf(tx: Tx, name: string, prefix: string): Promise<Suggestion[]> {
  const source = sources[name];
  if (!source || !tx.actor.permissions.has(source.permission)) return [];
  const like = containing(prefix);
  const { rows } = await sql<Suggestion>`
    select value, label from (${source.rows}) offered
    where value is not null and value <> '' and (lower(value) like ${like} or lower(label) like ${like})
    order by not starts_with(lower(value), ${prefix.toLowerCase()}), value limit ${most}`.execute(tx.db);
  return rows;
}

/** Nothing for a field that is none. */
export async function suggestForFind(
  ctx: Context,
  { field, prefix }: z.output<typeof endpoint.input>,
): Promise<{ items: Suggestion[] }> {
  if (field === undefined)
    return {
      items: fields
        .filter(({ name }) => name.startsWith(prefix.toLowerCase()))
        .map(({ name }) => ({ value: name, label: null })),
    };
  const known = fieldNamed(field);
  if (!known) return { items: [] };
  const said = known.values
    .filter((value) => value.startsWith(prefix.toLowerCase()))
    .map((value) => ({ value, label: null }));
  const found = await inTransaction(ctx, (tx) => valuesOf(tx, known.name, prefix));
  return { items: [...said, ...found.filter(({ value }) => !said.some((one) => one.value === value))] };
}
