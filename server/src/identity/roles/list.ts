// The roles of an organisation, and the policy they are made of.
import { endpoints } from '@tocsin/contracts/api/index';
import type * as peopleApi from '@tocsin/contracts/api/people';
import type { RoleEntry } from '@tocsin/contracts/identity';
import { implied, permissionMeaning, permissions } from '@tocsin/contracts/policy';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';

import { builtInEntries, countPeople, entryOf, findRoles } from './store.ts';

export async function listRoles(ctx: Context): Promise<{ items: RoleEntry[] }> {
  authorize(ctx, 'role:read');
  return inTransaction(ctx, async (tx) => ({ items: await allRoles(tx) }));
}

async function allRoles(tx: Tx): Promise<RoleEntry[]> {
  const people = await countPeople(tx);
  return [...builtInEntries(people), ...(await findRoles(tx)).map((row) => entryOf(row, people.get(row.key)))];
}

/** For everyone of the organisation: that one may know what one may do, and who decides the rest. */
export const getPolicy = (ctx: Context): Promise<z.input<typeof peopleApi.getPolicy.output>> =>
  inTransaction(ctx, async (tx) => ({
    permissions: permissions.map((name) => ({
      name,
      meaning: permissionMeaning[name],
      includes: [...(implied[name] ?? [])],
    })),
    roles: await allRoles(tx),
    endpoints: endpoints.map(({ method, path, permission }) => ({ method, path, permission })),
  }));
