// Saved views: seen, saved, changed, chosen, put in order, deleted.
import { viewChanged, viewDeleted, viewSaved } from '@tocsin/contracts/activity';
import type * as api from '@tocsin/contracts/api/saved-views';
import { refusalPhrases } from '@tocsin/contracts/phrases/refusals';
import { say } from '@tocsin/contracts/phrases/template';
import type { SavedView } from '@tocsin/contracts/saved-view';
import type { ViewAudience, ViewPage } from '@tocsin/contracts/words';
import { sql } from 'kysely';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid, notFound, Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import {
  findOwnTeams,
  findView,
  findViews,
  keepChoice,
  mayChange,
  personOf,
  presentView,
  tables,
  type SeenView,
} from './store.ts';

const mostOfOne = 200;

export async function listSavedViews(
  ctx: Context,
  { page }: { page?: ViewPage | undefined },
): Promise<{ items: SavedView[]; teams: { id: string; name: string }[] }> {
  return inTransaction(ctx, async (tx) => ({
    items: (await findViews(tx, { page })).map((row) => presentView(tx, row)),
    teams: await findOwnTeams(tx),
  }));
}

/** @throws Problem `saved_view_needs_person` */
function requirePerson(tx: Tx): string {
  const person = personOf(tx);
  if (person === null)
    throw new Problem('forbidden', 'saved_view_needs_person', 'Views are kept by people, not by keys.');
  return person;
}

/** @throws Problem `saved_view_audience`, `saved_view_team` */
async function requireAudience(tx: Tx, audience: ViewAudience, teamId: string | null): Promise<void> {
  const { permissions } = tx.actor;
  const refused = new Problem('forbidden', 'saved_view_audience', 'You may not keep views for others; keep a copy.');
  if (audience === 'organisation' && !permissions.has('incident:manage')) throw refused;
  if (audience !== 'team') return;
  if (!permissions.has('alert:write') && !permissions.has('incident:write')) throw refused;
  const { rows } = await sql`select from team_member
    where team_id = ${teamId}::uuid and person_id = ${personOf(tx)}::uuid`.execute(tx.db);
  if (rows.length === 0 && !permissions.has('incident:manage')) throw noTeam();
  const known = await sql`select from team where id = ${teamId}::uuid`.execute(tx.db);
  if (known.rows.length === 0) throw noTeam();
}

const noTeam = () =>
  invalid('saved_view_team', 'Choose one of your teams.', [{ pointer: '/teamId', detail: 'One of your teams.' }]);

/** @throws Problem `saved_view_needs_person`, `saved_view_audience`, `saved_view_team`, `saved_views_full` */
export async function createSavedView(
  ctx: Context,
  { page, name, state, audience, teamId, pinned }: z.output<typeof api.createSavedView.input>,
): Promise<SavedView> {
  return inTransaction(ctx, async (tx) => {
    const person = requirePerson(tx);
    const team = audience === 'team' ? teamId : null;
    await requireAudience(tx, audience, team);
    const { rows } = await sql`select from saved_view where owner_id = ${person}::uuid limit ${mostOfOne}`.execute(
      tx.db,
    );
    if (rows.length >= mostOfOne)
      throw conflict('saved_views_full', say(refusalPhrases.viewsFull, { most: mostOfOne }));
    const id = uuidv7();
    const at = tx.now();
    await tables(tx.db)
      .insertInto('savedView')
      .values({
        id,
        orgId: tx.orgId,
        page,
        name,
        state,
        audience,
        teamId: team,
        ownerId: person,
        ownerName: tx.actor.name,
        createdAt: at,
        updatedAt: at,
        rev: 1,
      })
      .execute();
    if (pinned) await keepChoice(tx, person, id, { pinned: true });
    await record(tx, viewSaved, { subjectId: id }, { name, page, audience });
    return presentView(tx, await findView(tx, id));
  });
}

