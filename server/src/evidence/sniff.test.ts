// Types by first bytes.
import { expect, test } from 'vitest';

import { mediaTypeOf, pictures } from './sniff.ts';

test.each([
  ['89504e470d0a1a0a0000', 'image/png'],
  ['4d5a9000', 'application/vnd.microsoft.portable-executable'],
  ['7f454c46', 'application/x-elf'],
  ['504b0304', 'application/zip'],
  ['d4c3b2a1', 'application/vnd.tcpdump.pcap'],
  ['fffe61006200', 'text/plain'],
  ['00010203', 'application/octet-stream'],
  ['', 'application/octet-stream'],
])('%s is %s', (hex, type) => {
  expect(mediaTypeOf(Buffer.from(hex, 'hex'))).toBe(type);
});

test('what could run in a browser is no more than text, and no picture', () => {
  for (const text of [
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    '<!doctype html><script>',
    '<?xml',
  ])
    expect(pictures).not.toContain(mediaTypeOf(Buffer.from(text)));
  expect(mediaTypeOf(Buffer.from('{"a":1}'))).toBe('application/json');
  expect(mediaTypeOf(Buffer.from('née à Nîmes'))).toBe('text/plain');
});
