// Passwords at rest: Argon2id in PHC string form.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

// OWASP's second choice: 19 MiB, two passes, one lane.
const memoryKib = 19 * 1024;
const passes = 2;
const parallelism = 1;
const tagLength = 32;
const derive = promisify(argon2);

/** A PHC string with its own salt. The password is normalised (NFKC), so that every keyboard types the same one. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive('argon2id', {
    message: password.normalize('NFKC'),
    nonce,
    memory: memoryKib,
    passes,
    parallelism,
    tagLength,
  });
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(tag)}`;
}

const phc = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,64})\$([A-Za-z0-9+/]{22,128})$/;

/**
 * Whether the password made this PHC string, in time that does not depend on where they differ. Null (nobody of that
 * name) takes as long as a wrong password. A string that is not Argon2id fits no password.
 */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const [, memory, passesText, lanes, salt, expected] = phc.exec(hash ?? nobody) ?? [];
  if (!memory || !passesText || !lanes || !salt || !expected) return false;
  const tag = Buffer.from(expected, 'base64');
  const made = await derive('argon2id', {
    message: password.normalize('NFKC'),
    nonce: Buffer.from(salt, 'base64'),
    memory: Number(memory),
    passes: Number(passesText),
    parallelism: Number(lanes),
    tagLength: tag.length,
  });
  return timingSafeEqual(made, tag) && hash !== null;
}

/** Whether the hash was made with other parameters than those of today. */
export const isOutdated = (hash: string): boolean =>
  !hash.startsWith(`$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$`);

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '');
const nobody = `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${base64(randomBytes(16))}$${base64(randomBytes(tagLength))}`;
