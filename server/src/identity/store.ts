// People, memberships, sessions and organisations in SQL.
import type { Organisation, Person, Role, User } from '@tocsin/contracts/identity';
import type { Language } from '@tocsin/contracts/words';

import type { Database, Tx } from '#platform/context';
import { DatabaseError } from '#platform/database';

import type { IdentityTables, UserRow } from './tables.ts';

export const tablesOf = (db: Database) => db.$extendTables<IdentityTables>();

export const isTaken = (error: unknown, constraint: string): boolean =>
  error instanceof DatabaseError && error.sqlState === '23505' && error.constraint === constraint;

const users = (db: Database) =>
  tablesOf(db)
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.personId')
    .select([
      'person.id',
      'person.email',
      'person.name',
      'membership.role',
      'membership.active',
      'membership.siteCodes',
      'person.lastSignInAt',
      'membership.createdAt',
    ]);

export const findUsers = (tx: Tx): Promise<UserRow[]> =>
  users(tx.db).orderBy('person.name').orderBy('person.id').execute();
export const findUser = (tx: Tx, id: string): Promise<UserRow | undefined> =>
  users(tx.db).where('person.id', '=', id).where('membership.orgId', '=', tx.orgId).executeTakeFirst();

export const userOf = (row: UserRow): User => ({
  ...row,
  lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
});

/** What a person reads; null where they have not said, and for those who are no person. */
export async function languageOf(db: Database, personId: string): Promise<Language | null> {
  const person = await tablesOf(db)
    .selectFrom('person')
    .select('language')
    .where('id', '=', personId)
    .executeTakeFirst();
  return person?.language ?? null;
}

/** What the active members of these addresses read, by address in lower case; those who have not said are left out. */
export async function languagesOf(tx: Tx, addresses: readonly string[]): Promise<Map<string, Language>> {
  const wanted = [...new Set(addresses.map((address) => address.toLowerCase()))];
  if (wanted.length === 0) return new Map();
  const rows = await tablesOf(tx.db)
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.personId')
    .select((of) => [of.fn<string>('lower', ['person.email']).as('address'), 'person.language'])
    .where((where) => where(where.fn<string>('lower', ['person.email']), 'in', wanted))
    .where('membership.active', '=', true)
    .execute();
  return new Map(rows.flatMap(({ address, language }) => (language === null ? [] : [[address, language] as const])));
}

/** Those who are active, by name. */
export const findPeople = (tx: Tx): Promise<Person[]> =>
  tablesOf(tx.db)
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.personId')
    .select(['person.id', 'person.name', 'person.email'])
    .where('membership.active', '=', true)
    .orderBy('person.name')
    .orderBy('person.id')
    .execute();

/** The people of these ids, by id; also those who are no longer active, never those of other organisations. */
export async function peopleByIds(tx: Tx, ids: readonly string[]): Promise<Map<string, Person>> {
  if (ids.length === 0) return new Map();
  const rows = await tablesOf(tx.db)
    .selectFrom('person')
    .select(['id', 'name', 'email'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Those of the people who are active members now: to whom work may be given. */
export async function activeMembers(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tablesOf(tx.db)
    .selectFrom('membership')
    .select('personId')
    .where('personId', 'in', [...new Set(ids)])
    .where('active', '=', true)
    .execute();
  return new Set(rows.map(({ personId }) => personId));
}

/** @throws DatabaseError for an address that is taken: see `isTaken`. */
export async function addMember(
  db: Database,
  orgId: string,
  person: {
    id: string;
    email: string;
    name: string;
    /** Null: they sign in some other way. */
    passwordHash: string | null;
    role: Role;
    /** Null or none: all of them. */
    siteCodes?: readonly string[] | null;
    at: Date;
  },
): Promise<void> {
  const { id, email, name, passwordHash, role, siteCodes = null, at } = person;
  await tablesOf(db)
    .insertInto('person')
    .values({ id, email, name, passwordHash, lastSignInAt: null, createdAt: at })
    .execute();
  await tablesOf(db)
    .insertInto('membership')
    .values({ orgId, personId: id, role, active: true, siteCodes: siteCodes && [...siteCodes], createdAt: at })
    .execute();
}

/** Locks the user and all active administrators who see all sites, in one order for everyone, so that the last one is counted right. */
export const lockUserAndAdministrators = (
  tx: Tx,
  userId: string,
): Promise<{ personId: string; role: Role; active: boolean }[]> =>
  tablesOf(tx.db)
    .selectFrom('membership')
    .select(['personId', 'role', 'active'])
    .where((where) =>
      where.or([
        where('personId', '=', userId),
        where.and([where('role', '=', 'admin'), where('active', '=', true), where('siteCodes', 'is', null)]),
      ]),
    )
    .orderBy('personId')
    .forUpdate()
    .execute();

export async function updateUser(
  tx: Tx,
  userId: string,
  { role, active, name, passwordHash }: { role: Role; active: boolean; name: string; passwordHash: string | null },
): Promise<void> {
  await tablesOf(tx.db).updateTable('membership').set({ role, active }).where('personId', '=', userId).execute();
  await tablesOf(tx.db)
    .updateTable('person')
    .set({ name, ...(passwordHash === null ? {} : { passwordHash }) })
    .where('id', '=', userId)
    .execute();
}

export const endSessionsOf = (tx: Tx, personId: string): Promise<unknown> =>
  tablesOf(tx.db).deleteFrom('session').where('personId', '=', personId).execute();

export const findOrganisation = (tx: Tx): Promise<Organisation> =>
  tablesOf(tx.db)
    .selectFrom('organisation')
    .select(['id', 'name', 'slug'])
    .where('id', '=', tx.orgId)
    .executeTakeFirstOrThrow();
