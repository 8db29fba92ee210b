// The addresses of OAuth: /oauth/token, /oauth/revoke, /oauth/introspect, and what clients read of us below /.well-known.
import { oauthTokenRevoked } from '@tocsin/contracts/activity';
import { permissions } from '@tocsin/contracts/identity';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { record } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';
import { Problem } from '#platform/errors';
import type { Log } from '#platform/log';
import { createRateLimit } from '#platform/rate-limit';
import { nothing } from '#platform/reach';

import { tablesOf } from '../store.ts';
import { provenClient, type Client } from './client-proof.ts';
import { answerOf, OAuthFault } from './fault.ts';
import { grantToClient, grantToPerson, type GrantGround } from './grants.ts';
import { tokenLifeMs, type SigningKeys } from './signing-keys.ts';
import { callerOfClaims } from './standing.ts';
import { audienceOf, noClient, type Claims, type Tokens } from './tokens.ts';

export type OAuthGround = GrantGround & {
  keys: SigningKeys;
  tokens: Tokens;
  issuer: () => string;
  now: () => Date;
  log: Log;
  rateLimit?: { perSecond: number; burst: number };
};
type Form = ReadonlyMap<string, string>;
type Ask = (ctx: Context, form: Form, client: Client | null) => Promise<object>;

const formType = 'application/x-www-form-urlencoded';
const largestForm = 64 * 1024;

/** Must be called before the server listens. */
export function mountOAuth(app: FastifyInstance, ground: OAuthGround): void {
  const limit = createRateLimit(ground.rateLimit ?? { perSecond: 5, burst: 100 });
  app.register(async (oauth) => {
    oauth.removeAllContentTypeParsers();
    oauth.addContentTypeParser(formType, { parseAs: 'string', bodyLimit: largestForm }, (_request, body, done) =>
      done(null, body),
    );
    oauth.setErrorHandler((error, request, reply) => refuse(ground, error, request, reply));
    const mount = (path: string, ask: Ask) =>
      oauth.post(path, async (request, reply) => {
        const { ok, retryAfterSeconds } = limit.take(request.ip);
        if (!ok) throw new Problem('too_many_requests', 'rate_limited', 'Too many requests.', { retryAfterSeconds });
        const ctx = contextOf(ground, request);
        const form = formIn(request.body);
        const client = await provenClient(ground, ctx, { form, authorization: request.headers.authorization });
        const body = await ask(ctx, form, client);
        return reply.header('cache-control', 'no-store').header('pragma', 'no-cache').send(body);
      });
    mount('/oauth/token', tokenWith(ground));
    mount('/oauth/revoke', revokeWith(ground));
    mount('/oauth/introspect', introspectWith(ground));
  });
  app.get('/.well-known/jwks.json', async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').send({ keys: await ground.keys.published() }),
  );
  app.get('/.well-known/oauth-authorization-server', (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').send(metadata(ground.issuer())),
  );
}

const tokenWith =
  (ground: OAuthGround): Ask =>
  async (ctx, form, client) => {
    const grant = form.get('grant_type');
    if (grant !== 'client_credentials' && grant !== 'password')
      throw grant === undefined
        ? new OAuthFault('invalid_request', 'Send grant_type.')
        : new OAuthFault('unsupported_grant_type', 'Use client_credentials or password.');
    if (grant === 'client_credentials' && !client)
      throw new OAuthFault('invalid_client', 'Say who the client is.', { challenge: true });
    const wanted =
      grant === 'client_credentials' && client
        ? await grantToClient(ground, ctx, client, form)
        : await grantToPerson(ground, ctx, client, form);
    const access_token = await ground.tokens.issue(wanted);
    return { access_token, token_type: 'Bearer', expires_in: tokenLifeMs / 1000, scope: wanted.scope };
  };

/** RFC 7009: whoever holds a token and is the one it was given to; a token that means nothing is as good as revoked. */
const revokeWith =
  ({ handle, tokens }: OAuthGround): Ask =>
  async (ctx, form, client) => {
    const claims = await tokens.read(tokenIn(form));
    if (!claims || !isOf(claims, client)) return {};
    const at: Context = {
      ...ctx,
      orgId: claims.org,
      actor: { ...ctx.actor, kind: claims.actor, id: claims.sub, name: client?.accountName ?? 'OAuth' },
      transact: (work) => handle.transact(claims.org, work),
    };
    await inTransaction(at, async (tx) => {
      const kept = await tablesOf(tx.db)
        .insertInto('oauthRevokedToken')
        .values({ jti: claims.jti, orgId: claims.org, expiresAt: new Date(claims.exp * 1000) })
        .onConflict((on) => on.doNothing())
        .returning('jti')
        .executeTakeFirst();
      if (kept) await record(tx, oauthTokenRevoked, { subjectId: claims.org }, { jti: claims.jti });
    });
    return {};
  };

/** RFC 7662, for the client itself. */
const introspectWith =
  ({ handle, tokens, issuer }: OAuthGround): Ask =>
  async (ctx, form, client) => {
    if (!client) throw new OAuthFault('invalid_client', 'Say who the client is.', { challenge: true });
    const claims = await tokens.read(tokenIn(form));
    if (!claims || !isOf(claims, client)) return { active: false };
    const caller = await callerOfClaims(handle, claims, { now: ctx.now(), passive: true, ip: null });
    if (!caller) return { active: false };
    const { sub, client_id, iat, exp, jti } = claims;
    const scope = [...caller.actor.permissions].join(' ');
    const about = { iss: issuer(), aud: audienceOf(issuer()), sub, client_id, iat, exp, jti };
    return { active: true, token_type: 'Bearer', scope, username: caller.actor.name, ...about };
  };

const isOf = ({ client_id }: Claims, client: Client | null): boolean => client_id === (client?.id ?? noClient);

function tokenIn(form: Form): string {
  const token = form.get('token');
  if (token === undefined) throw new OAuthFault('invalid_request', 'Send the token as token.');
  return token;
}

/** RFC 6749 (3.2): no parameter twice; one without a value counts as absent. */
function formIn(body: unknown): Form {
  if (typeof body !== 'string') throw new OAuthFault('invalid_request', `Send the body as ${formType}.`);
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body)) {
    if (form.has(name)) throw new OAuthFault('invalid_request', `${name} is there twice.`);
    form.set(name, value);
  }
  return new Map([...form].filter(([, value]) => value !== ''));
}

