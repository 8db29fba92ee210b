// The key above all others: it wraps the organisations' keys and nothing else.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

import { Problem } from '../errors.ts';

export type MasterKey = {
  /** Stands beside what it has wrapped; tells where to look for the key, never what it is. */
  id: string;
  /** @param about what is wrapped; it unwraps under no other name. @throws Problem `master_key_unavailable` */
  wrap: (key: Buffer, about: string) => Promise<string>;
  /** @throws Problem `master_key_unavailable`; Error when the text was changed or belongs to another key. */
  unwrap: (wrapped: string, about: string) => Promise<Buffer>;
};
export type MasterKeys = {
  /** What is wrapped from now on is wrapped by this one. */
  current: MasterKey;
  /** The one that wrapped a key; null where it is not at hand any more. */
  find: (id: string) => MasterKey | null;
};

const [nonceBytes, tagBytes] = [12, 16];

const derived = (secret: Buffer, purpose: string, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `tocsin ${purpose}`, bytes));

/**
 * A key in this process, from a file or the environment. What it wraps with is derived (HKDF, RFC 5869), so that the
 * same secret never seals values and keys at once.
 */
export function localMasterKey(secret: Buffer): MasterKey {
  const key = derived(secret, 'master key', 32);
  return {
    id: `local:${derived(secret, 'name of the master key', 8).toString('hex')}`,
    wrap: (plain, about) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
      const text = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Promise.resolve(Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url'));
    },
    unwrap: async (wrapped, about) => {
      const bytes = Buffer.from(wrapped, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes));
      decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
    },
  };
}

/** What a key service says of itself may name secrets: only its status and code are told. */
export const masterKeyUnavailable = (service: string, said: string): Problem =>
  new Problem('unavailable', 'master_key_unavailable', `${service} did not open the key: ${said}.`, {
    retryAfterSeconds: 30,
  });
