// An administrator makes a key for a program; the key itself is shown this once.
import { apiKeyCreated } from '@tocsin/contracts/activity';
import type * as identityApi from '@tocsin/contracts/api/identity';
import type { Permission } from '@tocsin/contracts/identity';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { invalid, Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { beyond } from './rank.ts';
import { requireSites } from './reach.ts';
import { requireHeld } from './service-accounts/manage.ts';
import { getServiceAccount, lockServiceAccount } from './service-accounts/store.ts';
import { apiKeyOf, findSites, insertApiKey } from './sites-store.ts';
import type { ApiKeyRow } from './tables.ts';
import { hashToken, newApiKey, prefixOf } from './tokens.ts';

type Input = z.output<typeof identityApi.createApiKey.input>;
type Output = z.input<typeof identityApi.createApiKey.output>;
type Wanted = { scopes: readonly Permission[]; siteId: string | null; serviceAccountId: string | null };

/**
 * @throws Problem `forbidden` `scope_exceeds_yours`, `scope_exceeds_account`; `invalid_input` for an unknown site or an
 * expiry in the past.
 */
export async function createApiKey(
  ctx: Context,
  { serviceAccountId = null, ...input }: Omit<Input, 'serviceAccountId'> & Partial<Pick<Input, 'serviceAccountId'>>,
): Promise<Output> {
  authorize(ctx, 'api_key:write');
  const wanted = { ...input, serviceAccountId };
  return inTransaction(ctx, async (tx) => {
    await requireKeyWithinYours(tx, wanted);
    const { key, row } = await mintApiKey(tx, { ...wanted, replaces: null });
    await record(tx, apiKeyCreated, { subjectId: row.id }, { name: row.name, scopes: row.scopes });
    return { id: row.id, key, apiKey: apiKeyOf(row) };
  });
}

/** Nobody gives more than they have, and no key may do more than its service account. */
export async function requireKeyWithinYours(tx: Tx, { scopes, siteId, serviceAccountId }: Wanted): Promise<void> {
  const missing = beyond(tx.actor, scopes);
  if (missing.length > 0)
    throw new Problem(
      'forbidden',
      'scope_exceeds_yours',
      `You may not give what you do not have: ${missing.join(', ')}.`,
    );
  const site = siteId === null ? null : (await findSites(tx)).find(({ id }) => id === siteId);
  if (site === undefined)
    throw invalid('unknown_site', 'There is no such site.', [{ pointer: '/siteId', detail: 'No site has this id.' }]);
  if (serviceAccountId === null) {
    if (site === null) requireSites(tx, null);
    return;
  }
  const row = await lockServiceAccount(tx, serviceAccountId);
  await requireHeld(tx, row);
  requireSites(tx, row.siteCodes);
  const { name, permissions, siteCodes } = await getServiceAccount(tx, serviceAccountId);
  const over = scopes.filter((scope) => !permissions.includes(scope));
  if (over.length > 0)
    throw new Problem('forbidden', 'scope_exceeds_account', `${name} may not do this itself: ${over.join(', ')}.`);
  if (site && siteCodes && !siteCodes.includes(site.code))
    throw new Problem('forbidden', 'scope_exceeds_account', `${name} is confined to ${siteCodes.join(', ')}.`);
}

type New = Wanted & { name: string; expiresAt: string | null; replaces: string | null };

export async function mintApiKey(
  tx: Tx,
  { name, scopes, siteId, serviceAccountId, expiresAt, replaces }: New,
): Promise<{ key: string; row: ApiKeyRow }> {
  const expires = expiresAt === null ? null : new Date(expiresAt);
  if (expires && expires <= tx.now())
    throw invalid('expires_in_past', 'The key would never work.', [
      { pointer: '/expiresAt', detail: 'Must be in the future.' },
    ]);
  const key = newApiKey();
  const row = await insertApiKey(tx, {
    id: uuidv7(),
    orgId: tx.orgId,
    name,
    prefix: prefixOf(key),
    keyHash: hashToken(key),
    scopes: [...new Set(scopes)],
    siteId,
    serviceAccountId,
    replaces,
    createdBy: tx.actor.id,
    createdAt: tx.now(),
    lastUsedAt: null,
    lastUsedIp: null,
    expiresAt: expires,
    expiryWarnedAt: null,
    revokedAt: null,
  });
  return { key, row };
}
