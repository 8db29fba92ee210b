// The addresses of SCIM, below /scim/v2.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { DatabaseHandle } from '#platform/database';
import type { Log } from '#platform/log';
import { createRateLimit } from '#platform/rate-limit';

import { contextOfConnection, findConnection } from './authenticate.ts';
import { maxPayloadSize, runBulk } from './bulk.ts';
import { resourceTypes, schemaList, serviceProviderConfig } from './discovery.ts';
import { gone, ScimFault } from './fault.ts';
import { faultOf, idOf, kinds, type Kind } from './kinds.ts';
import { listed, projected } from './listing.ts';
import type { Resource } from './patch.ts';
import { errorOf } from './resources.ts';
import type { Asking, Changing } from './users.ts';
import { names, versionOf } from './version.ts';

export type ScimGround = {
  handle: DatabaseHandle;
  now: () => Date;
  log: Log;
  /** The address people use, without a slash at its end. */
  publicUrl: () => string;
  rateLimit?: { perSecond: number; burst: number };
};
export const scimBase = (publicUrl: string): string => `${publicUrl}/scim/v2`;

const type = 'application/scim+json; charset=utf-8';
const largestBody = 2 * 1024 * 1024;
const bearer = /^Bearer +(\S{1,500})$/i;
/** Must be called before the server listens. */
export function mountScim(app: FastifyInstance, ground: ScimGround): void {
  app.register(
    async (scim) => {
      scim.removeAllContentTypeParsers();
      scim.addContentTypeParser(
        ['application/scim+json', 'application/json'],
        { parseAs: 'string', bodyLimit: largestBody },
        (_request, body, done) => {
          try {
            // Some directories announce JSON of a DELETE that has no body.
            done(null, body === '' ? undefined : JSON.parse(String(body)));
          } catch {
            done(new ScimFault(400, 'invalidSyntax', 'The body is not valid JSON.'));
          }
        },
      );
      scim.setErrorHandler((error, request, reply) => refuse(ground, error, request, reply));
      const askingOf = admission(scim, ground);
      mountDiscovery(scim, askingOf);
      for (const kind of kinds) mountKind(scim, kind, askingOf);
      scim.post('/Bulk', { bodyLimit: maxPayloadSize }, async (request, reply) =>
        send(reply, 200, await runBulk(askingOf(request), request.body)),
      );
    },
    { prefix: '/scim/v2' },
  );
}

type AskingOf = (request: FastifyRequest) => Asking;

/** Before the body is read: whose directory asks, and how often. */
function admission(scim: FastifyInstance, ground: ScimGround): AskingOf {
  const known = new WeakMap<FastifyRequest, Asking>();
  const limit = createRateLimit(ground.rateLimit ?? { perSecond: 50, burst: 300 });
  const meter = (key: string, reply: FastifyReply): void => {
    const { ok, retryAfterSeconds } = limit.take(key);
    if (ok) return;
    reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterSeconds))));
    throw new ScimFault(429, null, 'Too many requests; wait a moment.');
  };
  scim.addHook('onRequest', async (request, reply) => {
    const token = bearer.exec(request.headers.authorization ?? '')?.[1];
    const use = { now: ground.now(), passive: false, ip: request.ip };
    const connection = token === undefined ? null : await findConnection(ground.handle, token, use);
    if (!connection) {
      meter(`refused:${request.ip}`, reply);
      reply.header('www-authenticate', 'Bearer realm="tocsin"');
      throw new ScimFault(401, null, 'Send the token of a connection as Authorization: Bearer.');
    }
    meter(connection.id, reply);
    const userAgent = request.headers['user-agent']?.slice(0, 500) ?? null;
    const log = ground.log.child({ requestId: request.id });
    const ctx = contextOfConnection({ ...ground, log }, connection, {
      requestId: request.id,
      ip: request.ip,
      userAgent,
    });
    known.set(request, { ctx, connection, base: scimBase(ground.publicUrl()) });
  });
  return (request) => {
    const asking = known.get(request);
    if (!asking) throw new Error('This request was not admitted.');
    return asking;
  };
}

function mountDiscovery(scim: FastifyInstance, askingOf: AskingOf): void {
  scim.get('/ServiceProviderConfig', (request, reply) =>
    send(reply, 200, serviceProviderConfig(askingOf(request).base)),
  );
  for (const [path, all] of [
    ['/ResourceTypes', resourceTypes],
    ['/Schemas', schemaList],
  ] as const) {
    scim.get(path, (request, reply) => send(reply, 200, listed(all(askingOf(request).base), {})));
    scim.get<{ Params: { id: string } }>(`${path}/:id`, (request, reply) => {
      const { id } = request.params;
      const found = all(askingOf(request).base).find((each) => each.id === id);
      if (!found) throw gone('resource', id);
      return send(reply, 200, found);
    });
  }
}

type One = { Params: { id: string } };

function mountKind(scim: FastifyInstance, kind: Kind, of: AskingOf): void {
  const { name, all, one, create, replace, patch, remove } = kind;
  const idIn = (request: FastifyRequest<One>): string => idOf(kind, request.params.id);
  const changeOf = (request: FastifyRequest<One>): Changing => ({
    id: idIn(request),
    body: request.body,
    ifMatch: request.headers['if-match'],
  });
  scim.get(`/${name}`, async (request, reply) => send(reply, 200, listed(await all(of(request)), request.query)));
  scim.get<One>(`/${name}/:id`, async (request, reply) => {
    const resource = await one(of(request), idIn(request));
    reply.header('etag', versionOf(resource));
    if (names(request.headers['if-none-match'], resource)) return reply.code(304).send();
    return send(reply, 200, projected(resource, request.query));
  });
  scim.post(`/${name}`, async (request, reply) => shown(request, reply, 201, await create(of(request), request.body)));
  scim.put<One>(`/${name}/:id`, async (request, reply) =>
    shown(request, reply, 200, await replace(of(request), changeOf(request))),
  );
  scim.patch<One>(`/${name}/:id`, async (request, reply) =>
    shown(request, reply, 200, await patch(of(request), changeOf(request))),
  );
  scim.delete<One>(`/${name}/:id`, async (request, reply) => {
    await remove(of(request), changeOf(request));
    return reply.code(204).send();
  });
}

function shown(request: FastifyRequest, reply: FastifyReply, status: number, resource: Resource): FastifyReply {
  reply.header('etag', versionOf(resource));
  const { meta } = resource;
  if (status === 201 && typeof meta === 'object' && meta !== null && 'location' in meta)
    reply.header('location', String(meta.location));
  return send(reply, status, projected(resource, request.query));
}

const send = (reply: FastifyReply, status: number, body: object): FastifyReply =>
  reply.code(status).header('cache-control', 'no-store').type(type).send(JSON.stringify(body));

function refuse({ log }: ScimGround, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = faultOf(error);
  if (!known) log.error({ err: error, requestId: request.id }, 'request failed');
  const said = errorOf(known);
  return send(reply, Number(said.status), said);
}
