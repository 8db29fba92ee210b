// OpenID Connect: authorization code with PKCE, state and nonce; every answer of the provider is verified.
import type { OidcSettings } from '@tocsin/contracts/identity-provider';
import * as oidc from 'openid-client';

import type { Context } from '#platform/context';
import { Problem } from '#platform/errors';
import type { Outbound } from '#platform/outbound';
import type { Secret } from '#platform/secret';

import { brokeredFetch } from './brokered-fetch.ts';
import { isComplete, provenBy } from './claims.ts';
import type { Handshake } from './flows.ts';
import type { Proven, ProviderRow } from './tables.ts';

export type OidcProvider = Pick<ProviderRow, 'id' | 'name' | 'rev'> & { settings: OidcSettings };
export type OidcClient = {
  configuration: (provider: OidcProvider, secret: Secret | null) => Promise<oidc.Configuration>;
};

const freshMs = 3_600_000;
const mostKnown = 200;
const timeoutSeconds = 10;
/** How far the provider's clock may be off. */
const toleranceSeconds = 60;

/** Discovery is asked once an hour, and anew when the provider's settings change. */
export function createOidcClient(outbound: Pick<Outbound, 'call'>, now: () => number = Date.now): OidcClient {
  const known = new Map<string, { at: number; secret: string | undefined; made: Promise<oidc.Configuration> }>();
  return {
    configuration: async (provider, secret) => {
      const key = `${provider.id}/${provider.rev}`;
      const before = known.get(key);
      if (before && before.secret === secret?.reveal() && now() - before.at < freshMs) return await before.made;
      const made = configure(outbound, provider, secret);
      known.delete(key);
      known.set(key, { at: now(), secret: secret?.reveal(), made });
      const [oldest] = known.keys();
      if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
      made.catch(() => known.delete(key));
      return await made;
    },
  };
}

async function configure(
  outbound: Pick<Outbound, 'call'>,
  { name, settings }: OidcProvider,
  secret: Secret | null,
): Promise<oidc.Configuration> {
  const fetch = brokeredFetch(outbound, name);
  const insecure = settings.issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
  const found = await oidc.discovery(new URL(settings.issuer), settings.clientId, undefined, oidc.None(), {
    [oidc.customFetch]: fetch,
    execute: insecure,
    timeout: timeoutSeconds,
  });
  const server = found.serverMetadata();
  const config = new oidc.Configuration(
    server,
    settings.clientId,
    { [oidc.clockTolerance]: toleranceSeconds },
    clientAuthentication(server.token_endpoint_auth_methods_supported, secret),
  );
  config[oidc.customFetch] = fetch;
  config.timeout = timeoutSeconds;
  for (const allow of insecure) allow(config);
  // A token that came straight from the provider is checked against its keys nevertheless.
  oidc.enableNonRepudiationChecks(config);
  return config;
}

/** `client_secret_basic` is what a provider takes that says nothing. */
function clientAuthentication(offered: readonly string[] | undefined, secret: Secret | null): oidc.ClientAuth {
  if (!secret) return oidc.None();
  const basic = offered === undefined || offered.includes('client_secret_basic');
  return basic ? oidc.ClientSecretBasic(secret.reveal()) : oidc.ClientSecretPost(secret.reveal());
}

export type Leaving = { redirectUri: string; handshake: Handshake; email: string | null; again: boolean };

/** Where to send the browser. `again`: the provider is to ask who they are although they are signed in there. */
export async function authorizationUrl(
  config: oidc.Configuration,
  { settings }: OidcProvider,
  { redirectUri, handshake, email, again }: Leaving,
): Promise<string> {
  const { state, nonce, verifier } = handshake;
  const scopes = new Set(['openid', ...settings.scopes.split(/\s+/).filter((scope) => scope !== '')]);
  return oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: [...scopes].join(' '),
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(email !== null && { login_hint: email }),
    ...(again && { prompt: 'login', max_age: '0' }),
  }).href;
}

/**
 * @param address the whole address the browser came back to
 * @throws Problem `provider_refused`, `provider_answer_invalid`, and those of the broker
 */
export async function provenByOidc(
  ctx: Context,
  config: oidc.Configuration,
  { settings }: OidcProvider,
  { address, handshake }: { address: URL; handshake: Handshake },
): Promise<Proven> {
  try {
    const tokens = await oidc.authorizationCodeGrant(config, address, {
      expectedState: handshake.state,
      expectedNonce: handshake.nonce,
      pkceCodeVerifier: handshake.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw invalidAnswer();
    const idToken = tokens.id_token ?? null;
    if (isComplete(claims, settings) || config.serverMetadata().userinfo_endpoint === undefined)
      return withToken(provenBy(claims, settings), idToken);
    const more = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
    // What is signed wins.
    return withToken(provenBy({ ...more, ...claims }, settings), idToken);
  } catch (error) {
    throw translated(ctx, error);
  }
}

const withToken = (proven: Proven, idToken: string | null): Proven => ({ ...proven, at: { ...proven.at, idToken } });

const invalidAnswer = (cause?: unknown): Problem =>
  new Problem('unauthenticated', 'provider_answer_invalid', 'The provider’s answer does not hold.', { cause });

function translated(ctx: Context, error: unknown): Problem {
  const broker = brokerProblem(error);
  if (broker) return broker;
  if (error instanceof oidc.AuthorizationResponseError) {
    ctx.log.warn({ error: error.error, description: error.error_description }, 'the identity provider refused');
    return new Problem('unauthenticated', 'provider_refused', `The provider refused: ${error.error.slice(0, 80)}.`);
  }
  ctx.log.warn({ err: error }, 'an answer of an identity provider does not hold');
  return invalidAnswer(error);
}

/** What the broker said, however deep it lies. */
export function brokerProblem(error: unknown): Problem | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof Problem) return cause;
  return null;
}
