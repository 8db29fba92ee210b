// What is typed about a provider, and what is sent.
import { expect, test } from 'vitest';

import { certificatesIn, linesIn } from './form.ts';

test('domains and sites are separated by lines, spaces and commas', () => {
  expect(linesIn(' example.org\nexample.com, example.net ;\n')).toEqual(['example.org', 'example.com', 'example.net']);
  expect(linesIn(' \n ')).toEqual([]);
});

test('certificates are PEM blocks in a row, or base64 with an empty line between', () => {
  const pem = '-----BEGIN CERTIFICATE-----\nAAAA\nBBBB\n-----END CERTIFICATE-----';
  expect(certificatesIn(`${pem}\n${pem}\n`)).toEqual([pem, pem]);
  expect(certificatesIn('AAAA\nBBBB\n\n\nCCCC')).toEqual(['AAAA\nBBBB', 'CCCC']);
  expect(certificatesIn('')).toEqual([]);
});
