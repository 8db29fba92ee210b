// Teams: listed, made, changed, manned and deleted.
import { teamChanged, teamCreated, teamDeleted, teamManned } from '@tocsin/contracts/activity';
import type * as peopleApi from '@tocsin/contracts/api/people';
import type { Team } from '@tocsin/contracts/identity';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict, invalid } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { changesBetween } from '../changes.ts';
import { activeMembers, isTaken, peopleByIds, tablesOf } from '../store.ts';
import { findTeam, findTeams, lockTeam, nameTaken } from './store.ts';

export async function listTeams(ctx: Context): Promise<{ items: Team[] }> {
  authorize(ctx, 'team:read');
  return inTransaction(ctx, async (tx) => ({ items: await findTeams(tx) }));
}

/** @throws Problem `conflict` `team_name_taken`. */
export async function createTeam(
  ctx: Context,
  { name, meaning }: z.output<typeof peopleApi.createTeam.input>,
): Promise<Team> {
  authorize(ctx, 'team:write');
  return inTransaction(ctx, async (tx) => {
    const row = await tablesOf(tx.db)
      .insertInto('team')
      .values({ id: uuidv7(), orgId: tx.orgId, name, meaning, rev: 1, createdAt: tx.now() })
      .onConflict((on) => on.columns(['orgId', 'name']).doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!row) throw nameTaken(name);
    await record(tx, teamCreated, { subjectId: row.id }, { name });
    return findTeam(tx, row);
  });
}

/** @throws Problem `conflict` `team_name_taken`, `stale_revision`; `team_not_found`. */
export async function changeTeam(
  ctx: Context,
  { teamId, rev, name, meaning }: z.output<typeof peopleApi.changeTeam.input>,
): Promise<Team> {
  authorize(ctx, 'team:write');
  try {
    return await inTransaction(ctx, async (tx) => {
      const row = await lockTeam(tx, teamId);
      if (rev !== undefined && rev !== row.rev)
        throw conflict('stale_revision', 'Someone else has changed this team since you loaded it.');
      const before = { name: row.name, meaning: row.meaning };
      const after = { name: name ?? row.name, meaning: meaning ?? row.meaning };
      const fields = changesBetween(before, after);
      if (Object.keys(fields).length === 0) return findTeam(tx, row);
      const changed = { ...after, rev: row.rev + 1 };
      await tablesOf(tx.db).updateTable('team').set(changed).where('id', '=', teamId).execute();
      await record(tx, teamChanged, { subjectId: teamId }, { name: after.name, fields });
      return findTeam(tx, { ...row, ...changed });
    });
  } catch (error) {
    if (name !== undefined && isTaken(error, 'team_org_id_name_key')) throw nameTaken(name);
    throw error;
  }
}

/** @throws Problem `team_not_found`. */
export async function deleteTeam(ctx: Context, { teamId }: { teamId: string }): Promise<Record<string, never>> {
  authorize(ctx, 'team:write');
  return inTransaction(ctx, async (tx) => {
    const { name } = await lockTeam(tx, teamId);
    await tablesOf(tx.db).deleteFrom('teamMember').where('teamId', '=', teamId).execute();
    await tablesOf(tx.db).deleteFrom('team').where('id', '=', teamId).execute();
    await record(tx, teamDeleted, { subjectId: teamId }, { name });
    return {};
  });
}

/** @throws Problem `invalid_input` `unknown_person` for who is no active member; `team_not_found`. */
export async function setTeamMembers(
  ctx: Context,
  { teamId, personIds }: z.output<typeof peopleApi.setTeamMembers.input>,
): Promise<Team> {
  authorize(ctx, 'team:write');
  return inTransaction(ctx, async (tx) => {
    const row = await lockTeam(tx, teamId);
    const before = new Set((await findTeam(tx, row)).members.map(({ id }) => id));
    const wanted = new Set(personIds);
    const added = [...wanted].filter((id) => !before.has(id));
    const removed = [...before].filter((id) => !wanted.has(id));
    if ((await activeMembers(tx, added)).size < added.length)
      throw invalid('unknown_person', 'Only active members of the organisation can be in a team.', [
        { pointer: '/personIds', detail: 'Someone here is no active member.' },
      ]);
    if (added.length + removed.length === 0) return findTeam(tx, row);
    if (removed.length > 0)
      await tablesOf(tx.db)
        .deleteFrom('teamMember')
        .where('teamId', '=', teamId)
        .where('personId', 'in', removed)
        .execute();
    if (added.length > 0)
      await tablesOf(tx.db)
        .insertInto('teamMember')
        .values(added.map((personId) => ({ orgId: tx.orgId, teamId, personId, addedAt: tx.now() })))
        .execute();
    const rev = row.rev + 1;
    await tablesOf(tx.db).updateTable('team').set({ rev }).where('id', '=', teamId).execute();
    const people = await peopleByIds(tx, [...added, ...removed]);
    const named = (ids: string[]) => ids.map((id) => people.get(id)?.name ?? id);
    await record(
      tx,
      teamManned,
      { subjectId: teamId },
      { name: row.name, added: named(added), removed: named(removed) },
    );
    return findTeam(tx, { ...row, rev });
  });
}
