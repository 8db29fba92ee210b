// How much of a proof of who somebody is a session or call rests on.

/** What a person, or a program, has proved at most in the session or call at hand. */
export const authStrengths = [
  'none',
  'password',
  'password+totp',
  'password+passkey',
  'password+recovery',
  'passkey',
  'api_key',
] as const;
export type AuthStrength = (typeof authStrengths)[number];

/** NIST SP 800-63B authenticator assurance level: 2 is two factors. */
export const assuranceOf = (strength: AuthStrength): 1 | 2 =>
  strength.startsWith('password+') || strength === 'passkey' ? 2 : 1;
