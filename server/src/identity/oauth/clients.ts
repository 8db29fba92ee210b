// OAuth clients of a service account: listed, made, given a new secret, revoked.
import { oauthClientCreated, oauthClientRevoked, oauthClientRotated } from '@tocsin/contracts/activity';
import type * as api from '@tocsin/contracts/api/oauth';
import type { OAuthClient } from '@tocsin/contracts/api/oauth';
import { importJWK } from 'jose';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid, notFound, Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { requireSites } from '../reach.ts';
import { requireHeld } from '../service-accounts/manage.ts';
import { getServiceAccount, lockServiceAccount } from '../service-accounts/store.ts';
import { tablesOf } from '../store.ts';
import type { OAuthClientRow, ServiceAccountRow } from '../tables.ts';
import { hashToken, newToken } from '../tokens.ts';

const hourMs = 3_600_000;
const newSecret = (): string => `tcc_${newToken()}`;

const clientOf = (row: OAuthClientRow, now: Date): OAuthClient => ({
  id: row.id,
  serviceAccountId: row.serviceAccountId,
  name: row.name,
  method: row.jwks === null ? 'client_secret' : 'private_key_jwt',
  scopes: row.scopes,
  previousUntil: row.previousUntil && row.previousUntil > now ? row.previousUntil.toISOString() : null,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  lastUsedIp: row.lastUsedIp,
  revokedAt: row.revokedAt?.toISOString() ?? null,
});

export async function listOAuthClients(
  ctx: Context,
  { serviceAccountId }: z.output<typeof api.listOAuthClients.input>,
): Promise<{ items: OAuthClient[] }> {
  authorize(ctx, 'api_key:read');
  return inTransaction(ctx, async (tx) => {
    await getServiceAccount(tx, serviceAccountId);
    const rows = await tablesOf(tx.db)
      .selectFrom('oauthClient')
      .selectAll()
      .where('serviceAccountId', '=', serviceAccountId)
      .orderBy('id', 'desc')
      .execute();
    return { items: rows.map((row) => clientOf(row, tx.now())) };
  });
}

/** @throws Problem `forbidden` `role_exceeds_yours`, `scope_exceeds_account`; `invalid_input` `public_key_unusable`. */
export async function createOAuthClient(
  ctx: Context,
  { serviceAccountId, name, scopes, publicKeys }: z.output<typeof api.createOAuthClient.input>,
): Promise<z.input<typeof api.createOAuthClient.output>> {
  authorize(ctx, 'api_key:write');
  if (publicKeys) await requireUsable(publicKeys);
  return inTransaction(ctx, async (tx) => {
    const account = await lockYours(tx, serviceAccountId);
    const { permissions } = await getServiceAccount(tx, serviceAccountId);
    const over = scopes?.filter((scope) => !permissions.includes(scope)) ?? [];
    if (over.length > 0)
      throw new Problem(
        'forbidden',
        'scope_exceeds_account',
        `${account.name} may not do this itself: ${over.join(', ')}.`,
      );
    const secret = publicKeys ? null : newSecret();
    const row = await tablesOf(tx.db)
      .insertInto('oauthClient')
      .values({
        id: uuidv7(),
        orgId: tx.orgId,
        serviceAccountId,
        name,
        secretHash: secret && hashToken(secret),
        previousHash: null,
        previousUntil: null,
        jwks: publicKeys && JSON.stringify({ keys: publicKeys }),
        scopes: scopes && [...new Set(scopes)],
        createdBy: tx.actor.id,
        createdAt: tx.now(),
        lastUsedAt: null,
        lastUsedIp: null,
        revokedAt: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const client = clientOf(row, tx.now());
    const { method } = client;
    await record(tx, oauthClientCreated, { subjectId: account.id }, { ...named(account, row), method });
    return { id: row.id, secret, client };
  });
}

/** @throws Problem `conflict` `oauth_client_revoked`, `oauth_client_without_secret`; `oauth_client_not_found`. */
export async function rotateOAuthClient(
  ctx: Context,
  { clientId, overlapHours }: z.output<typeof api.rotateOAuthClient.input>,
): Promise<z.input<typeof api.rotateOAuthClient.output>> {
  authorize(ctx, 'api_key:write');
  return inTransaction(ctx, async (tx) => {
    const { row, account } = await lockClient(tx, clientId);
    if (row.secretHash === null)
      throw conflict('oauth_client_without_secret', 'This client signs with a key of its own; make another client.');
    const secret = newSecret();
    const until = overlapHours === 0 ? null : new Date(tx.now().getTime() + overlapHours * hourMs);
    const after = await tablesOf(tx.db)
      .updateTable('oauthClient')
      .set({ secretHash: hashToken(secret), previousHash: until && row.secretHash, previousUntil: until })
      .where('id', '=', clientId)
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(tx, oauthClientRotated, { subjectId: account.id }, { ...named(account, row), overlapHours });
    return { secret, client: clientOf(after, tx.now()) };
  });
}

/** @throws Problem `conflict` `oauth_client_revoked`; `oauth_client_not_found`. */
export async function revokeOAuthClient(ctx: Context, { clientId }: { clientId: string }): Promise<OAuthClient> {
  authorize(ctx, 'api_key:write');
  return inTransaction(ctx, async (tx) => {
    const { row, account } = await lockClient(tx, clientId);
    await tablesOf(tx.db).updateTable('oauthClient').set({ revokedAt: tx.now() }).where('id', '=', clientId).execute();
    await record(tx, oauthClientRevoked, { subjectId: account.id }, named(account, row));
    return clientOf({ ...row, revokedAt: tx.now() }, tx.now());
  });
}

const named = (account: ServiceAccountRow, { id, name }: OAuthClientRow) => ({
  name: account.name,
  client: name,
  clientId: id,
});

/** Nobody makes credentials for what may do or see more than themselves. */
async function lockYours(tx: Tx, serviceAccountId: string): Promise<ServiceAccountRow> {
  const account = await lockServiceAccount(tx, serviceAccountId);
  await requireHeld(tx, account);
  requireSites(tx, account.siteCodes);
  return account;
}

async function lockClient(tx: Tx, id: string): Promise<{ row: OAuthClientRow; account: ServiceAccountRow }> {
  const row = await tablesOf(tx.db)
    .selectFrom('oauthClient')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('oauth client', id);
  if (row.revokedAt) throw conflict('oauth_client_revoked', 'This client was revoked before.');
  return { row, account: await lockYours(tx, row.serviceAccountId) };
}

async function requireUsable(keys: readonly Record<string, unknown>[]): Promise<void> {
  for (const [index, key] of keys.entries())
    await importJWK(key, typeof key['alg'] === 'string' ? key['alg'] : defaultAlgorithm[String(key['kty'])]).catch(
      () => {
        throw invalid('public_key_unusable', 'This is no public key that can be used.', [
          { pointer: `/publicKeys/${index}`, detail: 'Must be a JSON Web Key: P-256, RSA or Ed25519.' },
        ]);
      },
    );
}
const defaultAlgorithm: Readonly<Record<string, string>> = { EC: 'ES256', RSA: 'RS256', OKP: 'EdDSA' };
