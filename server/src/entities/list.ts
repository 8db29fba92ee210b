// Entities, a page at a time, of the alerts that the caller may see.
import type { listEntities as endpoint } from '@tocsin/contracts/api/entities';
import { refang } from '@tocsin/contracts/entity/fang';
import type { EntityItem } from '@tocsin/contracts/entity/schema';
import type { Page } from '@tocsin/contracts/page';
import { sql, type RawBuilder } from 'kysely';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';

import { presentEntities } from './present.ts';
import type { EntityRow } from './tables.ts';

type Input = z.output<typeof endpoint.input>;
const dayMs = 86_400_000;
const sort = 'entity-last-seen';
/** Of what no alert names: after all that is. */
const never = '1970-01-01T00:00:00.000Z';

const likeOf = (q: string): string =>
  `%${refang(q.trim())
    .toLowerCase()
    .replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

function conditionsOf(input: Input, now: Date): RawBuilder<unknown>[] {
  const all: RawBuilder<unknown>[] = [];
  if (input.kind?.length) all.push(sql`e.kind = any(${input.kind}::text[])`);
  if (input.verdict?.length)
    all.push(sql`e.verdict = any(${input.verdict}::text[])
      and (e.verdict_expires_at is null or e.verdict_expires_at > ${now})`);
  if (input.list?.length) all.push(sql`e.lists && ${input.list}::text[]`);
  if (input.q?.trim())
    all.push(sql`exists (select from entity_name n where n.entity_id = e.id and n.text like ${likeOf(input.q)})`);
  if (input.asset) {
    const known = sql`exists (select from asset_identifier i where i.org_id = e.org_id
      and i.text = any(array[e.key, case when e.kind = 'host' then 'host:' || split_part(e.value, '.', 1) end]))`;
    all.push(input.asset === 'known' ? known : sql`not ${known}`);
  }
  return all;
}

/** @throws Problem `invalid_input` for a foreign cursor */
export async function listEntities(ctx: Context, input: Input): Promise<Page<EntityItem>> {
  authorize(ctx, 'alert:read');
  const after = input.cursor === undefined ? null : readCursor(input.cursor, sort, ['time', 'id']);
  const from = input.from === undefined ? new Date(ctx.now().getTime() - 30 * dayMs) : new Date(input.from);
  // What people said something of is found even where no alert names it.
  const said = Boolean(input.list?.length || input.verdict?.length);
  return inTransaction(ctx, async (tx) => {
    const conditions = conditionsOf(input, tx.now());
    const { rows } = await sql<EntityRow & { lastAt: Date }>`
      with seen as (
        select n.entity_id, max(a.last_seen_at) as last_at
        from alert a join alert_entity ae on ae.alert_id = a.id
          join entity_name n on n.org_id = ae.org_id and n.text = ae.entity
        where a.org_id = ${tx.orgId} and a.last_seen_at >= ${from} group by 1)
      select e.*, coalesce(s.last_at, ${never}::timestamptz) as last_at
      from entity e ${said ? sql`left join` : sql`join`} seen s on s.entity_id = e.id
      where e.org_id = ${tx.orgId} ${sql.join(
        conditions.map((condition) => sql`and ${condition}`),
        sql` `,
      )} ${after ? sql`and (coalesce(s.last_at, ${never}::timestamptz), e.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}
      order by last_at desc, e.id desc limit ${input.limit + 1}`.execute(tx.db);
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    const next = rows.length > input.limit && last ? writeCursor(sort, [last.lastAt.toISOString(), last.id]) : null;
    return { items: await presentEntities(tx, page), next };
  });
}
