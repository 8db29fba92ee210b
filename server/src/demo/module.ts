// The demonstration as a job: the button on an empty page starts it, its progress goes to who follows it.
import * as api from '@tocsin/contracts/api/ingest';
import * as z from 'zod';

import { createApiKey, revokeApiKey } from '#identity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { uuidv7 } from '#platform/id';
import type { Job, Jobs } from '#platform/jobs';
import type { Log } from '#platform/log';
import { serve, type Module } from '#platform/module';
import type { Realtime } from '#platform/realtime';
import { systemContext } from '#platform/system-context';

import { sendDay } from './send-day.ts';

const queue = 'demo/send-day';
const Order = z.object({ orgId: z.string(), jobId: z.string(), seed: z.int(), minutes: z.int(), end: z.int() });

export type DemoWorld = {
  handle: DatabaseHandle;
  jobs: Jobs;
  realtime: Pick<Realtime, 'publishJob'>;
  log: Log;
  /** Where this process answers; known once it listens. */
  address: () => string;
};

export function createDemoModule(world: DemoWorld): Module {
  // Named requests make a retry after a crash harmless: what the door has, it answers again.
  world.jobs.define(queue, (job) => run(world, job), { retries: 3, timeoutSeconds: 23 * 3600 });
  return { name: 'demo', routes: [serve(api.startDemo, (ctx, input) => startDemo(ctx, world.jobs, input))] };
}

async function startDemo(
  ctx: Context,
  jobs: Jobs,
  { seed, minutes }: { seed: number; minutes: number },
): Promise<{ jobId: string }> {
  authorize(ctx, 'identity:write');
  const jobId = uuidv7();
  await inTransaction(ctx, (tx) =>
    jobs.send(tx, queue, { orgId: ctx.orgId, jobId, seed, minutes, end: ctx.now().getTime() }),
  );
  return { jobId };
}

async function run({ handle, realtime, log, address }: DemoWorld, { data }: Job): Promise<void> {
  const { orgId, jobId, ...day } = Order.parse(data);
  const ctx = systemContext(handle, { orgId, module: 'demo', log });
  const publish = (state: 'running' | 'done' | 'failed', progress: number, message: string): Promise<void> =>
    realtime.publishJob(orgId, { jobId, state, progress, message });
  let shownAt = 0;
  const onProgress = (progress: number, message: string): void => {
    if (performance.now() - shownAt < 200) return;
    shownAt = performance.now();
    publish('running', progress, message).catch((error: unknown) =>
      log.warn({ err: error }, 'progress was not published'),
    );
  };
  const expiresAt = new Date(ctx.now().getTime() + (day.minutes + 60) * 60_000).toISOString();
  const { id, key } = await createApiKey(ctx, {
    name: 'Demonstration',
    scopes: ['ingest:write', 'identity:write'],
    siteId: null,
    expiresAt,
  });
  try {
    const { events } = await sendDay({ ...day, baseUrl: address(), apiKey: key, onProgress });
    await publish('done', 1, `${events.toLocaleString('en')} events sent`);
  } catch (error) {
    await publish('failed', 1, error instanceof Error ? error.message : 'The demonstration failed.');
    throw error;
  } finally {
    await revokeApiKey(ctx, { apiKeyId: id });
  }
}
