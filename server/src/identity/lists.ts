// What can be looked up: users, colleagues, sites, keys, the organisation.
import type { ApiKey, Organisation, Person, Site, User } from '@tocsin/contracts/identity';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';

import { apiKeyOf, findApiKeys, findSites } from './sites-store.ts';
import { findOrganisation, findPeople, findUsers, userOf } from './store.ts';

type Items<Item> = Promise<{ items: Item[] }>;

export const listPeople = (ctx: Context): Items<Person> =>
  inTransaction(ctx, async (tx) => ({ items: await findPeople(tx) }));

export async function listUsers(ctx: Context): Items<User> {
  authorize(ctx, 'user:read');
  return inTransaction(ctx, async (tx) => ({ items: (await findUsers(tx)).map(userOf) }));
}

export const listSites = (ctx: Context): Items<Site> =>
  inTransaction(ctx, async (tx) => ({ items: await findSites(tx) }));

/** Revoked and expired ones too: that a key existed is part of the story. */
export async function listApiKeys(ctx: Context): Items<ApiKey> {
  authorize(ctx, 'api_key:read');
  return inTransaction(ctx, async (tx) => ({ items: (await findApiKeys(tx)).map(apiKeyOf) }));
}

export const getOrganisation = (ctx: Context): Promise<Organisation> => inTransaction(ctx, findOrganisation);
