// Every line of a list is found, wherever it stands, and nothing else is.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

import { isBreached } from './breached.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-breached-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex').toUpperCase();
const passwords = Array.from({ length: 300 }, (_, index) => `stolen ${index}`);
const lines = passwords
  .map((password, index) => `${sha1(password)}:${index % 7 === 0 ? 24_230_577 : index}`)
  .toSorted();

describe.each([
  ['CR LF', `${lines.join('\r\n')}\r\n`],
  ['LF', `${lines.join('\n')}\n`],
  ['no end of the last line', lines.join('\n')],
])('a list with %s', (name, text) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  test('holds every one of its passwords', async () => {
    for (const password of passwords) expect(await isBreached(path, password), password).toBe(true);
  });
  test('holds no other', async () => {
    for (let index = 0; index < 100; index += 1) expect(await isBreached(path, `never stolen ${index}`)).toBe(false);
  });
});

test('an empty list holds nothing, and a missing one is an error', async () => {
  const path = join(folder, 'empty');
  writeFileSync(path, '');
  expect(await isBreached(path, 'stolen 1')).toBe(false);
  await expect(isBreached(join(folder, 'nowhere'), 'stolen 1')).rejects.toThrow(/ENOENT/);
});
