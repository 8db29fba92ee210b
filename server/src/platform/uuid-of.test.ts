// Proves that named UUIDs are stable, well formed and apart.
import { expect, test } from 'vitest';

import { uuidOf } from './uuid-of.ts';

test('the same parts give the same UUID, in every release', () => {
  expect(uuidOf('reaction', 'a')).toBe(uuidOf('reaction', 'a'));
  expect(uuidOf('reaction', 'a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('parts that read alike when joined give different UUIDs', () => {
  expect(new Set([uuidOf('ab', 'c'), uuidOf('a', 'bc'), uuidOf('abc'), uuidOf('a","b')]).size).toBe(4);
});