async function lockView(tx: Tx, id: string, rev?: number): Promise<SeenView> {
  await sql`select from saved_view where id = ${id}::uuid for update`.execute(tx.db);
  const row = await findView(tx, id);
  if (!mayChange(tx, row))
    throw new Problem('forbidden', 'saved_view_of_another', 'You may not change this view; keep a copy of it.');
  if (rev !== undefined && rev !== row.rev)
    throw conflict('stale_revision', 'The view was changed since; load it again.');
  return row;
}

/** @throws Problem `saved_view_not_found`, `saved_view_of_another`, `stale_revision`, `saved_view_audience`, `saved_view_team` */
export async function changeSavedView(
  ctx: Context,
  { savedViewId, rev, ...said }: z.output<typeof api.changeSavedView.input>,
): Promise<SavedView> {
  return inTransaction(ctx, async (tx) => {
    const row = await lockView(tx, savedViewId, rev);
    const audience = said.audience ?? row.audience;
    const teamId = audience === 'team' ? (said.teamId === undefined ? row.teamId : said.teamId) : null;
    // A view that is already shared this way stays so, whoever corrects it.
    if (audience !== row.audience || teamId !== row.teamId) {
      if (audience === 'private' && row.ownerId !== personOf(tx))
        throw new Problem('forbidden', 'saved_view_of_another', 'You may not change this view; keep a copy of it.');
      await requireAudience(tx, audience, teamId);
    }
    const after = { name: said.name ?? row.name, state: said.state ?? row.state, audience, teamId };
    const before = { name: row.name, state: row.state, audience: row.audience, teamId: row.teamId };
    const changed = (['name', 'state', 'audience', 'teamId'] as const).filter(
      (field) => before[field] !== after[field],
    );
    if (changed.length > 0) {
      await tables(tx.db)
        .updateTable('savedView')
        .set({ ...after, updatedAt: tx.now(), rev: row.rev + 1 })
        .where('id', '=', row.id)
        .execute();
      const fields = Object.fromEntries(
        changed.map((field) => [field, { before: before[field], after: after[field] }]),
      );
      const about = { name: after.name, page: row.page, audience, fields };
      await record(tx, viewChanged, { subjectId: row.id }, about);
    }
    return presentView(tx, await findView(tx, row.id));
  });
}

/** @throws Problem `saved_view_not_found`, `saved_view_of_another` */
export async function deleteSavedView(
  ctx: Context,
  { savedViewId }: { savedViewId: string },
): Promise<Record<string, never>> {
  return inTransaction(ctx, async (tx) => {
    const { id, name, page, audience } = await lockView(tx, savedViewId);
    await tables(tx.db).deleteFrom('savedView').where('id', '=', id).execute();
    await record(tx, viewDeleted, { subjectId: id }, { name, page, audience });
    return {};
  });
}

/** One's own: nobody else's page changes. @throws Problem `saved_view_not_found`, `saved_view_needs_person` */
export async function chooseSavedView(
  ctx: Context,
  { savedViewId, pinned, isDefault }: z.output<typeof api.chooseSavedView.input>,
): Promise<SavedView> {
  return inTransaction(ctx, async (tx) => {
    const person = requirePerson(tx);
    const { id, page } = await findView(tx, savedViewId);
    // A page begins in one way.
    if (isDefault)
      await sql`update saved_view_choice set is_default = false where person_id = ${person}::uuid
        and view_id in (select id from saved_view where page = ${page})`.execute(tx.db);
    await keepChoice(tx, person, id, { pinned, isDefault });
    return presentView(tx, await findView(tx, id));
  });
}

/** @throws Problem `saved_view_needs_person` */
export async function orderSavedViews(
  ctx: Context,
  { page, ids }: z.output<typeof api.orderSavedViews.input>,
): Promise<{ items: SavedView[] }> {
  return inTransaction(ctx, async (tx) => {
    const person = requirePerson(tx);
    const seen = new Set((await findViews(tx, { page })).map(({ id }) => id));
    const known = ids.filter((id) => seen.has(id));
    if (known.length === 0) throw notFound('saved view', ids[0] ?? '');
    for (const [place, id] of known.entries()) await keepChoice(tx, person, id, { place });
    return { items: (await findViews(tx, { page })).map((row) => presentView(tx, row)) };
  });
}
