// For tests: keys for the organisations of a test's database, under a master key that stays in the test.
import { createHash } from 'node:crypto';

import type { DatabaseHandle } from '../database.ts';
import { createSeal } from '../seal.ts';
import type { Secrets } from '../secrets.ts';
import { createVault, type Vault } from '../vault.ts';
import { localMasterKey } from './master-key.ts';

/** @param secret two of the same open what the other has sealed, any other does not */
export function testVault(handle: DatabaseHandle, secret = 'of the tests'): Vault {
  const key = createHash('sha256').update(secret).digest();
  const current = localMasterKey(key);
  const masters = { current, find: (id: string) => (id === current.id ? current : null) };
  return createVault({ handle, masters, legacy: createSeal(key) });
}

/** Where no test uses references. */
export const onlyValues: Secrets = {
  resolve: (_ctx, value) => Promise.resolve(value),
  candidates: (_ctx, value) => Promise.resolve([value]),
};
