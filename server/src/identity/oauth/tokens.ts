// Access tokens as RFC 9068 has them: what is in one, how it is made and read. Whether it still counts is asked elsewhere.
import { authStrengths, type AuthStrength } from '@tocsin/contracts/auth-strength';
import { createLocalJWKSet, decodeProtectedHeader, errors, jwtVerify, SignJWT, type JWK } from 'jose';
import * as z from 'zod';

import { uuidv7 } from '#platform/id';

import { algorithm, tokenLifeMs, type SigningKeys } from './signing-keys.ts';

/** `client_id` of tokens that people get for e-mail and password, without a client. */
export const noClient = 'password';

const Claims = z.object({
  /** Of the service account or the person. */
  sub: z.uuid(),
  client_id: z.string(),
  org: z.uuid(),
  actor: z.enum(['service_account', 'user']),
  /** Of a person: what their sign-in has proved. */
  acr: z.enum(authStrengths).optional(),
  scope: z.string(),
  jti: z.uuid(),
  iat: z.number(),
  exp: z.number(),
});
export type Claims = z.infer<typeof Claims>;
export type Wanted = Omit<Claims, 'jti' | 'iat' | 'exp' | 'acr'> & { acr?: AuthStrength };

type Ground = { keys: SigningKeys; issuer: () => string; now: () => Date };
export type Tokens = {
  issue: (wanted: Wanted) => Promise<string>;
  /** Null for what we did not sign, what is meant for others, and what is over. */
  read: (token: string) => Promise<Claims | null>;
};

export const audienceOf = (issuer: string): string => `${issuer}/api/v1`;
/** Three parts with dots between; no API key looks like this. */
export const looksLikeToken = (token: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token);

export function createTokens({ keys, issuer, now }: Ground): Tokens {
  // Keys change every 90 days: they are asked for again when a token names one that is not known.
  let known: JWK[] = [];
  const keysFor = async (kid: string | undefined): Promise<JWK[]> => {
    if (!known.some((key) => key.kid === kid)) known = await keys.published();
    return known;
  };

  return {
    issue: async ({ sub, ...claims }) => {
      const { id, key } = await keys.current();
      const at = Math.floor(now().getTime() / 1000);
      return new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, typ: 'at+jwt', kid: id })
        .setIssuer(issuer())
        .setAudience(audienceOf(issuer()))
        .setSubject(sub)
        .setJti(uuidv7())
        .setIssuedAt(at)
        .setExpirationTime(at + tokenLifeMs / 1000)
        .sign(key);
    },
    read: async (token) => {
      try {
        const { kid } = decodeProtectedHeader(token);
        const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: await keysFor(kid) }), {
          issuer: issuer(),
          audience: audienceOf(issuer()),
          typ: 'at+jwt',
          algorithms: [algorithm],
          currentDate: now(),
        });
        return Claims.safeParse(payload).data ?? null;
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
        throw error;
      }
    },
  };
}
