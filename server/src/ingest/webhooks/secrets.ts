// The tokens in addresses and the secrets that deliveries are signed with: made, sealed, opened.
import { createHash, randomBytes } from 'node:crypto';

import * as z from 'zod';

import type { Context } from '#platform/context';
import type { SealedColumn } from '#platform/keys/reseal';
import { Secret } from '#platform/secret';
import { checkGiven, type Secrets } from '#platform/secrets';
import type { Vault } from '#platform/vault';

import type { WebhookRow } from './tables.ts';

/** 256 random bits that fit into an address. */
export const newToken = (): string => randomBytes(32).toString('base64url');
/** A slow hash would add nothing: there are 2^256 tokens to try. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Old ones stay valid beside the newest while the product is changed over. */
export const mostSecrets = 3;

const Sealed = z.array(z.string());
const placeOf = (webhookId: string): string => `webhook.secret ${webhookId}`;

export type SecretMeans = { vault: Pick<Vault, 'sealOf'>; secrets: Secrets };

/** Before a transaction, because the key may have to be fetched. */
export async function sealSecret(
  ctx: Context,
  { vault }: Pick<SecretMeans, 'vault'>,
  webhookId: string,
  secret: string,
): Promise<string> {
  checkGiven(ctx, secret);
  return (await vault.sealOf(ctx.orgId)).close(new Secret(secret), placeOf(webhookId));
}

export const sealedOf = ({ secrets }: Pick<WebhookRow, 'secrets'>): string[] => Sealed.parse(secrets);

/** All that are valid now, references looked up. */
export async function openSecrets(
  ctx: Context,
  { vault, secrets }: SecretMeans,
  webhook: Pick<WebhookRow, 'id' | 'name' | 'secrets'>,
): Promise<string[]> {
  const kept = sealedOf(webhook);
  if (kept.length === 0) return [];
  const seal = await vault.sealOf(ctx.orgId);
  const found: string[] = [];
  for (const sealed of kept) {
    const valid = await secrets.candidates(ctx, seal.open(sealed, placeOf(webhook.id)), `webhook ${webhook.name}`);
    found.push(...valid.map((secret) => secret.reveal()));
  }
  return found;
}

/** For the job that seals values with the newest key. */
export const webhookSecrets: SealedColumn = {
  table: 'webhook',
  column: 'secrets',
  type: 'jsonb',
  owner: 'org_id',
  each: (id, value, turn) => Sealed.parse(value).map((sealed) => turn(sealed, placeOf(id))),
};
