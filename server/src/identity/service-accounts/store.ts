// Service accounts in SQL.
import type { ServiceAccount } from '@tocsin/contracts/identity';

import type { Tx } from '#platform/context';
import { notFound } from '#platform/errors';

import { tablesOf } from '../store.ts';
import type { ServiceAccountRow } from '../tables.ts';
import { heldBy } from './standing.ts';

const accounts = (tx: Tx) =>
  tablesOf(tx.db)
    .selectFrom('serviceAccount')
    .innerJoin('person', 'person.id', 'serviceAccount.ownerId')
    .innerJoin('membership', (join) =>
      join.onRef('membership.orgId', '=', 'serviceAccount.orgId').onRef('membership.personId', '=', 'person.id'),
    )
    .leftJoin('role', 'role.key', 'serviceAccount.role')
    .where('serviceAccount.deletedAt', 'is', null)
    .selectAll('serviceAccount')
    .select(['person.name as ownerName', 'person.email as ownerEmail', 'membership.active as ownerActive'])
    .select('role.permissions as ownPermissions');
type Row = Awaited<ReturnType<ReturnType<typeof accounts>['executeTakeFirstOrThrow']>>;

const accountOf = (row: Row): ServiceAccount => ({
  id: row.id,
  name: row.name,
  description: row.description,
  owner: { id: row.ownerId, name: row.ownerName, email: row.ownerEmail, active: row.ownerActive },
  role: row.role,
  permissions: heldBy(row),
  siteCodes: row.siteCodes,
  enabled: row.enabled,
  expiresAt: row.expiresAt?.toISOString() ?? null,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  lastUsedIp: row.lastUsedIp,
  createdAt: row.createdAt.toISOString(),
  rev: row.rev,
});

export const findServiceAccounts = async (tx: Tx): Promise<ServiceAccount[]> =>
  (await accounts(tx).orderBy('serviceAccount.name').execute()).map(accountOf);

/** @throws Problem `service_account_not_found`, also for those of other organisations. */
export async function getServiceAccount(tx: Tx, id: string): Promise<ServiceAccount> {
  const row = await accounts(tx).where('serviceAccount.id', '=', id).executeTakeFirst();
  if (!row) throw notFound('service account', id);
  return accountOf(row);
}

/** Locked until the transaction ends. @throws Problem `service_account_not_found`, also for those that were deleted. */
export async function lockServiceAccount(tx: Tx, id: string): Promise<ServiceAccountRow> {
  const row = await tablesOf(tx.db)
    .selectFrom('serviceAccount')
    .selectAll()
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('service account', id);
  return row;
}
