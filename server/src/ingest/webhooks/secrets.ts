// The tokens in addresses and the secrets that deliveries are signed with: made, sealed, opened.
import { createHash, randomBytes } from 'node:crypto';

import * as z from 'zod';

import type { Seal } from '#platform/seal';
import { Secret } from '#platform/secret';

import type { WebhookRow } from './tables.ts';

/** 256 random bits that fit into an address. */
export const newToken = (): string => randomBytes(32).toString('base64url');
/** A slow hash would add nothing: there are 2^256 tokens to try. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Old ones stay valid beside the newest while the product is changed over. */
export const mostSecrets = 3;

const Sealed = z.array(z.string());
const placeOf = (webhookId: string): string => `webhook.secret ${webhookId}`;

export const sealSecret = (seal: Seal, webhookId: string, secret: string): string =>
  seal.close(new Secret(secret), placeOf(webhookId));

export const sealedOf = ({ secrets }: Pick<WebhookRow, 'secrets'>): string[] => Sealed.parse(secrets);

export const openSecrets = (seal: Seal, webhook: Pick<WebhookRow, 'id' | 'secrets'>): string[] =>
  sealedOf(webhook).map((sealed) => seal.open(sealed, placeOf(webhook.id)).reveal());
