// The identities at providers that sign a person in.
import type { LinkedIdentity } from '@tocsin/contracts/sign-in';

import type { Tx } from '#platform/context';

import { tables } from './tables.ts';

/** Of the transaction's organisation, also where the transaction is of the system role. */
export async function identitiesOf(
  tx: Tx,
  personId: string,
): Promise<{ identity: LinkedIdentity; enabled: boolean }[]> {
  const rows = await tables(tx.db)
    .selectFrom('externalIdentity')
    .innerJoin('identityProvider', 'identityProvider.id', 'externalIdentity.providerId')
    .select(['identityProvider.id', 'identityProvider.name', 'identityProvider.enabled'])
    .select(['externalIdentity.subject', 'externalIdentity.createdAt', 'externalIdentity.lastUsedAt'])
    .where('externalIdentity.orgId', '=', tx.orgId)
    .where('externalIdentity.personId', '=', personId)
    .orderBy('identityProvider.name')
    .orderBy('externalIdentity.createdAt')
    .execute();
  return rows.map(({ id, name, enabled, subject, createdAt, lastUsedAt }) => ({
    enabled,
    identity: {
      providerId: id,
      provider: name,
      subject,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt.toISOString(),
    },
  }));
}
