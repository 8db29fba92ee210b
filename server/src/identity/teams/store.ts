// Teams and their members in SQL.
import type { Person, Team } from '@tocsin/contracts/identity';

import type { Tx } from '#platform/context';
import { conflict, notFound } from '#platform/errors';

import { tablesOf } from '../store.ts';
import type { TeamRow } from '../tables.ts';

/** @throws Problem `team_not_found`, also for those of other organisations. */
export async function lockTeam(tx: Tx, id: string): Promise<TeamRow> {
  const row = await tablesOf(tx.db).selectFrom('team').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw notFound('team', id);
  return row;
}

export const nameTaken = (name: string) => conflict('team_name_taken', `There is a team ${name} already.`);

/** The members of each team, by the team's id; by name. */
async function findMembers(tx: Tx): Promise<Map<string, Person[]>> {
  const rows = await tablesOf(tx.db)
    .selectFrom('teamMember')
    .innerJoin('person', 'person.id', 'teamMember.personId')
    .select(['teamMember.teamId', 'person.id', 'person.name', 'person.email'])
    .orderBy('person.name')
    .orderBy('person.id')
    .execute();
  const members = Map.groupBy(rows, ({ teamId }) => teamId);
  return new Map([...members].map(([id, people]) => [id, people.map(({ teamId: _, ...person }) => person)]));
}

export async function findTeams(tx: Tx): Promise<Team[]> {
  const members = await findMembers(tx);
  const rows = await tablesOf(tx.db).selectFrom('team').selectAll().orderBy('name').execute();
  return rows.map((row) => teamOf(row, members.get(row.id) ?? []));
}

export const findTeam = async (tx: Tx, row: TeamRow): Promise<Team> =>
  teamOf(row, (await findMembers(tx)).get(row.id) ?? []);

const teamOf = ({ id, name, meaning, rev, createdAt }: TeamRow, members: Person[]): Team => ({
  id,
  name,
  meaning,
  members,
  rev,
  createdAt: createdAt.toISOString(),
});
