// The inbox: complete files are imported once and put away; others wait or are refused with a reason.
import { mkdtempSync, rmSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rename, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';
import { createLog } from '#platform/log';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { acceptEvents, type Arrival } from '../accept.ts';
import { anIntake } from '../fixtures.ts';
import { createInbox, type Inbox } from './inbox.ts';
import type { Accept } from './named-batches.ts';

let handle: DatabaseHandle;
let ctx: TestContext;
let intake: Awaited<ReturnType<typeof anIntake>>;
let dir: string;
let now: number;
let accept: Accept;
let arrivals: Arrival[];
let inbox: Inbox;

const anInbox = (): Inbox =>
  createInbox({
    dir,
    accept: (context, arrival) => accept(context, arrival),
    organisations: async () => [{ id: ctx.orgId, slug: 'acme' }],
    contextFor: () => ctx,
    log: createLog('silent'),
    now: () => now,
    pollMs: 5,
  });

beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());
beforeEach(async () => {
  ctx = await testContext(handle);
  intake = await anIntake();
  dir = mkdtempSync(join(tmpdir(), 'tocsin-inbox-'));
  now = Date.now() + 60_000;
  arrivals = [];
  accept = (context, arrival) => {
    arrivals.push(arrival);
    return acceptEvents(context, intake.line, arrival);
  };
  inbox = anInbox();
  await mkdir(join(dir, 'acme', 'json'), { recursive: true });
});
afterEach(async () => {
  await inbox.stop();
  await intake.drop();
  rmSync(dir, { recursive: true });
});

const at = (...parts: string[]): string => join(dir, 'acme', ...parts);
const stored = async (): Promise<number> => (await intake.delivered()).reduce((sum, { count }) => sum + count, 0);

describe('the inbox', () => {
  it('imports a complete file and puts it away', async () => {
    await writeFile(at('json', 'a.ndjson.gz'), gzipSync('{"n":1}\n{"n":2}\n'));
    expect(await inbox.look()).toBe(1);
    expect(await readdir(at('json', 'done'))).toEqual(['a.ndjson.gz']);
    expect(arrivals).toMatchObject([{ source: 'json', site: null, key: expect.stringMatching(/^pull-[0-9a-f]{40}$/) }]);
    expect(await inbox.look()).toBe(0);
    expect(await stored()).toBe(2);
  });

  it('waits until a file is complete', async () => {
    const file = at('json', 'a.ndjson');
    await writeFile(file, '{"n":1}\n');
    now = Date.now();
    expect(await inbox.look()).toBe(0);
    await appendFile(file, '{"n":2}\n');
    await utimes(file, new Date(now + 6_000), new Date(now + 6_000));
    now += 12_000;
    expect(await inbox.look()).toBe(0);
    now += 5_000;
    expect(await inbox.look()).toBe(1);
    expect(await stored()).toBe(2);
  });

  it('waits for a file from a clock that is ahead until it has not changed for a while', async () => {
    const file = at('json', 'a.ndjson');
    await writeFile(file, '{"n":1}\n');
    await utimes(file, new Date(now + 3_600_000), new Date(now + 3_600_000));
    expect(await inbox.look()).toBe(0);
    now += 11_000;
    expect(await inbox.look()).toBe(1);
  });

  it('takes a file that was renamed in, but not what is being copied, linked or hidden', async () => {
    for (const name of ['.a.json', 'b.json.part', 'c.tmp', 'd.json~']) await writeFile(at('json', name), '{"n":1}\n');
    await symlink('/etc/hostname', at('json', 'link.json'));
    await mkdir(at('json', 'folder.json'));
    expect(await inbox.look()).toBe(0);
    await rename(at('json', 'b.json.part'), at('json', 'b.json'));
    expect(await inbox.look()).toBe(1);
    expect(await stored()).toBe(1);
  });

  it('reads a table, and a list in one object, as their source does', async () => {
    await mkdir(at('auto'));
    await writeFile(at('json', 't.csv'), 'user,action\nalice,login\nbob,logout\n');
    await writeFile(
      at('auto', 'trail.json'),
      JSON.stringify({ Records: [{ eventVersion: '1' }, { eventVersion: '2' }] }),
    );
    expect(await inbox.look()).toBe(2);
    expect(await stored()).toBe(4);
  });

  it('takes the site from the folder’s name', async () => {
    await mkdir(at('json@nowhere'));
    await mkdir(at('unheard-of'));
    await writeFile(at('unheard-of', 'a.json'), '{}');
    await writeFile(at('json@nowhere', 'a.json'), '{"n":1}\n');
    expect(await inbox.look()).toBe(1);
    expect(arrivals).toMatchObject([{ site: 'nowhere' }]);
    expect(await readFile(at('json@nowhere', 'failed', 'a.json.reason.txt'), 'utf8')).toMatch(/no site nowhere/);
  });

  it('refuses what is no log, with the reason beside it, and tells', async () => {
    await writeFile(at('json', 'a.parquet'), 'PAR1...');
    await writeFile(at('json', 'b.json.gz'), gzipSync('{"n":1}\n'.repeat(1_000)).subarray(0, 30));
    expect(await inbox.look()).toBe(2);
    expect(await readdir(at('json', 'failed'))).toEqual([
      'a.parquet',
      'a.parquet.reason.txt',
      'b.json.gz',
      'b.json.gz.reason.txt',
    ]);
    expect(await readFile(at('json', 'failed', 'a.parquet.reason.txt'), 'utf8')).toMatch(/^It is a Parquet file/);
    expect((await activitiesOf(ctx, 'inbox.refused')).map(({ data }) => data)).toMatchObject([
      { source: 'json', file: 'a.parquet' },
      { file: 'b.json.gz', because: 'Its gzip data is damaged or breaks off.' },
    ]);
  });

  it('stores a file once that was begun before and is begun again', async () => {
    await writeFile(at('json', 'a.ndjson'), Array.from({ length: 12_000 }, (_, n) => `{"n":${n}}\n`).join(''));
    const whole = accept;
    accept = async (context, arrival) => {
      const accepted = await whole(context, arrival);
      if (arrivals.length === 2) throw new Problem('unavailable', 'telemetry_log_full', 'Full.');
      return accepted;
    };
    // The third try of the second batch finds it stored.
    expect(await inbox.look()).toBe(1);
    await rename(at('json', 'done', 'a.ndjson'), at('json', 'a.ndjson'));
    expect(await inbox.look()).toBe(1);
    expect(await stored()).toBe(12_000);
  });

  it('keeps both when a name comes again', async () => {
    await writeFile(at('json', 'a.json'), '{"n":1}\n');
    await inbox.look();
    await writeFile(at('json', 'a.json'), '{"n":2}\n');
    await inbox.look();
    expect(await readdir(at('json', 'done'))).toHaveLength(2);
    expect(await stored()).toBe(2);
  });

  it('looks by itself, and stops with a file half read', async () => {
    await writeFile(at('json', 'a.ndjson'), Array.from({ length: 12_000 }, (_, n) => `{"n":${n}}\n`).join(''));
    const whole = accept;
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    accept = async (context, arrival) => {
      begun.resolve();
      await gate.promise;
      return whole(context, arrival);
    };
    inbox.start();
    await begun.promise;
    const stopped = inbox.stop();
    gate.resolve();
    await stopped;
    expect(await readdir(at('json'))).toEqual(['a.ndjson']);
    accept = whole;
    inbox = anInbox();
    expect(await inbox.look()).toBe(1);
    expect(await stored()).toBe(12_000);
  });
});
