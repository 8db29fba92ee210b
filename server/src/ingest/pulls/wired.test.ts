// The pulls as they are mounted: a pull that is made and started is run by the job engine.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import * as api from '@tocsin/contracts/api/pulls';
import { expect, it } from 'vitest';

import { createJobs } from '#platform/jobs';
import { onlyValues, testVault } from '#platform/keys/testing';
import { createLog } from '#platform/log';
import { createOutbound } from '#platform/outbound';
import { aBucket } from '#platform/s3-fixtures';
import { openTestDatabase, testContext } from '#platform/testing';

import { anIntake } from '../fixtures.ts';
import { createPulls } from './index.ts';

it('runs a pull when it is due, by the clock and by the job engine', async () => {
  const handle = await openTestDatabase();
  const log = createLog('silent');
  const jobs = createJobs(handle, { log });
  const outbound = createOutbound({ allow: ['127.0.0.1'] });
  const intake = await anIntake();
  const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-pulls-'));
  const pulls = createPulls({
    line: intake.line,
    handle,
    jobs,
    vault: testVault(handle),
    secrets: onlyValues,
    outbound,
    dataDir,
    log,
  });
  const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret', region: 'us-east-1' };
  const bucket = await aBucket('logs', { ...keys, now: () => new Date() });
  bucket.put('1', '{"n":1}\n{"n":2}\n');
  const ctx = await testContext(handle, { now: new Date() });
  const call = (endpoint: { method: string; path: string }, input: object): Promise<unknown> => {
    const route = pulls.routes.find(
      ({ endpoint: { method, path } }) => method === endpoint.method && path === endpoint.path,
    );
    if (!route) throw new Error(`Nothing serves ${endpoint.path}.`);
    const wire = {
      sessionToken: null,
      userAgent: null,
      origin: '',
      setSession: () => undefined,
      clearSession: () => undefined,
      browserToken: null,
      setBrowserToken: () => undefined,
    };
    return route.handle(ctx, input, wire);
  };
  await jobs.start();
  try {
    await call(api.createPull, { name: 'Logs', endpoint: bucket.endpoint, bucket: 'logs', ...keys });
    for (const { run } of pulls.jobs) await run(ctx);
    const taken = async (): Promise<boolean> =>
      api.listPulls.output
        .parse(await call(api.listPulls, {}))
        .items.some(({ objects, running }) => objects.taken === 1 && !running);
    for (let round = 0; round < 200 && !(await taken()); round += 1) await sleep(50);
    expect(await taken()).toBe(true);
    expect((await intake.delivered()).reduce((sum, { count }) => sum + count, 0)).toBe(2);
  } finally {
    await jobs.stop();
    await bucket.close();
    await outbound.close();
    await intake.drop();
    await handle.close();
    rmSync(dataDir, { recursive: true });
  }
}, 60_000);
