import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { createSeal, sealKey } from './seal.ts';
import { Secret } from './secret.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tocsin-seal-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const key = Buffer.alloc(32, 7);
const unauthentic = /unable to authenticate/;

test('what was sealed opens at its place, and reads differently each time', () => {
  const { close, open } = createSeal(key);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (value, place) => {
      const sealed = close(new Secret(value), place);
      expect(open(sealed, place).reveal()).toBe(Buffer.from(value, 'utf8').toString('utf8'));
      expect(close(new Secret(value), place)).not.toBe(sealed);
    }),
  );
});

test('another place, another key, a changed byte and plain text open nothing', () => {
  const { close, open } = createSeal(key);
  const sealed = close(new Secret('value'), 'here');
  expect(() => open(sealed, 'there')).toThrow(unauthentic);
  expect(() => createSeal(Buffer.alloc(32, 8)).open(sealed, 'here')).toThrow(unauthentic);
  const bytes = Buffer.from(sealed.slice(3), 'base64url');
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => open(`v1.${changed.toString('base64url')}`, 'here')).toThrow(unauthentic);
  }
  expect(() => open('value', 'here')).toThrow('no sealed value');
});

test('the key is made once, readable by its user alone; a setting goes before it', async () => {
  const path = join(dir, 'data/secret-key');
  const made = await sealKey(null, path);
  expect(made).toHaveLength(32);
  expect(await sealKey(null, path)).toEqual(made);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(await sealKey(new Secret('x'.repeat(40)), path)).not.toEqual(made);
});
