// What happens to programs that talk to Tocsin: service accounts, their keys and their clients.
import * as z from 'zod';

import { kind } from '../activity-kind.ts';
import { authStrengths } from '../auth-strength.ts';
import { permissions, RoleKey } from '../identity.ts';
import { fieldChanges, title } from './shapes.ts';

export const serviceAccountCreated = kind(
  'service_account.created',
  'service_account',
  z.object({ name: title, role: RoleKey.nullable(), permissions: z.array(z.enum(permissions)) }),
);
export const serviceAccountChanged = kind(
  'service_account.changed',
  'service_account',
  z.object({ name: title, fields: fieldChanges }),
);
export const serviceAccountDeleted = kind(
  'service_account.deleted',
  'service_account',
  z.object({ name: title, keys: z.int(), clients: z.int() }),
);
export const apiKeyRotated = kind(
  'api_key.rotated',
  'api_key',
  z.object({ name: title, replaces: z.uuid(), overlapHours: z.int() }),
);
export const apiKeyExpiring = kind(
  'api_key.expiring',
  'api_key',
  z.object({ name: title, expiresAt: z.iso.datetime() }),
);
export const oauthClientCreated = kind(
  'oauth_client.created',
  'service_account',
  z.object({ name: title, client: title, clientId: z.uuid(), method: title }),
);
export const oauthClientRotated = kind(
  'oauth_client.rotated',
  'service_account',
  z.object({ name: title, client: title, clientId: z.uuid(), overlapHours: z.int() }),
);
export const oauthClientRevoked = kind(
  'oauth_client.revoked',
  'service_account',
  z.object({ name: title, client: title, clientId: z.uuid() }),
);
export const oauthClientRefused = kind(
  'oauth_client.refused',
  'service_account',
  z.object({ name: title, client: title, clientId: z.uuid(), ip: z.string().nullable(), because: title }),
);
export const oauthSignedIn = kind(
  'oauth.signed_in',
  'user',
  z.object({ email: title, ip: z.string().nullable(), strength: z.enum(authStrengths) }),
);
export const oauthTokenRevoked = kind('oauth.token_revoked', 'organisation', z.object({ jti: z.uuid() }));
export const oauthSettingsChanged = kind('oauth_settings.changed', 'organisation', z.object({ fields: fieldChanges }));
export const scimConnectionCreated = kind('scim_connection.created', 'scim_connection', z.object({ name: title }));
export const scimConnectionChanged = kind(
  'scim_connection.changed',
  'scim_connection',
  z.object({ name: title, fields: fieldChanges }),
);
export const scimConnectionRotated = kind(
  'scim_connection.rotated',
  'scim_connection',
  z.object({ name: title, overlapHours: z.int() }),
);
export const scimConnectionDeleted = kind('scim_connection.deleted', 'scim_connection', z.object({ name: title }));
