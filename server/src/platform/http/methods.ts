// Every route that is served, and which methods an address takes, for the `Allow` header of 405.
import type { FastifyInstance } from 'fastify';

export type ServedRoutes = {
  /** `GET /api/v1/alerts/:alertId`, sorted. */
  listed: () => string[];
  /** The methods of an address, sorted. */
  allowed: (url: string) => string[];
};

/** Must be called before routes are added. */
export function watchRoutes(app: FastifyInstance): ServedRoutes {
  const names = new Set<string>();
  const routes: { pattern: RegExp; methods: readonly string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    for (const each of [method].flat()) names.add(`${each} ${url}`);
    if (url.includes('*')) return;
    const source = url
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll(/[^\w-]/g, '\\$&')))
      .join('/');
    routes.push({ pattern: new RegExp(`^${source}$`), methods: [method].flat() });
  });
  return {
    listed: () => [...names].sort(),
    allowed: (url) => {
      const path = url.split('?', 1)[0] ?? '';
      const methods = routes.filter(({ pattern }) => pattern.test(path)).flatMap((route) => route.methods);
      return [...new Set(methods)].sort();
    },
  };
}
