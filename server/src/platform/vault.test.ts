// Keys of organisations: what they seal, how they change, and how they end.
import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';

import type { DatabaseHandle } from './database.ts';
import { localMasterKey } from './keys/master-key.ts';
import { versionOf } from './keys/sealing.ts';
import { testVault } from './keys/testing.ts';
import { createSeal } from './seal.ts';
import { Secret } from './secret.ts';
import { openTestDatabase, testContext } from './testing.ts';
import { createVault } from './vault.ts';

const handle: DatabaseHandle = await openTestDatabase();
afterAll(() => handle.close());

const keyA = Buffer.alloc(32, 1);
const keyB = Buffer.alloc(32, 2);
const legacy = createSeal(keyA);
const unauthentic = /unable to authenticate/;
/** @param keys today's master key, then those before */
function vaultOn(...keys: Buffer[]) {
  const [current = localMasterKey(keyA), ...before] = keys.map(localMasterKey);
  const find = (id: string) => [current, ...before].find((one) => one.id === id) ?? null;
  return createVault({ handle, masters: { current, find }, legacy });
}
const nothing = () => Promise.resolve();
const anOrg = async () => (await testContext(handle)).orgId;

describe('a sealed value', () => {
  test('opens for its organisation and at its place, and reads differently each time', async () => {
    const vault = testVault(handle);
    const [one, other] = [await vault.sealOf(await anOrg()), await vault.sealOf(await anOrg())];
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (value, place) => {
        const sealed = one.close(new Secret(value), place);
        expect(sealed).toMatch(/^v2\.1\.[\w-]+$/);
        expect(one.open(sealed, place).reveal()).toBe(Buffer.from(value, 'utf8').toString('utf8'));
        expect(one.close(new Secret(value), place)).not.toBe(sealed);
        expect(() => one.open(sealed, `${place}.`)).toThrow(unauthentic);
        expect(() => other.open(sealed, place)).toThrow(unauthentic);
      }),
    );
  });

  test('that was changed anywhere does not open', async () => {
    const seal = await testVault(handle).sealOf(await anOrg());
    const sealed = seal.close(new Secret('open sesame'), 'here');
    const bytes = Buffer.from(sealed.split('.')[2] ?? '', 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const bent = Buffer.from(bytes);
      bent.writeUInt8(bent.readUInt8(at) ^ 1, at);
      expect(() => seal.open(`v2.1.${bent.toString('base64url')}`, 'here')).toThrow(unauthentic);
    }
    expect(() => seal.open(sealed.replace('v2.1.', 'v2.2.'), 'here')).toThrow('keys were changed');
    expect(() => seal.open('v2.1.AAAA', 'here')).toThrow('no sealed value');
  });

  test('from before organisations had keys still opens', async () => {
    const seal = await vaultOn(keyA).sealOf(await anOrg());
    expect(seal.open(legacy.close(new Secret('old'), 'here'), 'here').reveal()).toBe('old');
  });
});

test('two who need the first key at once get the same', async () => {
  const orgId = await anOrg();
  const seals = await Promise.all([vaultOn(keyA), vaultOn(keyA), vaultOn(keyA)].map((vault) => vault.sealOf(orgId)));
  const sealed = seals.map((seal) => seal.close(new Secret('value'), 'here'));
  for (const seal of seals)
    expect(sealed.map((text) => seal.open(text, 'here').reveal())).toEqual(Array(3).fill('value'));
});

test('a new key seals from then on, in every process, and what the old one sealed still opens', async () => {
  const orgId = await anOrg();
  const [here, there] = [vaultOn(keyA), vaultOn(keyA)];
  const before = (await there.sealOf(orgId)).close(new Secret('before'), 'here');
  expect(await here.rotate(orgId, nothing)).toBe(2);
  const after = (await there.sealOf(orgId)).close(new Secret('after'), 'here');
  expect([versionOf(before), versionOf(after)]).toEqual([1, 2]);
  for (const vault of [here, there]) {
    const seal = await vault.sealOf(orgId);
    expect([before, after].map((text) => seal.open(text, 'here').reveal())).toEqual(['before', 'after']);
  }
  expect((await here.keysOf(orgId)).map(({ state }) => state)).toEqual(['retired', 'active']);
});

test('a rotation that fails within its transaction changes nothing', async () => {
  const orgId = await anOrg();
  const vault = vaultOn(keyA);
  await vault.sealOf(orgId);
  await expect(vault.rotate(orgId, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect((await vault.keysOf(orgId)).map(({ version, state }) => [version, state])).toEqual([[1, 'active']]);
});

test('after another master key was set the keys are wrapped by it, and need the old one no more', async () => {
  const orgId = await anOrg();
  const sealed = (await vaultOn(keyA).sealOf(orgId)).close(new Secret('value'), 'here');
  await expect(vaultOn(keyB).sealOf(orgId)).rejects.toMatchObject({ code: 'master_key_unavailable' });
  const changing = vaultOn(keyB, keyA);
  expect((await changing.sealOf(orgId)).open(sealed, 'here').reveal()).toBe('value');
  expect(await changing.rewrap(orgId)).toBe(1);
  expect(await changing.rewrap(orgId)).toBe(0);
  expect((await vaultOn(keyB).sealOf(orgId)).open(sealed, 'here').reveal()).toBe('value');
});

test('a shredded organisation opens nothing, in any process, and no wrapped key is left', async () => {
  const [orgId, neighbour] = [await anOrg(), await anOrg()];
  const [here, there] = [vaultOn(keyA), vaultOn(keyA)];
  await there.sealOf(orgId);
  const kept = (await there.sealOf(neighbour)).close(new Secret('kept'), 'here');
  expect(await here.shred(orgId, nothing)).toBe(1);
  for (const vault of [here, there])
    await expect(vault.sealOf(orgId)).rejects.toMatchObject({ code: 'organisation_shredded' });
  await expect(here.rotate(orgId, nothing)).rejects.toMatchObject({ code: 'organisation_shredded' });
  expect((await here.keysOf(orgId)).map(({ wrapped, state }) => [wrapped, state])).toEqual([[null, 'shredded']]);
  expect((await there.sealOf(neighbour)).open(kept, 'here').reveal()).toBe('kept');
});

test('the keys of one organisation are behind the wall of another', async () => {
  const [orgId, neighbour] = [await anOrg(), await anOrg()];
  await vaultOn(keyA).sealOf(orgId);
  const { rows } = await handle.transact(neighbour, (db) =>
    sql`select * from data_key where org_id = ${orgId}`.execute(db),
  );
  expect(rows).toEqual([]);
});
