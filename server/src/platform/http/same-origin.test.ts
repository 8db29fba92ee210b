// Which requests count as our own pages' and which as another site's.
import { expect, test } from 'vitest';

import { Problem } from '../errors.ts';
import { requireSameOrigin } from './same-origin.ts';

const passes = (headers: Record<string, string>, publicUrl: string | null = null): boolean => {
  try {
    requireSameOrigin(headers, publicUrl);
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === 'cross_origin') return false;
    throw error;
  }
};
const host = 'soc.example.org';

test.each([
  [{ host, 'sec-fetch-site': 'same-origin', origin: `https://${host}` }, true],
  [{ host, 'sec-fetch-site': 'none' }, true],
  [{ host }, true],
  [{ host, origin: `https://${host}` }, true],
  [{ host: 'SOC.example.org', origin: `https://${host}` }, true],
  [{ host, 'sec-fetch-site': 'cross-site' }, false],
  [{ host, 'sec-fetch-site': 'cross-site', origin: `https://${host}` }, false],
  [{ host, 'sec-fetch-site': 'same-site', origin: 'https://other.example.org' }, false],
  [{ host, 'sec-fetch-site': 'same-site' }, false],
  [{ host, origin: 'https://evil.example' }, false],
  [{ host, origin: 'null' }, false],
  [{ host, origin: `https://${host}:444` }, false],
])('%j: %s', (headers, expected) => {
  expect(passes(headers)).toBe(expected);
});

test('behind a proxy that changes the host, the public address is ours', () => {
  expect(passes({ host: '10.0.0.2:8480', origin: `https://${host}` }, `https://${host}`)).toBe(true);
  expect(passes({ host: '10.0.0.2:8480', origin: 'https://evil.example' }, `https://${host}`)).toBe(false);
});
