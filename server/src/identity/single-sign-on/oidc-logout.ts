// Logout by OpenID Connect: ours at the provider (RP-initiated), and the provider's here (back-channel).
import { createRemoteJWKSet, customFetch, decodeJwt, errors, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import * as z from 'zod';

import type { Context } from '#platform/context';
import { notFound, Problem } from '#platform/errors';
import type { RawRoute } from '#platform/module';

import { asSystem } from '../sessions.ts';
import { idIn, providerOf, readForm, useOnce } from './back.ts';
import { brokeredFetch } from './brokered-fetch.ts';
import { endSessionsAt, type SignedOutThere } from './end-at-provider.ts';
import { refusedAt } from './finish.ts';
import { asOidc, type Desk } from './ground.ts';
import { brokerProblem, type OidcProvider } from './oidc.ts';
import { logoutReplayed } from './saml-logout-back.ts';
import { configured } from './start.ts';
import { contextAt } from './store.ts';

/** Null where the provider offers none. */
export function endSessionUrl(
  config: oidc.Configuration,
  { returnTo, idToken }: { returnTo: string; idToken: string | null },
): string | null {
  if (config.serverMetadata().end_session_endpoint === undefined) return null;
  const parameters = { post_logout_redirect_uri: returnTo, ...(idToken !== null && { id_token_hint: idToken }) };
  return oidc.buildEndSessionUrl(config, parameters).href;
}

const event = 'http://schemas.openid.net/event/backchannel-logout';
const toleranceSeconds = 60;
const freshSeconds = 5 * 60;
const timeoutMs = 10_000;
/** Signed with a key of the provider's: never a shared one, never none. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

const Claims = z.looseObject({
  jti: z.string().min(1).max(300),
  iat: z.number(),
  exp: z.number().optional(),
  sub: z.string().min(1).optional(),
  sid: z.string().min(1).optional(),
  events: z.record(z.string(), z.unknown()),
});

const invalidToken = (why: string, cause?: unknown): Problem =>
  new Problem('invalid_input', 'logout_token_invalid', `The logout token does not hold: ${why}.`, { cause });

type Read = SignedOutThere & { jti: string; expiresAt: Date };

/** OpenID Connect Back-Channel Logout 1.0, 2.6. @throws Problem `logout_token_invalid`, those of the broker */
async function readLogoutToken(
  ctx: Context,
  desk: Pick<Desk, 'outbound'>,
  { name, settings }: OidcProvider,
  config: oidc.Configuration,
  token: string,
): Promise<Read> {
  const { issuer, jwks_uri: jwks } = config.serverMetadata();
  if (jwks === undefined) throw invalidToken('the provider names no keys');
  requireMeantForUs(token, issuer, settings.clientId);
  const fetch = brokeredFetch(desk.outbound, name);
  const keys = createRemoteJWKSet(new URL(jwks), {
    timeoutDuration: timeoutMs,
    [customFetch]: (url, { headers, signal }) =>
      fetch(url, { method: 'GET', headers: Object.fromEntries(headers), body: null, redirect: 'manual', signal }),
  });
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer,
      audience: settings.clientId,
      algorithms,
      clockTolerance: toleranceSeconds,
      maxTokenAge: freshSeconds,
      requiredClaims: ['iat', 'jti', 'events'],
      currentDate: ctx.now(),
    });
    const type = protectedHeader.typ?.toLowerCase();
    if (type !== undefined && type !== 'logout+jwt' && type !== 'jwt') throw invalidToken('its type');
    const claims = Claims.parse(payload);
    const happened = claims.events[event];
    if (typeof happened !== 'object' || happened === null) throw invalidToken('it tells of another event');
    if ('nonce' in payload) throw invalidToken('it holds a nonce');
    if (claims.sub === undefined && claims.sid === undefined) throw invalidToken('it names nobody');
    return {
      subject: claims.sub ?? null,
      indexes: claims.sid === undefined ? [] : [claims.sid],
      jti: claims.jti,
      expiresAt: new Date(((claims.exp ?? claims.iat + freshSeconds) + toleranceSeconds) * 1000),
    };
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw brokerProblem(error) ?? invalidToken(why(error), error);
  }
}

/** Before anything is asked of the provider because of it. */
function requireMeantForUs(token: string, issuer: string, clientId: string): void {
  try {
    const { iss, aud } = decodeJwt(token);
    if (iss !== issuer) throw invalidToken('it is from another issuer');
    if (![aud].flat().includes(clientId)) throw invalidToken('it is for somebody else');
  } catch (error) {
    throw error instanceof Problem ? error : invalidToken('it is no token', error);
  }
}

const why = (error: unknown): string =>
  error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired
    ? `its claim ${error.claim}`
    : 'its signature or its form';

/** Answers as the specification asks: 200, or 400 with why; never to be kept. */
export const backchannelLogoutWith =
  (desk: Desk): RawRoute['handle'] =>
  async (ctx, request, reply) => {
    const token = (await readForm(request)).get('logout_token') ?? '';
    const row = await providerOf(desk, idIn(request), 'sign-in');
    const provider = asOidc(row);
    if (!provider) throw notFound('identity provider', row.id);
    const here = contextAt(desk.handle, ctx, row.orgId);
    void reply.header('cache-control', 'no-store');
    try {
      const read = await readLogoutToken(ctx, desk, provider, await configured(desk, here, row), token);
      await asSystem(desk.handle, here, async (tx) => {
        await useOnce(tx, row, { assertionId: `logout ${read.jti}`, expiresAt: read.expiresAt }, logoutReplayed);
        await endSessionsAt(tx, row, read);
      });
      return await reply.code(200).send();
    } catch (error) {
      if (!(error instanceof Problem) || error.kind === 'upstream_failed') throw error;
      await refusedAt(desk.handle, ctx, row, null, error);
      return await reply.code(400).send({ error: 'invalid_request', error_description: error.message });
    }
  };
