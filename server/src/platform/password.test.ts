// Passwords: the right one opens, nothing else does, and absence takes as long as error.
import { expect, test } from 'vitest';

import { hashPassword, verifyPassword } from './password.ts';

test('only the password that made the hash fits it', async () => {
  const hash = await hashPassword('correct horse battery');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await verifyPassword('correct horse battery', hash)).toBe(true);
  for (const wrong of ['', 'correct horse batter', 'correct horse battery ', 'Correct horse battery'])
    expect([wrong, await verifyPassword(wrong, hash)]).toEqual([wrong, false]);
});

test('two hashes of one password differ', async () => {
  expect(await hashPassword('correct horse battery')).not.toBe(await hashPassword('correct horse battery'));
});

test('composed and decomposed letters are one password', async () => {
  const hash = await hashPassword('caf\u00e9 de la gare');
  expect(await verifyPassword('cafe\u0301 de la gare', hash)).toBe(true);
});

test('a hash made elsewhere with other parameters is verified by its own parameters', async () => {
  // Weaker parameters than ours, as an import from another system could bring.
  const { argon2Sync } = await import('node:crypto');
  const nonce = Buffer.from('somesaltsomesalt');
  const tag = argon2Sync('argon2id', { message: 'pw', nonce, memory: 64, passes: 3, parallelism: 1, tagLength: 24 });
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replaceAll('=', '');
  expect(await verifyPassword('pw', `$argon2id$v=19$m=64,t=3,p=1$${text(nonce)}$${text(tag)}`)).toBe(true);
});

test('nobody and nonsense fit no password, nobody takes as long as somebody', async () => {
  const hash = await hashPassword('correct horse battery');
  const timed = async (against: string | null): Promise<number> => {
    const start = performance.now();
    expect(await verifyPassword('wrong password', against)).toBe(false);
    return performance.now() - start;
  };
  // The shortest of several: whatever else the machine does only adds.
  const shortest = async (against: string | null): Promise<number> =>
    Math.min(await timed(against), await timed(against), await timed(against), await timed(against));
  expect(await shortest(null)).toBeGreaterThan((await shortest(hash)) / 5);
  expect(await verifyPassword('x', 'plain text')).toBe(false);
  expect(await verifyPassword('x', '$argon2i$v=19$m=64,t=3,p=1$c29tZXNhbHRzb21l$AAAAAAAAAAAAAAAAAAAAAA')).toBe(false);
});
