// Who finds too many connections open is turned away, and the others are let in.
import { expect, test } from 'vitest';

import { createCrowd } from './crowd.ts';

test('each address has so many connections, and all together so many', () => {
  const crowd = createCrowd({ maxTogether: 3, maxPerAddress: 2 });
  const left = (entered: ReturnType<typeof crowd.enter>): void => {
    if (typeof entered === 'string') throw new Error(entered);
    entered();
  };
  const first = crowd.enter('192.0.2.1');
  crowd.enter('192.0.2.1');
  expect(crowd.enter('192.0.2.1')).toMatch(/from this address/);
  const other = crowd.enter('192.0.2.2');
  expect(crowd.enter('192.0.2.3')).toMatch(/at all doors together/);
  left(first);
  expect(crowd.size()).toBe(2);
  left(other);
  expect(typeof crowd.enter('192.0.2.1')).toBe('function');
  expect(typeof crowd.enter('192.0.2.2')).toBe('function');
  expect(crowd.enter('192.0.2.2')).toMatch(/at all doors together/);
});
