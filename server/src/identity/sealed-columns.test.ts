// Keys that sign tokens and secrets of authenticator apps outlive their key and their master key.
import { createHash } from 'node:crypto';

import { jwtVerify, importJWK, SignJWT } from 'jose';
import { sql } from 'kysely';
import { expect, test } from 'vitest';

import { localMasterKey } from '#platform/keys/master-key';
import { isSettled, resealAll } from '#platform/keys/reseal';
import { versionOf } from '#platform/keys/sealing';
import { createSeal } from '#platform/seal';
import { openServerDatabase, testContext, testServerUrl } from '#platform/testing';
import { createVault, installation } from '#platform/vault';

import { createSigningKeys } from './oauth/signing-keys.ts';
import { identityColumns } from './sealed-columns.ts';
import { keepTotpKey, takeTotpCode } from './second-factor/store.ts';
import { codeAt, stepAt } from './second-factor/totp.ts';

const secretOf = (name: string): Buffer => createHash('sha256').update(name).digest();

// On a database of its own: the installation's keys are one for everybody.
test.skipIf(testServerUrl === null)(
  'what was sealed before, or under another key or master key, is sealed anew and works on',
  { timeout: 120_000 },
  async () => {
    const handle = await openServerDatabase(testServerUrl ?? '', { migrated: true });
    const now = new Date();
    const { actor } = await testContext(handle);
    const vaultUnder = (names: readonly [string, ...string[]]) => {
      const [current, ...others] = names.map((name) => localMasterKey(secretOf(name)));
      if (!current) throw new Error('There is no master key.');
      const find = (id: string) => [current, ...others].find((each) => each.id === id) ?? null;
      return createVault({ handle, masters: { current, find }, legacy: createSeal(secretOf('first')) });
    };
    const keysWith = (seal: Parameters<typeof createSigningKeys>[0]['seal']) =>
      createSigningKeys({ handle, seal, now: () => now });
    const sealed = async () =>
      (
        await handle.asSystem((db) =>
          sql<{ text: string }>`select private_sealed as text from oauth_signing_key
            union all select secret_sealed from totp`.execute(db),
        )
      ).rows.map(({ text }) => versionOf(text));
    const step = async (vault: ReturnType<typeof vaultUnder>) => {
      await resealAll({ handle, vault, columns: identityColumns, now: () => now }, installation);
      return await isSettled({ handle, vault, columns: identityColumns, now: () => now }, installation);
    };
    try {
      const legacy = createSeal(secretOf('first'));
      const before = await keysWith(legacy).current();
      const token = await new SignJWT({}).setProtectedHeader({ alg: 'ES256' }).sign(before.key);
      const key = Buffer.alloc(20, 7);
      await handle.asSystem((db) => keepTotpKey(db, legacy, { personId: actor.id, key, now }));
      expect(await sealed()).toEqual([null, null]);

      const first = vaultUnder(['first']);
      expect(await step(first)).toBe(true);
      expect(await sealed()).toEqual([1, 1]);
      await first.rotate(installation, () => Promise.resolve());
      expect(await step(first)).toBe(true);
      expect(await sealed()).toEqual([2, 2]);

      // Another master key takes over, then the one before is gone.
      expect(await vaultUnder(['second', 'first']).rewrap(installation)).toBeGreaterThan(0);
      const second = await vaultUnder(['second']).sealOf(installation);
      const after = await keysWith(second).current();
      expect(after.id).toBe(before.id);
      const [published] = await keysWith(second).published();
      expect(published?.kid).toBe(before.id);
      const signed = await new SignJWT({}).setProtectedHeader({ alg: 'ES256' }).sign(after.key);
      for (const text of [token, signed]) await jwtVerify(text, await importJWK(published ?? {}, 'ES256'));
      const code = codeAt(key, stepAt(now));
      const asked = { personId: actor.id, code, now, confirmed: false };
      expect(await handle.asSystem((db) => takeTotpCode(db, second, asked))).toBe(true);
    } finally {
      await handle.close();
    }
  },
);
