// Reads what an OIDC provider says of somebody.
import type { OidcSettings } from '@tocsin/contracts/identity-provider';

import type { Proven } from './tables.ts';

export type Claims = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Claims => typeof value === 'object' && value !== null;

/** A claim of this name; else `a.b` looks into the object `a`. */
export function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let found: unknown = claims;
  for (const part of name.split('.')) {
    if (!isObject(found) || !Object.hasOwn(found, part)) return undefined;
    found = found[part];
  }
  return found;
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

/** One text or a list of them. */
export const listOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === 'string' && each !== '');

/** Authentication Method References (RFC 8176) that stand for a second factor, or for one that holds two. */
const strong = new Set(['mfa', 'otp', 'hwk', 'swk', 'sms', 'tel', 'mca', 'fpt', 'face', 'iris', 'vbm', 'sc']);

export const isComplete = (claims: Claims, { claims: names }: OidcSettings): boolean =>
  [names.email, names.name, names.groups].every((name) => claimAt(claims, name) !== undefined);

export function provenBy(claims: Claims & { sub: string }, settings: OidcSettings): Proven {
  const verified = claims['email_verified'];
  const authTime = claims['auth_time'];
  return {
    subject: claims.sub,
    email: textOf(claimAt(claims, settings.claims.email)),
    emailVerified: verified === true || verified === 'true' || (verified === undefined && settings.trustsEmail),
    name: textOf(claimAt(claims, settings.claims.name)),
    groups: listOf(claimAt(claims, settings.claims.groups)),
    secondFactor: hasSecondFactor(listOf(claims['amr'])),
    provenAt: typeof authTime === 'number' ? authTime * 1000 : null,
    at: {
      subject: claims.sub,
      index: textOf(claims['sid']),
      format: null,
      nameQualifier: null,
      spNameQualifier: null,
      idToken: null,
    },
    claims: { ...claims },
  };
}

/** `mfa` says it; else two methods, one of which is more than knowledge. */
const hasSecondFactor = (methods: readonly string[]): boolean =>
  methods.includes('mfa') || (new Set(methods).size > 1 && methods.some((method) => strong.has(method)));
