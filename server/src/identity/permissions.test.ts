import type { Endpoint } from '@tocsin/contracts/api/endpoint';
import * as identityApi from '@tocsin/contracts/api/identity';
// Every endpoint of the contract refuses exactly the roles that lack its permission: generated from the contract.
import { endpoints } from '@tocsin/contracts/api/index';
import * as profileApi from '@tocsin/contracts/api/profile';
import * as sessionsApi from '@tocsin/contracts/api/sessions';
import { rolePermissions, roles } from '@tocsin/contracts/identity';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Http } from '#platform/http';
import type { Module } from '#platform/module';
import { openTestDatabase, testClock, testContext } from '#platform/testing';

import { createApiKey } from './create-api-key.ts';
import { groundOf, startIdentity } from './fixtures.ts';
import { identityRoutes } from './routes.ts';

const handle = await openTestDatabase();
const clock = testClock();
const keys = new Map<string, string>();
/** The wall in front of the verbs, for all of the contract: behind it nothing happens. */
const everyEndpoint: Module = {
  name: 'every endpoint',
  routes: endpoints.map((endpoint) => ({ endpoint, handle: async () => ({}) })),
};
let http: Http;
beforeAll(async () => {
  http = await startIdentity(handle, clock, { modules: [everyEndpoint] });
  const admin = await testContext(handle, { clock });
  for (const role of roles) {
    const about = { name: role, scopes: [...rolePermissions[role]], siteId: null, expiresAt: null };
    keys.set(role, (await createApiKey(admin, about)).key);
  }
});
afterAll(async () => {
  await http.close();
  await handle.close();
});

/** Nothing but an unknown field: whoever is let in gets 400 and changes nothing. */
const statusFor = async ({ method, path }: Endpoint, key: string | undefined): Promise<number> => {
  const response = await http.app.inject({
    method,
    url: `/api/v1${path.replaceAll(/:\w+/g, '00000000-0000-7000-8000-000000000000')}?no-such-field=1`,
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
  });
  return response.statusCode;
};

test('every endpoint of identity in the contract is mounted', () => {
  const declared = [identityApi, sessionsApi, profileApi].flatMap((api) =>
    endpoints.filter((endpoint) => Object.values<unknown>(api).includes(endpoint)),
  );
  expect(declared.length).toBeGreaterThan(10);
  const mounted = new Set(identityRoutes(groundOf(handle)).map(({ endpoint }) => endpoint));
  expect(declared.filter((endpoint) => !mounted.has(endpoint)).map(({ path }) => path)).toEqual([]);
});

describe.each([...endpoints])('$method $path needs $permission', (endpoint) => {
  test.each(roles)('as %s', async (role) => {
    const { permission } = endpoint;
    const allowed = permission === 'public' || permission === 'signed-in' || rolePermissions[role].includes(permission);
    // What asks a person to prove who they are is closed to the keys used here.
    expect(await statusFor(endpoint, keys.get(role))).toBe(allowed && endpoint.stepUp !== true ? 400 : 403);
  });
  test('as nobody', async () => {
    expect(await statusFor(endpoint, undefined)).toBe(endpoint.permission === 'public' ? 400 : 401);
  });
});
