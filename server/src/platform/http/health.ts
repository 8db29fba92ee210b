// /health/live, /health/ready and /metrics: for load balancers, orchestrators and Prometheus.
import type { FastifyInstance } from 'fastify';

import type { Metrics } from '../metrics.ts';

/** Throws when the thing is not usable. */
export type Check = { name: string; check: () => Promise<void> };

const checkTimeoutMs = 5_000;

export function mountHealth(
  app: FastifyInstance,
  { checks, metrics }: { checks: readonly Check[]; metrics: Metrics },
): void {
  app.get('/health/live', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  app.get('/health/ready', async (_request, reply) => {
    const failed = (await Promise.all(checks.map(passes))).filter((name) => name !== null);
    reply.header('cache-control', 'no-store').code(failed.length === 0 ? 200 : 503);
    return failed.length === 0 ? { status: 'ok' } : { status: 'not_ready', failed };
  });
  app.get('/metrics', async (_request, reply) => {
    reply.header('cache-control', 'no-store').type(metrics.registry.contentType);
    return await metrics.registry.metrics();
  });
}

/** The check's name when it fails or takes too long; why stays in the log of the thing itself. */
async function passes({ name, check }: Check): Promise<string | null> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('too slow')), checkTimeoutMs);
  try {
    await Promise.race([check(), late]);
    return null;
  } catch {
    return name;
  } finally {
    clearTimeout(timer);
  }
}
