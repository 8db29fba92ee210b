// The organisation's signing key: Ed25519, the private half sealed in the database.
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';

import { fromHex, toHex, type Bytes } from '@tocsin/contracts/ledger/bytes';
import { fingerprintOf } from '@tocsin/contracts/ledger/format';

import type { Database } from '#platform/context';
import type { Seal } from '#platform/seal';
import { Secret } from '#platform/secret';

import { findSigningKey, insertKey } from './store.ts';

export type Signer = { keyId: string; publicKey: string; sign: (statement: Bytes) => string };

const placeOf = (orgId: string, keyId: string): string => `ledger_key.private ${orgId} ${keyId}`;
/** SubjectPublicKeyInfo of Ed25519 (RFC 8410) ends with the 32 bytes of the key. */
const rawLength = 32;

/** Of the organisation; a key is made where there is none. Call it with the roots locked. */
export async function signerOf(db: Database, orgId: string, { seal, now }: { seal: Seal; now: Date }): Promise<Signer> {
  const found = await findSigningKey(db, orgId);
  if (found) {
    const pem = seal.open(found.privateSealed, placeOf(orgId, found.id));
    return signer(found.id, found.publicKey, pem.reveal());
  }
  const pair = generateKeyPairSync('ed25519');
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(-rawLength).toString('hex');
  const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const id = await fingerprintOf(fromHex(publicKey));
  const privateSealed = seal.close(new Secret(pem), placeOf(orgId, id));
  await insertKey(db, { orgId, id, publicKey, privateSealed, createdAt: now });
  return signer(id, publicKey, pem);
}

function signer(keyId: string, publicKey: string, pem: string): Signer {
  const key = createPrivateKey(pem);
  return { keyId, publicKey, sign: (statement) => toHex(new Uint8Array(sign(null, statement, key))) };
}
