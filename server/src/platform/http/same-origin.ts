// Keeps other web sites from acting with a visitor's cookie (CSRF), also on the WebSocket.
import type { FastifyRequest } from 'fastify';

import { Problem } from '../errors.ts';

/**
 * Browsers say where a request comes from; programs say nothing and carry no visitor's cookie.
 * @param publicUrl an origin that is ours although the Host header differs, behind some proxies.
 * @throws Problem `forbidden` when the request was made by another origin.
 */
export function requireSameOrigin(headers: FastifyRequest['headers'], publicUrl: string | null): void {
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return;
  const { origin, host } = headers;
  if (site === undefined && origin === undefined) return;
  if (origin !== undefined && isOurs(origin, host, publicUrl) && site !== 'cross-site') return;
  throw new Problem('forbidden', 'cross_origin', 'This can only be done from Tocsin’s own pages.');
}

const isOurs = (origin: string, host: string | undefined, publicUrl: string | null): boolean =>
  origin === publicUrl || (host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase());
