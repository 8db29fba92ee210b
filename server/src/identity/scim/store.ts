import { GroupMapping } from '@tocsin/contracts/api/scim';
// What SCIM shows, in SQL: members with what the directory says of them, and teams with their members.
import type { Role } from '@tocsin/contracts/identity';
import * as z from 'zod';

import type { Tx } from '#platform/context';

import { tablesOf } from '../store.ts';
import type { ScimConnectionRow } from '../tables.ts';
import type { GroupRow, UserRow } from './resources.ts';

type Named = { id: string; name: string };

const members = (tx: Tx) =>
  tablesOf(tx.db)
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.personId')
    .leftJoin('scimUser', (join) =>
      join.onRef('scimUser.orgId', '=', 'membership.orgId').onRef('scimUser.personId', '=', 'membership.personId'),
    )
    .select([
      'person.id',
      'person.email',
      'person.name',
      'membership.role',
      'membership.active',
      'membership.createdAt',
    ])
    .select(['scimUser.externalId', 'scimUser.userName', 'scimUser.nameParts', 'scimUser.updatedAt'])
    .where('membership.orgId', '=', tx.orgId);

export const findScimUsers = (tx: Tx): Promise<UserRow[]> => members(tx).orderBy('person.id').execute();
export const findScimUser = (tx: Tx, id: string): Promise<UserRow | undefined> =>
  members(tx).where('person.id', '=', id).executeTakeFirst();

const groups = (tx: Tx) =>
  tablesOf(tx.db)
    .selectFrom('team')
    .leftJoin('scimGroup', 'scimGroup.teamId', 'team.id')
    .select(['team.id', 'team.name', 'team.createdAt', 'scimGroup.externalId', 'scimGroup.updatedAt']);

export const findScimGroups = (tx: Tx): Promise<GroupRow[]> => groups(tx).orderBy('team.id').execute();
export const findScimGroup = (tx: Tx, id: string): Promise<GroupRow | undefined> =>
  groups(tx).where('team.id', '=', id).executeTakeFirst();

/** Who is in which team: of all, of one person, or of one team. */
export async function findBelonging(
  tx: Tx,
  of: { personId?: string; teamId?: string } = {},
): Promise<{ groupsOf: Map<string, Named[]>; membersOf: Map<string, Named[]> }> {
  let query = tablesOf(tx.db)
    .selectFrom('teamMember')
    .innerJoin('team', 'team.id', 'teamMember.teamId')
    .innerJoin('person', 'person.id', 'teamMember.personId')
    .select(['teamMember.teamId', 'teamMember.personId', 'team.name as team', 'person.name as person'])
    .orderBy('teamMember.teamId')
    .orderBy('teamMember.personId');
  if (of.personId !== undefined) query = query.where('teamMember.personId', '=', of.personId);
  if (of.teamId !== undefined) query = query.where('teamMember.teamId', '=', of.teamId);
  const rows = await query.execute();
  const named = <Key extends string>(
    by: (row: (typeof rows)[number]) => Key,
    as: (row: (typeof rows)[number]) => Named,
  ) => new Map([...Map.groupBy(rows, by)].map(([key, each]) => [key, each.map(as)]));
  return {
    groupsOf: named(
      (row) => row.personId,
      (row) => ({ id: row.teamId, name: row.team }),
    ),
    membersOf: named(
      (row) => row.teamId,
      (row) => ({ id: row.personId, name: row.person }),
    ),
  };
}

type Kept = Pick<UserRow, 'id' | 'externalId'> & { userName: string; nameParts: object };

/** From now on the connection keeps this person. */
export const keepScimUser = (tx: Tx, connectionId: string, user: Kept): Promise<unknown> => {
  const said = {
    connectionId,
    externalId: user.externalId,
    userName: user.userName,
    nameParts: JSON.stringify(user.nameParts),
    updatedAt: tx.now(),
  };
  return tablesOf(tx.db)
    .insertInto('scimUser')
    .values({ orgId: tx.orgId, personId: user.id, createdAt: tx.now(), ...said })
    .onConflict((on) => on.columns(['orgId', 'personId']).doUpdateSet(said))
    .execute();
};

export const keepScimGroup = (tx: Tx, teamId: string, externalId: string | null): Promise<unknown> => {
  const said = { externalId, updatedAt: tx.now() };
  return tablesOf(tx.db)
    .insertInto('scimGroup')
    .values({ orgId: tx.orgId, teamId, ...said })
    .onConflict((on) => on.column('teamId').doUpdateSet(said))
    .execute();
};

/** Those of the people that the connection keeps; all of them where nobody is named. */
export async function keptBy(tx: Tx, connectionId: string, ids: readonly string[] | null = null): Promise<string[]> {
  if (ids?.length === 0) return [];
  let query = tablesOf(tx.db).selectFrom('scimUser').select('personId').where('connectionId', '=', connectionId);
  if (ids) query = query.where('personId', 'in', [...ids]);
  return (await query.execute()).map(({ personId }) => personId);
}

export type Placing = { role: Role; siteCodes: string[] | null };
const Mappings = z.array(GroupMapping);
export const mappingsOf = ({ mappings }: Pick<ScimConnectionRow, 'mappings'>): GroupMapping[] =>
  Mappings.parse(JSON.parse(mappings));
