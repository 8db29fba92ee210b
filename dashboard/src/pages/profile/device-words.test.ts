// A session's browser in words.
import { expect, test } from 'vitest';

import { browserOf } from './device-words.ts';

test.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
    'Chromium on Linux',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0',
    'Edge on Windows',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15',
    'Safari on macOS',
  ],
  ['node', 'node'],
  ['curl/8.5.0', 'curl'],
  [null, 'Unknown program'],
])('%s', (userAgent, browser) => expect(browserOf(userAgent).browser).toBe(browser));

test('a telephone is one', () => {
  expect(browserOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile Safari/604.1')).toEqual({
    browser: 'Safari on iOS',
    mobile: true,
  });
});
