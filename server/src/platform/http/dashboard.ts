// Serves the built dashboard: its files as they are, its first page for every other address.
import { existsSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Tocsin</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem}</style>
<h1>Tocsin is running</h1>
<p>The dashboard has not been built yet. Run <code>npm run build</code> and reload this page.
<p>The API works without it: <a href="/api/v1/docs">its description</a>.
</html>
`;

/** What answers an address that no route knows; null when the request is no page a browser asks for. */
export type PageFallback = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | null;

/** @param dir the built dashboard; without one, pages say how to build it. */
export async function mountDashboard(app: FastifyInstance, dir: string | null): Promise<PageFallback> {
  const built = dir !== null && existsSync(join(dir, 'index.html'));
  if (built)
    await app.register(fastifyStatic, {
      root: dir,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        // Vite puts a hash of the content into the name of everything below assets/.
        const immutable = path.includes(`${sep}assets${sep}`);
        reply.header('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  if (built) mountVerifyPage(app, join(dir, 'verify.html'));
  return (request, reply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return null;
    if (!request.headers.accept?.includes('text/html') || isOurs(request.url)) return null;
    if (built) return reply.code(200).sendFile('index.html');
    return reply.code(200).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(notBuilt);
  };
}

/** Open to all: whoever verifies a ledger need not have an account. The page's own policy replaces the dashboard's. */
function mountVerifyPage(app: FastifyInstance, path: string): void {
  if (!existsSync(path)) return;
  const page = readFileSync(path, 'utf8');
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1];
  if (policy === undefined) throw new Error(`${path} names no policy.`);
  for (const url of ['/verify', '/verify.html'])
    app.get(url, (_request, reply) =>
      reply
        .header('content-security-policy', `${policy}; frame-ancestors 'none'`)
        .header('cache-control', 'no-cache')
        .type('text/html; charset=utf-8')
        .send(page),
    );
}

/** Addresses that programs use: a wrong one among them is an error, not a page. */
const isOurs = (url: string): boolean => /^\/(?:api|assets|health|metrics|ws)(?:[/?]|$)/.test(url);
