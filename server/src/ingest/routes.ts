// The HTTP door: POST /api/v1/ingest/:source with a raw body, and what the pages about ingest show.
import type { Readable } from 'node:stream';

import * as api from '@tocsin/contracts/api/ingest';
import type { FastifyRequest } from 'fastify';

import type { Context } from '#platform/context';
import { invalid, notFound, Problem } from '#platform/errors';
import { raw, serve, type RawRoute, type Route } from '#platform/module';

import { acceptEvents, type Accepted } from './accept.ts';
import type { AssemblyLine } from './assembly-line.ts';
import type { House } from './doors/house/house.ts';
import { createGetPulse } from './get-pulse.ts';
import { createListSources } from './list-sources.ts';

const maxRecordBytes = 1 << 20;
const maxKeyLength = 200;
/** How much larger than the limit a gzip body may be once unpacked. */
const unpackedTimes = 3;

export const ingestRoutes = (line: AssemblyLine, house: House, mainUrl: () => string): Route[] => [
  serve(api.listSources, createListSources(line, house, mainUrl)),
  serve(api.getPulse, createGetPulse(line)),
];

export const ingestDoor = (line: AssemblyLine): RawRoute[] => [
  raw('POST', '/ingest/:source', 'ingest:write', (ctx, request) => receive(ctx, line, request)),
];

async function receive(ctx: Context, line: AssemblyLine, request: FastifyRequest): Promise<Accepted> {
  const { source: id } = api.ingest.input.parse(request.params);
  const source = await line.mappings.find(ctx, id);
  if (!source) throw notFound('source', id);
  const gzip = isGzip(request.headers['content-encoding']);
  if (Number(request.headers['content-length'] ?? 0) > line.maxBodyBytes) throw tooLarge(line.maxBodyBytes);
  const options = {
    gzip,
    maxBytes: gzip ? line.maxBodyBytes * unpackedTimes : line.maxBodyBytes,
    maxRecordBytes,
    format: source.format,
  };
  // The iterator must not destroy a request that still has to be answered.
  const bytes = (request.body as Readable).iterator({ destroyOnReturn: false });
  return acceptEvents(ctx, line, {
    source: id,
    site: siteOf(request),
    key: keyOf(request),
    body: { bytes, options },
  });
}

const tooLarge = (bytes: number): Problem =>
  new Problem('too_large', 'body_too_large', `The body is larger than ${bytes} bytes. Nothing of it was stored.`);

function isGzip(encoding: string | undefined): boolean {
  if (encoding === undefined || encoding === 'identity') return false;
  if (encoding === 'gzip' || encoding === 'x-gzip') return true;
  throw invalid('unsupported_encoding', `Send the body plain or with Content-Encoding: gzip, not ${encoding}.`);
}

function siteOf({ query }: FastifyRequest): string | null {
  const site = typeof query === 'object' && query !== null && 'site' in query ? query.site : undefined;
  if (site === undefined || site === '') return null;
  if (typeof site === 'string') return site;
  throw invalid('invalid_input', 'Name one site.', [{ pointer: '/site', detail: 'given more than once' }]);
}

function keyOf({ headers }: FastifyRequest): string | null {
  const key = headers['idempotency-key'];
  if (key === undefined || key === '') return null;
  if (typeof key === 'string' && key.length <= maxKeyLength) return key;
  throw invalid('invalid_idempotency_key', `Idempotency-Key is one header of at most ${maxKeyLength} characters.`);
}
