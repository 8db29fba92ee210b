// An administrator makes a key for a program; the key itself is shown this once.
import { apiKeyCreated } from '@tocsin/contracts/activity';
import type * as identityApi from '@tocsin/contracts/api/identity';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { invalid, Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { beyond } from './rank.ts';
import { requireSites } from './reach.ts';
import { apiKeyOf, findSites, insertApiKey } from './sites-store.ts';
import { hashToken, newApiKey, prefixOf } from './tokens.ts';

type Input = z.output<typeof identityApi.createApiKey.input>;
type Output = z.input<typeof identityApi.createApiKey.output>;

/** @throws Problem `forbidden` `scope_exceeds_yours`; `invalid_input` for an unknown site or an expiry in the past. */
export async function createApiKey(ctx: Context, { name, scopes, siteId, expiresAt }: Input): Promise<Output> {
  authorize(ctx, 'api_key:write');
  if (siteId === null) requireSites(ctx, null);
  const missing = beyond(ctx.actor, scopes);
  if (missing.length > 0)
    throw new Problem(
      'forbidden',
      'scope_exceeds_yours',
      `You may not give what you do not have: ${missing.join(', ')}.`,
    );
  const expires = expiresAt === null ? null : new Date(expiresAt);
  if (expires && expires <= ctx.now())
    throw invalid('expires_in_past', 'The key would never work.', [
      { pointer: '/expiresAt', detail: 'Must be in the future.' },
    ]);

  return inTransaction(ctx, async (tx) => {
    if (siteId !== null && !(await findSites(tx)).some((site) => site.id === siteId))
      throw invalid('unknown_site', 'There is no such site.', [{ pointer: '/siteId', detail: 'No site has this id.' }]);
    const key = newApiKey();
    const row = await insertApiKey(tx, {
      id: uuidv7(),
      orgId: tx.orgId,
      name,
      prefix: prefixOf(key),
      keyHash: hashToken(key),
      scopes: [...new Set(scopes)],
      siteId,
      createdBy: tx.actor.id,
      createdAt: tx.now(),
      lastUsedAt: null,
      expiresAt: expires,
      revokedAt: null,
    });
    await record(tx, apiKeyCreated, { subjectId: row.id }, { name, scopes: row.scopes });
    return { id: row.id, key, apiKey: apiKeyOf(row) };
  });
}
