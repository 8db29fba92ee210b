// How much of a proof of who somebody is a session or call rests on.

/** What a person, or a program, has proved at most in the session or call at hand. */
export const authStrengths = [
  'none',
  'password',
  'password+totp',
  'password+passkey',
  'password+recovery',
  'passkey',
  /** Through an identity provider; `sso+mfa` where it vouched for a second factor, else ours stands behind the plus. */
  'sso',
  'sso+mfa',
  'sso+totp',
  'sso+passkey',
  'sso+recovery',
  'api_key',
  'oauth_client',
] as const;
export type AuthStrength = (typeof authStrengths)[number];

/** NIST SP 800-63B authenticator assurance level: 2 is two factors. */
export const assuranceOf = (strength: AuthStrength): 1 | 2 =>
  strength.includes('+') || strength === 'passkey' ? 2 : 1;

/** With our second factor on top; what has two factors already stays as it is. */
export function raisedBy(strength: AuthStrength, factor: 'totp' | 'passkey' | 'recovery'): AuthStrength {
  if (assuranceOf(strength) === 2) return strength;
  return strength === 'sso' ? `sso+${factor}` : `password+${factor}`;
}
