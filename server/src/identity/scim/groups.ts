// Groups over SCIM: teams, whose members get their role by the connection's mapping.
import { inTransaction, type Tx } from '#platform/context';

import { changeTeam, createTeam, deleteTeam, setTeamMembers } from '../teams/change.ts';
import { gone } from './fault.ts';
import { patched, PatchBody, type Resource } from './patch.ts';
import { place, placingOf } from './place.ts';
import { groupResource, parsed, readGroup, type GroupRow, type WantedGroup } from './resources.ts';
import { findBelonging, findScimGroup, findScimGroups, keepScimGroup, keptBy } from './store.ts';
import type { Asking, Changing } from './users.ts';
import { requireVersion } from './version.ts';

export const allGroups = ({ ctx, base }: Asking): Promise<Resource[]> =>
  inTransaction(ctx, async (tx) => {
    const { membersOf } = await findBelonging(tx);
    return (await findScimGroups(tx)).map((row) => groupResource(row, membersOf.get(row.id) ?? [], base));
  });

export const oneGroup = ({ ctx, base }: Asking, id: string): Promise<Resource> =>
  inTransaction(ctx, async (tx) => (await shownGroup(tx, base, id)).resource);

async function shownGroup(tx: Tx, base: string, id: string) {
  const row = await findScimGroup(tx, id);
  if (!row) throw gone('group', id);
  const members = (await findBelonging(tx, { teamId: id })).membersOf.get(id) ?? [];
  return { row, memberIds: members.map((member) => member.id), resource: groupResource(row, members, base) };
}

export function createGroup(asking: Asking, body: unknown): Promise<Resource> {
  const wanted = readGroup(body);
  return inTransaction(asking.ctx, async (tx) => {
    const { id } = await createTeam(tx, { name: wanted.name, meaning: '' });
    await bring(tx, asking, { row: { id, name: wanted.name }, memberIds: [] }, wanted);
    return (await shownGroup(tx, asking.base, id)).resource;
  });
}

export const replaceGroup = (asking: Asking, { id, body, ifMatch }: Changing): Promise<Resource> =>
  changing(asking, id, ifMatch, () => readGroup(body));

export const patchGroup = (asking: Asking, { id, body, ifMatch }: Changing): Promise<Resource> => {
  const { Operations } = parsed(PatchBody, body);
  return changing(asking, id, ifMatch, (shown) => readGroup(patched(shown, Operations)));
};

const changing = (
  asking: Asking,
  id: string,
  ifMatch: string | undefined,
  read: (shown: Resource) => WantedGroup,
): Promise<Resource> =>
  inTransaction(asking.ctx, async (tx) => {
    const { resource, ...before } = await shownGroup(tx, asking.base, id);
    requireVersion(resource, ifMatch);
    await bring(tx, asking, before, read(resource));
    return (await shownGroup(tx, asking.base, id)).resource;
  });

export const deleteGroup = (
  { ctx, connection, base }: Asking,
  { id, ifMatch }: Omit<Changing, 'body'>,
): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const { resource, memberIds } = await shownGroup(tx, base, id);
    requireVersion(resource, ifMatch);
    await replacing(tx, connection, memberIds, async () => void (await deleteTeam(tx, { teamId: id })));
  });

type Before = { row: Pick<GroupRow, 'id' | 'name'>; memberIds: readonly string[] };

async function bring(tx: Tx, { connection }: Asking, { row, memberIds }: Before, wanted: WantedGroup): Promise<void> {
  await replacing(tx, connection, [...memberIds, ...wanted.memberIds], async () => {
    if (row.name !== wanted.name) await changeTeam(tx, { teamId: row.id, name: wanted.name });
    if (memberIds.toSorted().join() !== wanted.memberIds.toSorted().join())
      await setTeamMembers(tx, { teamId: row.id, personIds: wanted.memberIds });
    await keepScimGroup(tx, row.id, wanted.externalId);
  });
}

/** Whoever the connection keeps has, after the change, the role their groups say. */
async function replacing(
  tx: Tx,
  connection: Asking['connection'],
  people: readonly string[],
  change: () => Promise<void>,
): Promise<void> {
  const kept = await keptBy(tx, connection.id, [...new Set(people)]);
  const before = new Map<string, Awaited<ReturnType<typeof placingOf>>>();
  for (const id of kept) before.set(id, await placingOf(tx, connection, id));
  await change();
  for (const id of kept) await place(tx, connection, id, before.get(id) ?? null);
}
