// /health/live, /health/ready and /metrics: for load balancers, orchestrators and Prometheus.
import type { FastifyInstance } from 'fastify';

import type { Metrics } from '../metrics.ts';

/** Throws when the thing is not usable. Without one that is not vital the process is ready all the same, and says so. */
export type Check = { name: string; check: () => Promise<void>; vital?: boolean };

const checkTimeoutMs = 5_000;

export function mountHealth(
  app: FastifyInstance,
  { checks, metrics }: { checks: readonly Check[]; metrics: Metrics },
): void {
  app.get('/health/live', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  app.get('/health/ready', async (_request, reply) => {
    const named = await Promise.all(checks.map(async (one) => ({ ...one, passed: await passes(one) })));
    const failed = named.filter(({ passed, vital = true }) => !passed && vital).map(({ name }) => name);
    const away = named.filter(({ passed, vital = true }) => !passed && !vital).map(({ name }) => name);
    const more = away.length > 0 ? { away } : {};
    reply.header('cache-control', 'no-store').code(failed.length === 0 ? 200 : 503);
    return failed.length === 0 ? { status: 'ok', ...more } : { status: 'not_ready', failed, ...more };
  });
  app.get('/metrics', async (_request, reply) => {
    reply.header('cache-control', 'no-store').type(metrics.registry.contentType);
    return await metrics.registry.metrics();
  });
}

/** Not when it takes too long; why stays in the log of the thing itself. */
async function passes({ check }: Check): Promise<boolean> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('too slow')), checkTimeoutMs);
  try {
    await Promise.race([check(), late]);
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
