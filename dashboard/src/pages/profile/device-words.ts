// A session in words: which browser on what, and what it has proved.
import type { AuthStrength } from '@tocsin/contracts/auth-strength';
import { deviceIn } from '@tocsin/contracts/device';

import { singleSignOnStrengths } from '../../session/single-sign-on-words.ts';
import { words } from './words.ts';

export const strengthWords: Record<AuthStrength, string> = {
  none: words.nothingProved,
  password: words.byPassword,
  'password+totp': words.passwordAndApp,
  'password+passkey': words.passwordAndPasskey,
  'password+recovery': words.passwordAndRecovery,
  passkey: words.byPasskey,
  ...singleSignOnStrengths,
  api_key: words.apiKey,
  oauth_client: words.oauthClient,
};

/** What a user agent says of itself, which anybody can make up. */
export function browserOf(userAgent: string | null): { browser: string; mobile: boolean } {
  const { browser, system } = deviceIn(userAgent);
  const mobile = system === 'Android' || system === 'iOS';
  if (!browser) return { browser: userAgent?.split(/[ /]/, 1)[0] || words.unknownProgram, mobile };
  return { browser: system ? words.browserOn(browser, system) : browser, mobile };
}
