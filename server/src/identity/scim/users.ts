// Users over SCIM: made without a password, changed, deactivated. Members who are there already are taken over.
import { userChanged, userCreated } from '@tocsin/contracts/activity';

import { record } from '#platform/activity';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { uuidv7 } from '#platform/id';

import { changeUser } from '../change-user.ts';
import { isShared } from '../shared-person.ts';
import { addMember, tablesOf } from '../store.ts';
import type { ScimConnectionRow } from '../tables.ts';
import { gone, taken } from './fault.ts';
import { patched, PatchBody, type Resource } from './patch.ts';
import { parsed, readUser, userResource, type UserRow, type WantedUser } from './resources.ts';
import { findBelonging, findScimUser, findScimUsers, keepScimUser } from './store.ts';
import { requireVersion } from './version.ts';

/** A directory that asks: its connection, in the organisation it belongs to. */
export type Asking = { ctx: Context; connection: ScimConnectionRow; base: string };
export type Changing = { id: string; body: unknown; ifMatch: string | undefined };

export const allUsers = ({ ctx, base }: Asking): Promise<Resource[]> =>
  inTransaction(ctx, async (tx) => {
    const { groupsOf } = await findBelonging(tx);
    return (await findScimUsers(tx)).map((row) => userResource(row, groupsOf.get(row.id) ?? [], base));
  });

export const oneUser = ({ ctx, base }: Asking, id: string): Promise<Resource> =>
  inTransaction(ctx, async (tx) => (await shownUser(tx, base, id)).resource);

async function shownUser(tx: Tx, base: string, id: string): Promise<{ row: UserRow; resource: Resource }> {
  const row = await findScimUser(tx, id);
  if (!row) throw gone('user', id);
  const { groupsOf } = await findBelonging(tx, { personId: id });
  return { row, resource: userResource(row, groupsOf.get(id) ?? [], base) };
}

export function createUser({ ctx, connection, base }: Asking, body: unknown): Promise<Resource> {
  const wanted = readUser(body);
  return inTransaction(ctx, async (tx) => {
    const same = (one: string | null, other: string) => one?.toLowerCase() === other.toLowerCase();
    const there = (await findScimUsers(tx)).some(
      (row) => same(row.userName, wanted.userName) || same(row.email, wanted.email) || same(row.email, wanted.userName),
    );
    if (there) throw taken(`There is a user ${wanted.userName} already.`);
    const id = uuidv7();
    const { defaultRole: role, defaultSites } = connection;
    const about = { id, email: wanted.email, name: wanted.name, passwordHash: null, role, at: tx.now() };
    await addMember(tx.db, tx.orgId, { ...about, siteCodes: defaultSites });
    await record(tx, userCreated, { subjectId: id }, { email: wanted.email, role });
    await keepScimUser(tx, connection.id, { id, ...wanted });
    if (!wanted.active) await changeUser(tx, { userId: id, active: false });
    return (await shownUser(tx, base, id)).resource;
  });
}

export const replaceUser = (asking: Asking, { id, body, ifMatch }: Changing): Promise<Resource> =>
  changing(asking, id, ifMatch, (shown) => readUser(body, shown));

export const patchUser = (asking: Asking, { id, body, ifMatch }: Changing): Promise<Resource> => {
  const { Operations } = parsed(PatchBody, body);
  return changing(asking, id, ifMatch, (shown) => readUser(patched(shown, Operations), shown));
};

/** Nobody is ever removed: what they did stays theirs. */
export const deleteUser = ({ ctx, base }: Asking, { id, ifMatch }: Omit<Changing, 'body'>): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const { row, resource } = await shownUser(tx, base, id);
    requireVersion(resource, ifMatch);
    if (row.active) await changeUser(tx, { userId: id, active: false });
  });

const changing = (
  { ctx, connection, base }: Asking,
  id: string,
  ifMatch: string | undefined,
  read: (shown: Resource) => WantedUser,
): Promise<Resource> =>
  inTransaction(ctx, async (tx) => {
    const { row, resource } = await shownUser(tx, base, id);
    requireVersion(resource, ifMatch);
    const wanted = read(resource);
    await changePerson(tx, row, wanted);
    if (row.active !== wanted.active) await changeUser(tx, { userId: id, active: wanted.active });
    await keepScimUser(tx, connection.id, { id, ...wanted });
    return (await shownUser(tx, base, id)).resource;
  });

/** Name and address of somebody who belongs to another organisation too are theirs alone. */
async function changePerson(tx: Tx, row: UserRow, { email, name }: WantedUser): Promise<void> {
  if ((row.email === email && row.name === name) || (await isShared(tx, row.id))) return;
  if (row.name !== name) await changeUser(tx, { userId: row.id, name });
  if (row.email === email) return;
  await tablesOf(tx.db).updateTable('person').set({ email }).where('id', '=', row.id).execute();
  const fields = { email: { before: row.email, after: email } };
  await record(tx, userChanged, { subjectId: row.id }, { email, fields });
}
