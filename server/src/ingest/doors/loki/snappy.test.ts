// Snappy blocks: literals and copies of every kind, and blocks that lie.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Problem } from '#platform/errors';

import { snapped, varint } from '../http/protobuf-fixtures.ts';
import { unsnap } from './snappy.ts';

type Step = { literal: Uint8Array } | { size: number; back: number; kind: 1 | 2 | 3 };

const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ literal: fc.uint8Array({ minLength: 1, maxLength: 300 }) }),
  fc.record({
    size: fc.integer({ min: 1, max: 64 }),
    back: fc.nat(),
    kind: fc.constantFrom(1 as const, 2 as const, 3 as const),
  }),
);

/** The block these steps make, and what it unpacks to. */
function written(steps: readonly Step[]): { block: Buffer; content: Buffer } {
  const parts: Uint8Array[] = [];
  const content: number[] = [];
  for (const step of steps) {
    if ('literal' in step) {
      const { literal } = step;
      const long =
        literal.length > 256
          ? [61 << 2, (literal.length - 1) & 0xff, (literal.length - 1) >> 8]
          : [60 << 2, literal.length - 1];
      parts.push(Buffer.from(literal.length <= 60 ? [(literal.length - 1) << 2] : long), literal);
      content.push(...literal);
      continue;
    }
    if (content.length === 0) continue;
    const offset = 1 + (step.back % content.length);
    const near = step.kind === 1 && offset < 2_048;
    const size = near ? 4 + (step.size % 8) : step.size;
    if (near) parts.push(Buffer.from([1 | ((size - 4) << 2) | ((offset >> 8) << 5), offset & 0xff]));
    else if (step.kind < 3 && offset < 65_536)
      parts.push(Buffer.from([2 | ((size - 1) << 2), offset & 0xff, offset >> 8]));
    else
      parts.push(Buffer.from([3 | ((size - 1) << 2), offset & 0xff, (offset >> 8) & 0xff, (offset >> 16) & 0xff, 0]));
    for (let index = 0; index < size; index++) content.push(content[content.length - offset] ?? 0);
  }
  return { block: Buffer.concat([varint(BigInt(content.length)), ...parts]), content: Buffer.from(content) };
}

describe('a Snappy block', () => {
  it('unpacks to what was packed', () => {
    fc.assert(
      fc.property(fc.array(stepArbitrary, { maxLength: 30 }), (steps) => {
        const { block, content } = written(steps);
        expect(unsnap(block, 1 << 20).equals(content)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('of long literals unpacks', () => {
    const content = Buffer.alloc(200_000, 'abc');
    expect(unsnap(snapped(content), 1 << 20).equals(content)).toBe(true);
  });

  it('that is no block fails and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const outcome = ((): unknown => {
          try {
            return unsnap(Buffer.from(bytes), 1 << 16);
          } catch (error) {
            return error;
          }
        })();
        expect(outcome instanceof Buffer || outcome instanceof Problem).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['copies from before its beginning', [4, 0, 65, 2 | (2 << 2), 9, 0], 'body_damaged'],
    ['copies from nowhere', [4, 0, 65, 2 | (2 << 2), 0, 0], 'body_damaged'],
    ['is longer than it says', [1, 1 << 2, 65, 66], 'body_damaged'],
    ['is shorter than it says', [9, 0, 65], 'body_damaged'],
    ['ends in a literal', [4, 3 << 2, 65], 'body_damaged'],
    ['says that it is huge', [0xff, 0xff, 0xff, 0xff, 0x0f, 0, 65], 'body_too_large'],
    ['could never be as long as it says', [0xff, 0xff, 0x03, 0, 65], 'body_damaged'],
    ['is empty', [], 'body_damaged'],
  ])('that %s is refused', (_, bytes, code) => {
    expect(() => unsnap(Buffer.from(bytes), 1 << 20)).toThrow(expect.objectContaining({ code }));
  });
});
