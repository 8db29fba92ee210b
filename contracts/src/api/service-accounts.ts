// Programs as members of an organisation.
import * as z from 'zod';

import { permissions, RoleKey, ServiceAccount, SiteCode } from '../identity.ts';
import { endpoint } from './endpoint.ts';

const fields = {
  name: z.string().trim().min(1, 'A name is needed.').max(120),
  description: z.string().trim().max(500),
  ownerId: z.uuid(),
  /** A role, or permissions: one of the two. */
  role: RoleKey.nullable(),
  permissions: z.array(z.enum(permissions)).min(1).max(permissions.length).nullable(),
  siteCodes: z.array(SiteCode).min(1).max(500).nullable(),
  expiresAt: z.iso.datetime().nullable(),
};

export const listServiceAccounts = endpoint('GET', '/service-accounts', {
  summary: 'List service accounts',
  permission: 'api_key:read',
  audited: 'read',
  input: z.object({}),
  output: z.object({ items: z.array(ServiceAccount) }),
});
export const createServiceAccount = endpoint('POST', '/service-accounts', {
  summary: 'Make a service account, with a role or a set of permissions. It cannot do more than you can.',
  permission: 'api_key:write',
  stepUp: 'sessions',
  input: z.object({
    name: fields.name,
    description: fields.description.default(''),
    /** You, unless said; programs must say. */
    ownerId: fields.ownerId.optional(),
    role: fields.role.default(null),
    permissions: fields.permissions.default(null),
    siteCodes: fields.siteCodes.default(null),
    expiresAt: fields.expiresAt.default(null),
  }),
  output: ServiceAccount,
  status: 201,
});
export const changeServiceAccount = endpoint('PATCH', '/service-accounts/:serviceAccountId', {
  summary: 'Change a service account; it holds for its keys and clients from their next request on',
  permission: 'api_key:write',
  stepUp: 'sessions',
  input: z.object({
    serviceAccountId: z.uuid(),
    ...z.object(fields).partial().shape,
    enabled: z.boolean().optional(),
    rev: z.int().optional(),
  }),
  output: ServiceAccount,
});
export const deleteServiceAccount = endpoint('DELETE', '/service-accounts/:serviceAccountId', {
  summary: 'Delete a service account; its keys, clients and tokens are worth nothing from then on',
  permission: 'api_key:write',
  stepUp: 'sessions',
  input: z.object({ serviceAccountId: z.uuid() }),
  output: z.object({}),
});
