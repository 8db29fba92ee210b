// Which role and sites a person has by their groups: the first mapping that fits decides.
import type { GroupMapping } from '@tocsin/contracts/api/scim';

import type { Tx } from '#platform/context';

import { changeUserSites } from '../change-user-sites.ts';
import { changeUser } from '../change-user.ts';
import { findUser } from '../store.ts';
import type { ScimConnectionRow } from '../tables.ts';
import { findBelonging, mappingsOf, type Placing } from './store.ts';

type Connection = Pick<ScimConnectionRow, 'defaultRole' | 'defaultSites' | 'mappings'>;

/** Null where no mapping fits. Names of groups count whatever their case. */
export function placingBy(mappings: readonly GroupMapping[], groups: readonly string[]): Placing | null {
  const held = new Set(groups.map((name) => name.toLowerCase()));
  const { role, siteCodes } = mappings.find(({ group }) => held.has(group.toLowerCase())) ?? {};
  return role === undefined ? null : { role, siteCodes: siteCodes ?? null };
}

export const placingOf = async (tx: Tx, connection: Pick<Connection, 'mappings'>, personId: string) => {
  const groups = (await findBelonging(tx, { personId })).groupsOf.get(personId) ?? [];
  return placingBy(
    mappingsOf(connection),
    groups.map(({ name }) => name),
  );
};

/**
 * Gives the person what their groups say now; whoever left the last mapped group, what everybody gets. Nothing happens
 * where no mapping says anything, before or now: a role given by hand stays.
 * @throws Problem `conflict` `last_administrator`
 */
export async function place(tx: Tx, connection: Connection, personId: string, before: Placing | null): Promise<void> {
  const now = await placingOf(tx, connection, personId);
  if (JSON.stringify(now) === JSON.stringify(before)) return;
  const { role, siteCodes } = now ?? { role: connection.defaultRole, siteCodes: connection.defaultSites };
  const user = await findUser(tx, personId);
  if (!user) return;
  if (user.role !== role) await changeUser(tx, { userId: personId, role });
  await changeUserSites(tx, { userId: personId, siteCodes });
}
