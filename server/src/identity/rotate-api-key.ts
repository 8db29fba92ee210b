// A new key takes the place of one, which works on for a while: nothing stops while programs are told the new one.
import { apiKeyRotated } from '@tocsin/contracts/activity';
import type * as identityApi from '@tocsin/contracts/api/identity';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, notFound } from '#platform/errors';

import { mintApiKey, requireKeyWithinYours } from './create-api-key.ts';
import { apiKeyOf } from './sites-store.ts';
import { tablesOf } from './store.ts';

type Input = z.output<typeof identityApi.rotateApiKey.input>;
type Output = z.input<typeof identityApi.rotateApiKey.output>;

const hourMs = 3_600_000;

/**
 * @throws Problem `forbidden` `scope_exceeds_yours`, `role_exceeds_yours`; `conflict` `api_key_revoked`,
 * `api_key_expired`, `api_key_replaced`; `invalid_input` `expires_in_past`; `api_key_not_found`.
 */
export async function rotateApiKey(ctx: Context, { apiKeyId, overlapHours, expiresAt }: Input): Promise<Output> {
  authorize(ctx, 'api_key:write');
  return inTransaction(ctx, async (tx) => {
    const before = await lockKey(tx, apiKeyId);
    const now = tx.now();
    if (before.revokedAt) throw conflict('api_key_revoked', 'This key was revoked before.');
    if (before.expiresAt && before.expiresAt <= now) throw conflict('api_key_expired', 'This key has ended already.');
    const { name, scopes, siteId, serviceAccountId } = before;
    await requireKeyWithinYours(tx, { scopes, siteId, serviceAccountId });
    const life = before.expiresAt && before.expiresAt.getTime() - before.createdAt.getTime();
    const same = life === null ? null : new Date(now.getTime() + life).toISOString();
    const expires = expiresAt === undefined ? same : expiresAt;
    const { key, row } = await mintApiKey(tx, {
      name,
      scopes,
      siteId,
      serviceAccountId,
      expiresAt: expires,
      replaces: apiKeyId,
    });
    const end = new Date(now.getTime() + overlapHours * hourMs);
    const ends =
      overlapHours === 0 ? { revokedAt: now } : before.expiresAt && before.expiresAt < end ? {} : { expiresAt: end };
    if (Object.keys(ends).length > 0)
      await tablesOf(tx.db).updateTable('apiKey').set(ends).where('id', '=', apiKeyId).execute();
    await record(tx, apiKeyRotated, { subjectId: row.id }, { name, replaces: apiKeyId, overlapHours });
    return { id: row.id, key, apiKey: apiKeyOf(row) };
  });
}

async function lockKey(tx: Tx, id: string) {
  const row = await tablesOf(tx.db)
    .selectFrom('apiKey')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('api key', id);
  const next = await tablesOf(tx.db).selectFrom('apiKey').select('id').where('replaces', '=', id).executeTakeFirst();
  if (next) throw conflict('api_key_replaced', 'Another key has taken its place already; rotate that one.');
  return row;
}
