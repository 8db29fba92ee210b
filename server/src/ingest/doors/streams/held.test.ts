// The bound on what is held, and what it frees.
import { expect, it } from 'vitest';

import { PendingBytes } from '../../body-bytes.ts';
import { createHeldBytes } from '../../held-bytes.ts';
import { Overfull, relieved, shareOf } from './held.ts';

const mega = 1 << 20;

it('lets everyone hold a little, and all together no more than is set', () => {
  const held = createHeldBytes({ mostBytes: 10 * mega });
  const shares = Array.from({ length: 20 }, () => shareOf(held));
  for (const share of shares) share.hold('frames', mega);
  expect(held.total()).toBe(0);
  const [first, second, third] = shares;
  first?.hold('frames', 6 * mega);
  second?.hold('frames', 4 * mega);
  second?.hold('window', 2 * mega);
  expect(held.total()).toBe(10 * mega);
  expect(() => third?.hold('frames', 2 * mega)).toThrow(Overfull);
  third?.leave();
  expect(() => second?.hold('window', 3 * mega)).toThrow(Overfull);
  second?.leave();
  first?.hold('frames', 5 * mega);
  expect(held.total()).toBe(4 * mega);
  first?.leave();
  expect(held.total()).toBe(0);
});

it('gives a buffer that has grown back when it is empty', () => {
  const pending = new PendingBytes();
  pending.append(Buffer.alloc(3 * mega));
  expect(relieved(pending)).toBe(pending);
  pending.consume(3 * mega);
  expect(relieved(pending).bytes.length).toBeLessThan(mega);
  const small = new PendingBytes();
  expect(relieved(small)).toBe(small);
});
