// An administrator ends a key, at once and for good.
import { apiKeyRevoked } from '@tocsin/contracts/activity';
import type { ApiKey } from '@tocsin/contracts/identity';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict, notFound } from '#platform/errors';

import { apiKeyOf, findApiKey, markRevoked } from './sites-store.ts';

/** @throws Problem `conflict` `api_key_revoked` when it was revoked before, `not_found`. */
export async function revokeApiKey(ctx: Context, { apiKeyId }: { apiKeyId: string }): Promise<ApiKey> {
  authorize(ctx, 'api_key:write');
  return inTransaction(ctx, async (tx) => {
    const row = await markRevoked(tx, apiKeyId);
    if (!row) {
      if (!(await findApiKey(tx, apiKeyId))) throw notFound('api key', apiKeyId);
      throw conflict('api_key_revoked', 'This key was revoked before.');
    }
    await record(tx, apiKeyRevoked, { subjectId: row.id }, { name: row.name });
    return apiKeyOf(row);
  });
}