const contextOf = ({ now, log }: OAuthGround, request: FastifyRequest): Context => ({
  orgId: '',
  actor: { kind: 'system', id: 'anonymous', name: 'Anonymous', permissions: new Set() },
  reach: nothing,
  now,
  log: log.child({ requestId: request.id }),
  requestId: request.id,
  ip: request.ip,
  userAgent: request.headers['user-agent']?.slice(0, 500) ?? null,
  causedBy: null,
  transact: () => Promise.reject(new Error('Nobody is known yet.')),
});

async function refuse({ log }: OAuthGround, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const known = answerOf(error) ?? answerOf(malformed(error));
  if (!known) log.error({ err: error, requestId: request.id }, 'request failed');
  const { status, headers, body } = known ?? {
    status: 500,
    headers: {},
    body: { error: 'server_error', error_description: 'Something went wrong on our side; the log has the details.' },
  };
  return reply
    .code(status)
    .headers({ 'cache-control': 'no-store', ...headers })
    .send(body);
}

/** What Fastify itself refuses of a body. */
const malformed = (error: unknown): unknown =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500
    ? new OAuthFault('invalid_request', `Send the body as ${formType}, of at most ${largestForm / 1024} kB.`)
    : error;

const metadata = (issuer: string) => {
  const methods = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'];
  const algorithms = ['ES256', 'RS256', 'PS256', 'EdDSA'];
  return {
    issuer,
    token_endpoint: `${issuer}/oauth/token`,
    revocation_endpoint: `${issuer}/oauth/revoke`,
    introspection_endpoint: `${issuer}/oauth/introspect`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    grant_types_supported: ['client_credentials', 'password'],
    response_types_supported: [],
    scopes_supported: permissions,
    token_endpoint_auth_methods_supported: methods,
    token_endpoint_auth_signing_alg_values_supported: algorithms,
    revocation_endpoint_auth_methods_supported: [...methods, 'none'],
    introspection_endpoint_auth_methods_supported: methods,
    service_documentation: `${issuer}/api/v1/docs`,
  };
};
