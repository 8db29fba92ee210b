// Proves that each reaction gets each of its activities once: out of order, across restarts, with several processes.
import { siteCreated } from '@tocsin/contracts/activity';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { record } from './activity.ts';
import { type Context, inTransaction } from './context.ts';
import type { DatabaseHandle } from './database.ts';
import { createDispatcher } from './dispatcher.ts';
import { createJobs } from './jobs.ts';
import { createLog } from './log.ts';
import { on } from './reactions.ts';
import { activitiesOf, openServerDatabase, testContext, testEngines, testServerUrl } from './testing.ts';

const log = createLog('silent');
const happen = (ctx: Context, code: string) =>
  inTransaction(ctx, (tx) => record(tx, siteCreated, { subjectId: 's' }, { code, name: code }));

let failures = 0;

/** One process: jobs and dispatcher on a handle, telling what its reactions saw. */
function aProcess(handle: DatabaseHandle) {
  const seen: { verb: string; ctx: Context; code: string; id: string }[] = [];
  async function noteSite(ctx: Context, activity: { id: string; data: { code: string } }): Promise<void> {
    seen.push({ verb: 'noteSite', ctx, code: activity.data.code, id: activity.id });
  }
  async function flakySite(ctx: Context, activity: { id: string; data: { code: string } }): Promise<void> {
    if (activity.data.code === 'flaky' && failures % 2 === 0) {
      failures += 1;
      throw new Error('once');
    }
    seen.push({ verb: 'flakySite', ctx, code: activity.data.code, id: activity.id });
  }
  const jobs = createJobs(handle, { log });
  const modules = [{ name: 'sites', reactions: [on(siteCreated, noteSite), on(siteCreated, flakySite)] }];
  const dispatcher = createDispatcher({ handle, jobs, modules, log });
  return {
    seen,
    start: async () => {
      await jobs.start();
      await dispatcher.start();
    },
    stop: async () => {
      await dispatcher.stop();
      await jobs.stop();
    },
    codes: (verb: string) => seen.filter((one) => one.verb === verb).map(({ code }) => code),
  };
}

describe.each(testEngines)('the dispatcher on the $name database', async ({ open }) => {
  const handle = await open();
  const first = aProcess(handle);
  const second = aProcess(handle);
  beforeAll(async () => {
    await first.start();
    await second.start();
  });
  afterAll(async () => {
    await first.stop();
    await second.stop();
    await handle.close();
  });
  const codes = (verb: string) => [...first.codes(verb), ...second.codes(verb)];

  test('runs each reaction once, as Tocsin, in the right organisation, with the cause', async () => {
    const ctx = await testContext(handle);
    await happen(ctx, 'lyo');
    await expect.poll(() => codes('noteSite'), { timeout: 3_000 }).toContain('lyo');
    await expect.poll(() => codes('flakySite'), { timeout: 3_000 }).toContain('lyo');
    const [activity] = await activitiesOf(ctx);
    const one = [...first.seen, ...second.seen].find(({ code }) => code === 'lyo');
    expect(one?.id).toBe(activity?.id);
    expect(one?.ctx).toMatchObject({
      orgId: ctx.orgId,
      causedBy: activity?.id,
      actor: { kind: 'system', id: 'sites', name: 'Tocsin' },
    });
    expect(one?.ctx.actor.permissions.has('incident:write')).toBe(true);
  });

  test('tries one reaction again without repeating the other', async () => {
    const ctx = await testContext(handle);
    await happen(ctx, 'flaky');
    await expect.poll(() => codes('flakySite'), { timeout: 10_000 }).toContain('flaky');
    expect(codes('noteSite').filter((code) => code === 'flaky')).toHaveLength(1);
  });

  test('gives out many concurrent activities once each with two processes at work', async () => {
    const ctx = await testContext(handle);
    const wanted = Array.from({ length: 60 }, (_, index) => `many-${index}`);
    await Promise.all(wanted.map((code) => happen(ctx, code)));
    const many = () => codes('noteSite').filter((code) => code.startsWith('many-'));
    await expect.poll(() => many().length, { timeout: 15_000 }).toBeGreaterThanOrEqual(60);
    expect(many().sort()).toEqual(wanted.sort());
  });

  test('goes on after a restart where it stopped', async () => {
    const ctx = await testContext(handle);
    await first.stop();
    await second.stop();
    await happen(ctx, 'meanwhile');
    const third = aProcess(handle);
    await third.start();
    await happen(ctx, 'afterwards');
    await expect.poll(() => third.codes('noteSite').sort(), { timeout: 5_000 }).toEqual(['afterwards', 'meanwhile']);
    await third.stop();
  });

  test('goes on after a restore whose transaction numbers lie ahead of the server', async () => {
    const ctx = await testContext(handle);
    await happen(ctx, 'before the dump');
    const earlier = aProcess(handle);
    await earlier.start();
    await expect.poll(() => earlier.codes('noteSite')).toEqual(['before the dump']);
    await earlier.stop();
    await happen(ctx, 'not yet given out');
    await handle.asSystem(async (db) => {
      await sql`update activity set xact = (xact::text::bigint + 1000000)::text::xid8`.execute(db);
      await sql`update reaction_cursor set xact = (xact::text::bigint + 1000000)::text::xid8`.execute(db);
    });
    await happen(ctx, 'before the start');
    const restored = aProcess(handle);
    await restored.start();
    await happen(ctx, 'after the restore');
    await expect
      .poll(() => restored.codes('noteSite').sort(), { timeout: 5_000 })
      .toEqual(['after the restore', 'before the start', 'not yet given out']);
    await restored.stop();
  });
});

describe.skipIf(!testServerUrl)('activities that commit out of order (needs TOCSIN_TEST_DATABASE_URL)', () => {
  test('are each given out once', async () => {
    const handle = await openServerDatabase(testServerUrl ?? '', { migrated: true });
    const one = aProcess(handle);
    await one.start();
    const ctx = await testContext(handle);
    const held = Promise.withResolvers<void>();
    const recorded = Promise.withResolvers<void>();
    const slow = inTransaction(ctx, async (tx) => {
      await record(tx, siteCreated, { subjectId: 's' }, { code: 'slow', name: 'slow' });
      recorded.resolve();
      await held.promise;
    });
    await recorded.promise;
    await happen(ctx, 'quick');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(one.codes('noteSite')).toEqual([]);
    held.resolve();
    await slow;
    await expect.poll(() => one.codes('noteSite').sort(), { timeout: 5_000 }).toEqual(['quick', 'slow']);
    await one.stop();
    await handle.close();
  });
});
