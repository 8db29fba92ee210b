// The SQL of saved views, and who sees which.
import type { SavedView } from '@tocsin/contracts/saved-view';
import type { ViewAudience, ViewPage } from '@tocsin/contracts/words';
import { sql, type Kysely } from 'kysely';
import * as z from 'zod';

import type { Database, Tx } from '#platform/context';
import { notFound } from '#platform/errors';

type ViewRow = {
  id: string;
  orgId: string;
  page: ViewPage;
  name: string;
  state: string;
  audience: ViewAudience;
  teamId: string | null;
  ownerId: string;
  ownerName: string;
  createdAt: Date;
  updatedAt: Date;
  rev: number;
};
type ViewTables = {
  savedView: ViewRow;
  savedViewChoice: {
    orgId: string;
    personId: string;
    viewId: string;
    pinned: boolean;
    isDefault: boolean;
    place: number;
  };
};
export const tables = (db: Database): Kysely<ViewTables> => db.$extendTables<ViewTables>();

export type SeenView = ViewRow & { teamName: string | null; pinned: boolean; isDefault: boolean };

/** Null for a key or a program, which see what is the organisation's. */
export const personOf = ({ reach }: Tx): string | null =>
  reach.personId !== null && z.uuid().safeParse(reach.personId).success ? reach.personId : null;

/** Those that whoever asks sees, in their order. */
export async function findViews(tx: Tx, only: { page?: ViewPage | undefined; id?: string }): Promise<SeenView[]> {
  const person = personOf(tx);
  const { rows } = await sql<SeenView>`
    select v.*, t.name as team_name, coalesce(c.pinned, false) as pinned, coalesce(c.is_default, false) as is_default
    from saved_view v
      left join team t on t.id = v.team_id
      left join saved_view_choice c on c.view_id = v.id and c.person_id = ${person}::uuid
    where v.org_id = ${tx.orgId}
      and (v.audience = 'organisation' or v.owner_id = ${person}::uuid
        or (v.audience = 'team' and exists (select from team_member m
          where m.team_id = v.team_id and m.person_id = ${person}::uuid)))
      and ${only.page === undefined ? sql`true` : sql`v.page = ${only.page}`}
      and ${only.id === undefined ? sql`true` : sql`v.id = ${only.id}::uuid`}
    order by v.page, coalesce(c.place, 1000000), lower(v.name), v.id limit 500`.execute(tx.db);
  return rows;
}

export async function findOwnTeams(tx: Tx): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select t.id, t.name from team_member m join team t on t.id = m.team_id
    where m.person_id = ${personOf(tx)}::uuid order by lower(t.name)`.execute(tx.db);
  return rows;
}

/** @throws Problem `saved_view_not_found`, also for what is another's */
export async function findView(tx: Tx, id: string): Promise<SeenView> {
  const [row] = await findViews(tx, { id });
  if (!row) throw notFound('saved view', id);
  return row;
}

/** Shared views are changed by their owner and by whoever says what incidents are. */
export const mayChange = (tx: Tx, row: Pick<ViewRow, 'ownerId' | 'audience'>): boolean =>
  row.ownerId === personOf(tx) || (row.audience !== 'private' && tx.actor.permissions.has('incident:manage'));

export const presentView = (tx: Tx, row: SeenView): SavedView => ({
  id: row.id,
  page: row.page,
  name: row.name,
  state: row.state,
  audience: row.audience,
  team: row.teamId === null ? null : { id: row.teamId, name: row.teamName ?? '' },
  owner: { id: row.ownerId, name: row.ownerName },
  mayChange: mayChange(tx, row),
  pinned: row.pinned,
  isDefault: row.isDefault,
  rev: row.rev,
});

/** What a person makes of a view; what is not said stays. */
export async function keepChoice(
  tx: Tx,
  personId: string,
  viewId: string,
  { pinned, isDefault, place }: { pinned?: boolean | undefined; isDefault?: boolean | undefined; place?: number },
): Promise<void> {
  await sql`insert into saved_view_choice as c (org_id, person_id, view_id, pinned, is_default, place)
    values (${tx.orgId}, ${personId}, ${viewId}, ${pinned ?? false}, ${isDefault ?? false}, ${place ?? 1000})
    on conflict (person_id, view_id) do update set
      pinned = coalesce(${pinned ?? null}::boolean, c.pinned),
      is_default = coalesce(${isDefault ?? null}::boolean, c.is_default),
      place = coalesce(${place ?? null}::integer, c.place)`.execute(tx.db);
}
