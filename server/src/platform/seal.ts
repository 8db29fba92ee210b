// Keeps secrets in the database unreadable without the key, which is in the environment or in a file beside the data.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { Secret } from './secret.ts';

export type Seal = {
  /** @param place where the value is kept, e.g. `webhook.secret <id>`: it opens nowhere else. */
  close: (value: Secret, place: string) => string;
  /** @throws Error when the text was sealed with another key, for another place, or was changed. */
  open: (sealed: string, place: string) => Secret;
};

const version = 'v1';
const [keyBytes, nonceBytes, tagBytes] = [32, 12, 16];

/** AES-256-GCM with a random nonce (NIST SP 800-38D); the place is authenticated with it. @param key 32 bytes */
export function createSeal(key: Buffer): Seal {
  if (key.length !== keyBytes) throw new Error(`The key must have ${keyBytes} bytes.`);
  return {
    close: (value, place) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
      const text = Buffer.concat([cipher.update(value.reveal(), 'utf8'), cipher.final()]);
      return `${version}.${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')}`;
    },
    open: (sealed, place) => {
      const [name, encoded = ''] = sealed.split('.', 2);
      const bytes = Buffer.from(encoded, 'base64url');
      if (name !== version || bytes.length < nonceBytes + tagBytes) throw new Error('This is no sealed value.');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes));
      decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      const text = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
      return new Secret(text.toString('utf8'));
    },
  };
}

/**
 * The key from the setting, any text of 32 characters or more, else from the file, which is made when it is missing.
 * @throws what the file system throws
 */
export async function sealKey(given: Secret | null, path: string): Promise<Buffer> {
  if (given) return createHash('sha256').update(given.reveal()).digest();
  const found = await readFile(path, 'utf8').catch(() => null);
  if (found !== null) return Buffer.from(found.trim(), 'base64url');
  const key = randomBytes(keyBytes);
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'wx', 0o600);
  await file.writeFile(`${key.toString('base64url')}\n`);
  await file.sync();
  await file.close();
  return key;
}
