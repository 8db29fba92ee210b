// Encrypts a file of any size with a key of its own, and proves it whole before anything of it is handed out.
import { createCipheriv, createDecipheriv } from 'node:crypto';

const algorithm = 'aes-256-gcm';
/** Each key encrypts one file, once: its nonce may be the same for all. */
const nonce = Buffer.alloc(12);

/** AES-256-GCM (NIST SP 800-38D), up to 64 GB. @param key 32 bytes, never used before */
export function encrypting(key: Buffer): {
  through: (text: AsyncIterable<string>) => AsyncGenerator<Buffer>;
  tag: () => string;
} {
  const cipher = createCipheriv(algorithm, key, nonce);
  let tag = '';
  return {
    through: async function* (text) {
      for await (const part of text) yield cipher.update(part, 'utf8');
      yield cipher.final();
      tag = cipher.getAuthTag().toString('hex');
    },
    tag: () => tag,
  };
}

const opened = (key: Buffer, tag: string) =>
  createDecipheriv(algorithm, key, nonce).setAuthTag(Buffer.from(tag, 'hex'));

/** @throws Error when the file is not the one that was written */
export async function requireWhole(file: AsyncIterable<Buffer>, key: Buffer, tag: string): Promise<void> {
  const decipher = opened(key, tag);
  for await (const part of file) decipher.update(part);
  decipher.final();
}

/** After `requireWhole`. */
export async function* decrypting(file: AsyncIterable<Buffer>, key: Buffer, tag: string): AsyncGenerator<Buffer> {
  const decipher = opened(key, tag);
  for await (const part of file) yield decipher.update(part);
  yield decipher.final();
}
