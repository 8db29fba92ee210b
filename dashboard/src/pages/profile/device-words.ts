// A session in words: which browser on what, and what it has proved.
import type { AuthStrength } from '@tocsin/contracts/auth-strength';

export const strengthWords: Record<AuthStrength, string> = {
  none: 'nothing proved',
  password: 'password',
  'password+totp': 'password and app',
  'password+passkey': 'password and passkey',
  'password+recovery': 'password and recovery code',
  passkey: 'passkey',
  api_key: 'API key',
};

const browsers: readonly [name: string, mark: RegExp][] = [
  ['Edge', /Edg\//],
  ['Opera', /OPR\//],
  ['Firefox', /Firefox\//],
  ['Chromium', /Chrom(e|ium)\//],
  ['Safari', /Safari\//],
];
const systems: readonly [name: string, mark: RegExp][] = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Macintosh/],
  ['Linux', /Linux/],
];

/** What a user agent says of itself, which anybody can make up. */
export function browserOf(userAgent: string | null): { browser: string; mobile: boolean } {
  const find = (list: readonly [string, RegExp][]) => list.find(([, mark]) => mark.test(userAgent ?? ''))?.[0];
  const [browser, system] = [find(browsers), find(systems)];
  const mobile = system === 'Android' || system === 'iOS';
  if (!browser) return { browser: userAgent?.split(/[ /]/, 1)[0] || 'Unknown program', mobile };
  return { browser: system ? `${browser} on ${system}` : browser, mobile };
}
