// Bytes as text.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { decoded, encodingOf, shownText, stringsIn } from './readable.ts';

test('text is decoded by its mark, else as UTF-8, else byte by byte', () => {
  expect(encodingOf(Buffer.from('fffe6100', 'hex'))).toBe('utf-16le');
  expect(encodingOf(Buffer.from('née'))).toBe('utf-8');
  expect(encodingOf(Buffer.from('6ee96500', 'hex'))).toBe('windows-1252');
  expect(decoded(Buffer.from('6ee965', 'hex'), 'windows-1252')).toBe('née');
});

test('nothing that moves the caret or turns the reading direction reaches a screen', () => {
  expect(shownText('a\u001b[31mb\u202egpj.exe')).toBe('a\ufffd[31mb\ufffdgpj.exe');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = decoded(Buffer.from(bytes), 'windows-1252');
      // oxlint-disable-next-line no-control-regex -- none of these may be there
      expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000e-\u001f\u202a-\u202e]/);
    }),
  );
});

test('texts are found as they are and in UTF-16, with their places', () => {
  const bytes = Buffer.concat([
    Buffer.from([1, 2]),
    Buffer.from('kernel32.dll'),
    Buffer.from([1, 1]),
    Buffer.from('secret', 'utf16le'),
  ]);
  expect(stringsIn(bytes, 16)).toBe('00000012  kernel32.dll\n00000020  secret');
});
