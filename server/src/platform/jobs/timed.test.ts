// Proves that a tick reaches every organisation once, and that one organisation's failure is its own.
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Context } from '../context.ts';
import { databaseOn } from '../database.ts';
import { openInMemory } from '../database/embedded.ts';
import { createJobs } from '../jobs.ts';
import { createLog } from '../log.ts';
import { migrate } from '../migrate.ts';
import { every } from '../module.ts';
import { testClock, testContext } from '../testing.ts';
import { defineTimedJobs } from './timed.ts';

const log = createLog('silent');
const handle = databaseOn(await openInMemory());
const clock = testClock();
const ran: Context[] = [];
let failing = '';

async function escalateOverdue(ctx: Context): Promise<void> {
  ran.push(ctx);
  if (ctx.orgId === failing) {
    failing = '';
    throw new Error('once');
  }
}

const jobs = createJobs(handle, { log });
defineTimedJobs({
  handle,
  jobs,
  modules: [{ name: 'incidents', jobs: [every('*/5 * * * *', escalateOverdue)] }],
  log,
  now: clock.now,
});
beforeAll(async () => {
  await migrate(handle);
  await jobs.start();
});
afterAll(async () => {
  await jobs.stop();
  await handle.close();
});

test('a tick runs the job once in each organisation, and again only where it failed', async () => {
  const one = await testContext(handle);
  const two = await testContext(handle);
  failing = two.orgId;
  await handle.asSystem((db) => jobs.send({ db }, 'timed/incidents/escalateOverdue', {}));
  await expect
    .poll(() => ran.map(({ orgId }) => orgId).sort(), { timeout: 10_000 })
    .toEqual([one.orgId, two.orgId, two.orgId].sort());
  expect(ran[0]).toMatchObject({ actor: { kind: 'system', id: 'incidents' } });
  expect(ran[0]?.now()).toEqual(clock.now());
});

test('the tick is on the clock', async () => {
  const { rows } = await handle.engine.query('select name, cron, timezone from pgboss.schedule', []);
  expect(rows).toEqual([{ name: 'timed/incidents/escalateOverdue', cron: '*/5 * * * *', timezone: 'UTC' }]);
});
