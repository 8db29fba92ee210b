// Whose API key is this? One that stands alone, or one of a service account.
import { expand } from '@tocsin/contracts/identity';

import type { Database } from '#platform/context';
import type { Caller } from '#platform/http';

import { findStanding, permissionsWithin, reachOfProgram, type Standing } from './service-accounts/standing.ts';
import { seenEveryMs } from './sessions.ts';
import { tablesOf } from './store.ts';

export type Use = { now: Date; passive: boolean; ip: string | null };
type Used = { lastUsedAt: Date | null; lastUsedIp: string | null };

export async function callerByKey(db: Database, keyHash: string, use: Use): Promise<Caller | null> {
  const found = await tablesOf(db)
    .selectFrom('apiKey')
    .innerJoin('organisation', 'organisation.id', 'apiKey.orgId')
    .leftJoin('site', 'site.id', 'apiKey.siteId')
    .select(['apiKey.id', 'apiKey.orgId', 'apiKey.name', 'apiKey.scopes', 'apiKey.serviceAccountId'])
    .select(['apiKey.lastUsedAt', 'apiKey.lastUsedIp', 'site.code as siteCode'])
    .where('organisation.suspendedAt', 'is', null)
    .where('keyHash', '=', keyHash)
    .where('revokedAt', 'is', null)
    .where((where) => where.or([where('expiresAt', 'is', null), where('expiresAt', '>', use.now)]))
    .executeTakeFirst();
  if (!found) return null;
  const { id, orgId, serviceAccountId } = found;
  const account = serviceAccountId === null ? null : await findStanding(db, orgId, serviceAccountId, use.now);
  if (serviceAccountId !== null && !account) return null;
  if (isDue(found, use)) await tablesOf(db).updateTable('apiKey').set(usedNow(use)).where('id', '=', id).execute();
  if (account) await noteUseOfAccount(db, account, use);
  const reach = reachOfProgram(account, found.siteCode);
  const permissions = account ? permissionsWithin(found.scopes, account, reach) : expand(found.scopes);
  const name = account ? `${account.name} / ${found.name}` : found.name;
  return {
    orgId,
    actor: { kind: 'api_key', id, name, permissions: new Set(permissions) },
    reach,
    credentialId: `key:${id}`,
    strength: 'api_key',
  };
}

export const noteUseOfAccount = async (db: Database, account: Standing, use: Use): Promise<void> => {
  if (!isDue(account, use)) return;
  await tablesOf(db).updateTable('serviceAccount').set(usedNow(use)).where('id', '=', account.id).execute();
};

/** Not at each call: once a minute, and when it comes from somewhere else. */
export const isDue = ({ lastUsedAt, lastUsedIp }: Used, { now, passive, ip }: Use): boolean =>
  !passive &&
  (lastUsedAt === null || now.getTime() - lastUsedAt.getTime() >= seenEveryMs || (ip !== null && ip !== lastUsedIp));

/** The address stays where none is known. */
export const usedNow = ({ now, ip }: Use) => ({ lastUsedAt: now, ...(ip === null ? {} : { lastUsedIp: ip }) });
