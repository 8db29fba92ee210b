// The keys that sign access tokens (ES256): made here, sealed at rest, followed by a new one every 90 days.
import {
  calculateJwkThumbprint,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  importPKCS8,
  type CryptoKey,
  type JWK,
} from 'jose';
import * as z from 'zod';

import type { Database } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { Seal } from '#platform/seal';
import { Secret } from '#platform/secret';

import { tablesOf } from '../store.ts';
import type { SigningKeyRow } from '../tables.ts';

export const signsForMs = 90 * 86_400_000;
/** Of an access token: a key is published for as long after the last one it signed. */
export const tokenLifeMs = 15 * 60_000;
export const algorithm = 'ES256';

type Ground = { handle: DatabaseHandle; seal: Seal; now: () => Date };
export type SigningKeys = {
  /** The one to sign with now; made where there is none, or where the last one has signed long enough. */
  current: () => Promise<{ id: string; key: CryptoKey }>;
  /** Those a token may be signed with that still counts, newest first. */
  published: () => Promise<JWK[]>;
};

export const placeOfSigningKey = (id: string): string => `oauth_signing_key.private ${id}`;
const Jwk = z.object({ kty: z.literal('EC'), crv: z.string(), x: z.string(), y: z.string() });

export function createSigningKeys({ handle, seal, now }: Ground): SigningKeys {
  let opened: { id: string; key: CryptoKey } | null = null;

  const newest = async (): Promise<SigningKeyRow> => {
    const [last] = await handle.asSystem(findKeys);
    if (last && now().getTime() - last.createdAt.getTime() < signsForMs) return last;
    const made = await makeKey(seal, now(), (last?.generation ?? 0) + 1);
    // Of two processes that make the next one at once, the second takes what the first has made.
    await handle.asSystem(async (db) => {
      await tablesOf(db)
        .insertInto('oauthSigningKey')
        .values(made)
        .onConflict((on) => on.column('generation').doNothing())
        .execute();
      await tablesOf(db)
        .deleteFrom('oauthSigningKey')
        .where('generation', '<', made.generation - 1)
        .execute();
    });
    return newest();
  };

  return {
    current: async () => {
      const { id, privateSealed } = await newest();
      if (opened?.id !== id)
        opened = { id, key: await importPKCS8(seal.open(privateSealed, placeOfSigningKey(id)).reveal(), algorithm) };
      return opened;
    },
    published: async () => {
      const rows = await handle.asSystem(findKeys);
      const at = now().getTime();
      return rows
        .filter((_, index) => {
          const follower = rows[index - 1];
          return !follower || at - follower.createdAt.getTime() < tokenLifeMs;
        })
        .map(({ id, publicJwk }) => ({
          ...Jwk.parse(JSON.parse(publicJwk)),
          kid: id,
          use: 'sig',
          alg: algorithm,
        }));
    },
  };
}

const findKeys = (db: Database): Promise<SigningKeyRow[]> =>
  tablesOf(db).selectFrom('oauthSigningKey').selectAll().orderBy('generation', 'desc').execute();

async function makeKey(seal: Seal, createdAt: Date, generation: number): Promise<SigningKeyRow> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = Jwk.parse(await exportJWK(publicKey));
  const id = await calculateJwkThumbprint(jwk);
  const privateSealed = seal.close(new Secret(await exportPKCS8(privateKey)), placeOfSigningKey(id));
  return { id, generation, publicJwk: JSON.stringify(jwk), privateSealed, createdAt };
}
