// How one organisation's values are sealed: AES-256-GCM under its newest key, opened by whichever key they name.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import { conflict } from '../errors.ts';
import type { Seal } from '../seal.ts';
import { Secret } from '../secret.ts';

const mark = 'v2';
const [nonceBytes, tagBytes] = [12, 16];

/** The version of the key a text was sealed with; null for what was sealed before organisations had keys. */
export function versionOf(sealed: string): number | null {
  const [, version] = /^v2\.(\d{1,7})\./.exec(sealed) ?? [];
  return version === undefined ? null : Number(version);
}

/** Organisation, place and version are authenticated with the value: it opens nowhere else. */
const bound = (orgId: string, place: string, version: number): Buffer =>
  Buffer.from(JSON.stringify([orgId, place, version]));

export type SealingKeys = { orgId: string; active: number; keys: ReadonlyMap<number, Buffer> };

/** @param legacy opens what begins with `v1.` */
export function sealWith({ orgId, active, keys }: SealingKeys, legacy: Pick<Seal, 'open'>): Seal {
  return {
    close: (value, place) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', keyOf(keys, active), nonce).setAAD(bound(orgId, place, active));
      const text = Buffer.concat([cipher.update(value.reveal(), 'utf8'), cipher.final()]);
      const bytes = Buffer.concat([nonce, cipher.getAuthTag(), text]);
      return `${mark}.${active}.${bytes.toString('base64url')}`;
    },
    open: (sealed, place) => {
      const version = versionOf(sealed);
      if (version === null) return legacy.open(sealed, place);
      const bytes = Buffer.from(sealed.split('.', 3)[2] ?? '', 'base64url');
      if (bytes.length < nonceBytes + tagBytes) throw new Error('This is no sealed value.');
      const decipher = createDecipheriv('aes-256-gcm', keyOf(keys, version), bytes.subarray(0, nonceBytes));
      decipher.setAAD(bound(orgId, place, version)).setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      const text = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
      return new Secret(text.toString('utf8'));
    },
  };
}

function keyOf(keys: SealingKeys['keys'], version: number): Buffer {
  const key = keys.get(version);
  if (!key) throw conflict('keys_changed', 'The keys were changed at this moment. Send it again.');
  return key;
}
