// For tests: an authenticator in software, with one passkey for each site that asks (ES256, attestation `none`).
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

import type { PasskeyAssertion, PasskeyAttestation, PasskeyCreation, PasskeyRequest } from '@tocsin/contracts/sign-in';
import type * as z from 'zod';

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
const flags = { present: 0x01, verified: 0x04, backupEligible: 0x08, backedUp: 0x10, attested: 0x40 };

// CBOR (RFC 8949), as far as these two structures need it.
const head = (major: number, size: number): Buffer =>
  size < 24
    ? Buffer.from([(major << 5) | size])
    : size < 256
      ? Buffer.from([(major << 5) | 24, size])
      : Buffer.from([(major << 5) | 25, size >> 8, size & 0xff]);
const bytes = (value: Buffer): Buffer => Buffer.concat([head(2, value.length), value]);
const text = (value: string): Buffer => Buffer.concat([head(3, value.length), Buffer.from(value)]);
const int = (value: number): Buffer => (value < 0 ? head(1, -1 - value) : head(0, value));
const map = (...entries: [Buffer, Buffer][]): Buffer => Buffer.concat([head(5, entries.length), ...entries.flat()]);

export type Authenticator = {
  credentialId: string;
  create: (options: PasskeyCreation, origin: string) => z.input<typeof PasskeyAttestation>;
  get: (options: PasskeyRequest, origin: string) => z.input<typeof PasskeyAssertion>;
};

/** @param verifies whether it asks for the finger or the PIN @param counts whether its counter moves */
export function anAuthenticator({ verifies = true, counts = true } = {}): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(16);
  const credentialId = id.toString('base64url');
  let counter = 0;
  const about = (rpId: string, more: number): Buffer => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counts ? (counter += 1) : counter);
    const shown = flags.present | (verifies ? flags.verified : 0) | more;
    return Buffer.concat([sha256(rpId), Buffer.from([shown]), count]);
  };
  const clientData = (type: string, challenge: string, origin: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const common = { id: credentialId, rawId: credentialId, type: 'public-key', clientExtensionResults: {} } as const;
  return {
    credentialId,
    create: ({ challenge, rp }, origin) => {
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, coseOf(publicKey)]);
      const authData = Buffer.concat([about(rp.id ?? '', flags.attested), attested]);
      const object = map([text('fmt'), text('none')], [text('attStmt'), map()], [text('authData'), bytes(authData)]);
      const client = clientData('webauthn.create', challenge, origin).toString('base64url');
      return { ...common, response: { clientDataJSON: client, attestationObject: object.toString('base64url') } };
    },
    get: ({ challenge, rpId }, origin) => {
      const client = clientData('webauthn.get', challenge, origin);
      const authData = about(rpId ?? '', 0);
      const signature = sign('sha256', Buffer.concat([authData, sha256(client)]), privateKey);
      const [clientDataJSON, authenticatorData, signed] = [client, authData, signature].map((part) =>
        part.toString('base64url'),
      );
      return {
        ...common,
        response: {
          clientDataJSON: clientDataJSON ?? '',
          authenticatorData: authenticatorData ?? '',
          signature: signed ?? '',
        },
      };
    },
  };
}

/** COSE_Key (RFC 9053) of a P-256 key for ES256. */
function coseOf(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return map(
    [int(1), int(2)],
    [int(3), int(-7)],
    [int(-1), int(1)],
    [int(-2), bytes(Buffer.from(x, 'base64url'))],
    [int(-3), bytes(Buffer.from(y, 'base64url'))],
  );
}
