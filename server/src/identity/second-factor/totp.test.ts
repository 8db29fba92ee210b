// The codes are those of the RFCs, and the text of the key survives both ways.
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { base32, codeAt, fromBase32, stepAt, stepOf, totpUri } from './totp.ts';

const key = Buffer.from('12345678901234567890');

test.each([
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
])('RFC 6238 appendix B, at %i seconds', (seconds, code) => {
  expect(codeAt(key, stepAt(new Date(seconds * 1000)), 8)).toBe(code);
});

const counted = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
test('RFC 4226 appendix D', () => {
  expect(counted.map((_, count) => codeAt(key, count))).toEqual(counted);
});

test('a clock may be one step off and no more', () => {
  const now = new Date('2026-03-14T09:26:53Z');
  const step = stepAt(now);
  expect([-2, -1, 0, 1, 2].map((off) => stepOf(key, codeAt(key, step + off), now))).toEqual([
    null,
    step - 1,
    step,
    step + 1,
    null,
  ]);
});

test.each(['', '12345', '1234567', 'abcdef', '９４２８７０'])('%j is no code', (code) => {
  expect(stepOf(key, code, new Date(59_000))).toBeNull();
});

test('a code may be typed with a space', () => {
  expect(stepOf(key, '287 082', new Date(59_000))).toBe(1);
});

test('any key survives base 32', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
      expect(fromBase32(base32(bytes))).toEqual(Buffer.from(bytes));
    }),
  );
  expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI');
});

test('the address names who and where', () => {
  expect(totpUri(key, 'Tocsin', 'ana@aubrac.example')).toBe(
    'otpauth://totp/Tocsin:ana%40aubrac.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Tocsin&algorithm=SHA1&digits=6&period=30',
  );
});
