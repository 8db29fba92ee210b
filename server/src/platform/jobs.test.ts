// Proves that jobs exist exactly when their transaction does, are retried, and end in the dead letters.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { notFound } from './errors.ts';
import { createJobs, type Job, type Jobs } from './jobs.ts';
import { createLog } from './log.ts';
import { testContext, testEngines } from './testing.ts';

const log = createLog('silent');
describe.each(testEngines)('jobs on the $name database', async ({ open }) => {
  const handle = await open();
  const ran: Job[] = [];
  const jobs: Jobs = createJobs(handle, { log });
  const mine = (tag: string) => ran.filter(({ data }) => JSON.stringify(data).includes(`"${tag}"`));
  jobs.define('test.note', async (job) => {
    ran.push(job);
  });
  jobs.define('test.flaky', async (job) => {
    ran.push(job);
    if (job.attempt === 1) throw new Error('once');
  });
  jobs.define(
    'test.hopeless',
    async (job) => {
      ran.push(job);
      throw new Error('never');
    },
    { retries: 1 },
  );
  jobs.define('test.final', async (job) => {
    ran.push(job);
    throw notFound('alert', 'a1');
  });
  beforeAll(() => jobs.start());
  afterAll(async () => {
    await jobs.stop();
    await handle.close();
  });

  test('run soon after their transaction commits', async () => {
    const ctx = await testContext(handle);
    await ctx.transact((db) => jobs.send({ db }, 'test.note', { tag: 'kept', at: { camelCase: 1 } }));
    await expect.poll(() => mine('kept'), { timeout: 1_500 }).toHaveLength(1);
    expect(mine('kept')[0]).toMatchObject({ attempt: 1, data: { tag: 'kept', at: { camelCase: 1 } } });
  });

  test('do not exist when their transaction fails', async () => {
    const ctx = await testContext(handle);
    const failed = ctx.transact(async (db) => {
      await jobs.send({ db }, 'test.note', { tag: 'lost' });
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    await ctx.transact((db) => jobs.send({ db }, 'test.note', { tag: 'after lost' }));
    await expect.poll(() => mine('after lost')).toHaveLength(1);
    expect(mine('lost')).toEqual([]);
  });

  test('with the same key run once, however often they are sent', async () => {
    const ctx = await testContext(handle);
    for (let time = 0; time < 3; time += 1)
      await ctx.transact((db) => jobs.send({ db }, 'test.note', { tag: 'keyed' }, { key: 'one' }));
    await expect.poll(() => mine('keyed')).toHaveLength(1);
    await ctx.transact((db) => jobs.send({ db }, 'test.note', { tag: 'keyed' }, { key: 'one' }));
    await ctx.transact((db) => jobs.send({ db }, 'test.note', { tag: 'barrier' }));
    await expect.poll(() => mine('barrier')).toHaveLength(1);
    expect(mine('keyed')).toHaveLength(1);
  });

  test('are tried again after an error', async () => {
    await handle.asSystem((db) => jobs.send({ db }, 'test.flaky', { tag: 'again' }));
    await expect.poll(() => mine('again').map(({ attempt }) => attempt), { timeout: 10_000 }).toEqual([1, 2]);
  });

  test('end in the dead letters with the reason when the retries are used up', async () => {
    await handle.asSystem((db) => jobs.send({ db }, 'test.hopeless', { tag: 'dead' }));
    await expect
      .poll(() => jobs.deadLetters(), { timeout: 15_000 })
      .toContainEqual(
        expect.objectContaining({ name: 'test.hopeless', data: { tag: 'dead' }, reason: 'Error: never' }),
      );
    expect(mine('dead')).toHaveLength(2);
  });

  test('are not tried again when the reason is final', async () => {
    await handle.asSystem((db) => jobs.send({ db }, 'test.final', { tag: 'final' }));
    await expect
      .poll(() => jobs.deadLetters(), { timeout: 10_000 })
      .toContainEqual(
        expect.objectContaining({
          name: 'test.final',
          reason: 'Problem: There is no alert a1.',
          failedAt: expect.any(Date),
        }),
      );
    expect(mine('final')).toHaveLength(1);
  });

  test('of others cannot be read or changed by an organisation', async () => {
    const ctx = await testContext(handle);
    for (const query of [
      sql`select data from pgboss.job`,
      sql`delete from pgboss.job`,
      sql`update pgboss.job set data = '{}'`,
    ])
      await expect(ctx.transact((db) => query.execute(db))).rejects.toMatchObject({ sqlState: '42501' });
  });

  test('that nobody defined are refused', async () => {
    await expect(handle.asSystem((db) => jobs.send({ db }, 'test.unknown', {}))).rejects.toThrow('no job test.unknown');
  });
});
