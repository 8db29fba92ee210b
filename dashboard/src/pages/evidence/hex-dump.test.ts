// The dump of bytes.
import { expect, test } from 'vitest';

import { hexDump } from './hex-dump.ts';

test('each line has its place, its bytes and what of them is printable', () => {
  const bytes = Uint8Array.from([0x4d, 0x5a, 0x90, 0, ...Array.from({ length: 14 }, (_, index) => index + 0x41)]);
  expect(hexDump(bytes, 0x20)).toBe(
    '00000020  4d 5a 90 00 41 42 43 44  45 46 47 48 49 4a 4b 4c  MZ..ABCDEFGHIJKL\n' +
      `00000030  4d 4e${' '.repeat(45)}MN`,
  );
});
