// OAuth 2.0 as it is set up: clients of service accounts, and what the organisation allows. The token endpoint itself is
// below /oauth.
import * as z from 'zod';

import { permissions } from '../identity.ts';
import { endpoint } from './endpoint.ts';

const moment = z.iso.datetime();

export const OAuthClient = z.object({
  /** What it calls itself: `client_id`. */
  id: z.uuid(),
  serviceAccountId: z.uuid(),
  name: z.string(),
  /** How it proves who it is. */
  method: z.enum(['client_secret', 'private_key_jwt']),
  /** Null: whatever the account may do. */
  scopes: z.array(z.enum(permissions)).nullable(),
  /** Until then the secret before is valid as well; null: it is not. */
  previousUntil: moment.nullable(),
  createdAt: moment,
  lastUsedAt: moment.nullable(),
  lastUsedIp: z.string().nullable(),
  revokedAt: moment.nullable(),
});
export type OAuthClient = z.infer<typeof OAuthClient>;

/** A public key as RFC 7517 writes it. */
const PublicKey = z
  .looseObject({ kty: z.enum(['EC', 'RSA', 'OKP']), kid: z.string().max(200).optional() })
  .refine((key) => !('d' in key), 'This is a private key. Send the public one, and make a new pair.');

export const listOAuthClients = endpoint('GET', '/service-accounts/:serviceAccountId/clients', {
  summary: 'List the OAuth clients of a service account',
  permission: 'api_key:read',
  input: z.object({ serviceAccountId: z.uuid() }),
  output: z.object({ items: z.array(OAuthClient) }),
});
export const createOAuthClient = endpoint('POST', '/service-accounts/:serviceAccountId/clients', {
  summary:
    'Make an OAuth client of a service account. Its secret is shown this once; with public keys it has none, and signs assertions instead.',
  permission: 'api_key:write',
  stepUp: 'sessions',
  input: z.object({
    serviceAccountId: z.uuid(),
    name: z.string().trim().min(1, 'A name is needed.').max(120),
    scopes: z.array(z.enum(permissions)).min(1).nullable().default(null),
    publicKeys: z.array(PublicKey).min(1).max(5).nullable().default(null),
  }),
  output: z.object({ id: z.uuid(), secret: z.string().nullable(), client: OAuthClient }),
  status: 201,
});
export const rotateOAuthClient = endpoint('POST', '/oauth-clients/:clientId/rotate', {
  summary: 'Give an OAuth client a new secret, shown this once. The one before works on for `overlapHours`.',
  permission: 'api_key:write',
  stepUp: 'sessions',
  input: z.object({ clientId: z.uuid(), overlapHours: z.int().min(0).max(720).default(24) }),
  output: z.object({ secret: z.string(), client: OAuthClient }),
});
export const revokeOAuthClient = endpoint('DELETE', '/oauth-clients/:clientId', {
  summary: 'Revoke an OAuth client; its tokens end at once',
  permission: 'api_key:write',
  input: z.object({ clientId: z.uuid() }),
  output: OAuthClient,
});

const OAuthSettings = z.object({
  /** Whether people get tokens for e-mail and password. */
  passwordGrant: z.boolean(),
  rev: z.int(),
});
export const getOAuthSettings = endpoint('GET', '/oauth-settings', {
  summary: 'Which ways to a token the organisation allows',
  permission: 'security:read',
  input: z.object({}),
  output: OAuthSettings,
});
export const setOAuthSettings = endpoint('PUT', '/oauth-settings', {
  summary: 'Change which ways to a token the organisation allows; it holds for tokens there are, too',
  permission: 'security:write',
  stepUp: true,
  input: z.object({ passwordGrant: z.boolean(), rev: z.int().optional() }),
  output: OAuthSettings,
});
