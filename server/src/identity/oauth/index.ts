// OAuth 2.0 as one whole: what reads tokens, what gives them, and what serves the addresses.
import type { FastifyInstance } from 'fastify';

import type { Caller } from '#platform/http';

import type { Use } from '../authenticate-key.ts';
import { mountOAuth, type OAuthGround } from './mount.ts';
import { createSigningKeys } from './signing-keys.ts';
import { callerOfClaims } from './standing.ts';
import { createTokens } from './tokens.ts';

export type OAuth = {
  /** Whoever calls with this access token; null where it does not count, or not any more. */
  callerOf: (token: string, use: Use) => Promise<Caller | null>;
  /** Must be called before the server listens. */
  mount: (app: FastifyInstance) => void;
};

/** @param ground `issuer` is the address people use, without a slash at its end. */
export function createOAuth(ground: Omit<OAuthGround, 'keys' | 'tokens'>): OAuth {
  const keys = createSigningKeys(ground);
  const tokens = createTokens({ ...ground, keys });
  return {
    callerOf: async (token, use) => {
      const claims = await tokens.read(token);
      return claims && callerOfClaims(ground.handle, claims, use);
    },
    mount: (app) => mountOAuth(app, { ...ground, keys, tokens }),
  };
}
