// Pulls over a real object storage: what is in the bucket is stored, each version once, whatever goes wrong on the way.
import { gzipSync } from 'node:zlib';

import type { Pull } from '@tocsin/contracts/api/pulls';
import * as api from '@tocsin/contracts/api/pulls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';
import { onlyValues, testVault } from '#platform/keys/testing';
import { createOutbound, type Outbound } from '#platform/outbound';
import { aBucket, type FakeBucket } from '#platform/s3-fixtures';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';
import type { Vault } from '#platform/vault';

import { acceptEvents } from '../accept.ts';
import { anIntake } from '../fixtures.ts';
import {
  changePullWith,
  createPullWith,
  deletePull,
  listPullObjects,
  listPulls,
  retryPullObjectsWith,
  runPullWith,
} from './manage.ts';
import type { Accept } from './named-batches.ts';
import { runPull } from './run-pull.ts';

const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example/secret+key', region: 'eu-west-3' };
let vault: Vault;
const secrets = onlyValues;

let handle: DatabaseHandle;
let outbound: Outbound;
let intake: Awaited<ReturnType<typeof anIntake>>;
let bucket: FakeBucket;
let ctx: TestContext;
let accept: Accept;
let sent: { name: string; data: object }[];

beforeAll(async () => {
  handle = await openTestDatabase();
  vault = testVault(handle);
  outbound = createOutbound({ allow: ['127.0.0.1'] });
});
afterAll(async () => {
  await outbound.close();
  await handle.close();
});
beforeEach(async () => {
  intake = await anIntake();
  ctx = await testContext(handle);
  bucket = await aBucket('logs', { ...keys, now: ctx.now, pageSize: 3 });
  accept = (context, arrival) => acceptEvents(context, intake.line, arrival);
  sent = [];
});
afterEach(async () => {
  await bucket.close();
  await intake.drop();
});

const deskOf = () => ({
  vault,
  jobs: { send: async (_: unknown, name: string, data: object) => void sent.push({ name, data }) },
});
const create = (fields: object = {}): Promise<Pull> =>
  createPullWith(deskOf())(
    ctx,
    api.createPull.input.parse({
      name: 'Logs',
      endpoint: bucket.endpoint,
      bucket: 'logs',
      everyMinutes: 5,
      ...keys,
      ...fields,
    }),
  );
const run = (pull: Pull, { signal = new AbortController().signal, onlyDue = false } = {}): Promise<void> =>
  runPull(ctx, { accept, vault, secrets, outbound }, { pullId: pull.id, onlyDue, signal });
const only = async (): Promise<Pull | undefined> => (await listPulls(ctx)).items[0];
const objectsOf = async (pull: Pull) => (await listPullObjects(ctx, { pullId: pull.id, limit: 500 })).items;
const storedRecords = async (): Promise<number> =>
  (await intake.delivered()).reduce((sum, { count }) => sum + count, 0);
/** In the order of their first cell. */
const inOrder = <Row extends readonly unknown[]>(rows: Row[]): Row[] =>
  rows.toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1));
const lines = (from: number, count: number): string =>
  Array.from({ length: count }, (_, n) => `{"n":${from + n}}\n`).join('');

describe('a pull', () => {
  it('takes all objects of all pages once, and then what is new or has changed', async () => {
    const names = ['a b/+1.json', 'a b/é&<2>.json', "a b/'(3)*!~.json", 'plain', 'z/4%2F.json', 'z//5.json', 'folder/'];
    for (const [index, name] of names.entries()) bucket.put(name, name.endsWith('/') ? '' : lines(index * 10, 2));
    const pull = await create();
    await run(pull);
    expect(inOrder((await objectsOf(pull)).map(({ key, state, accepted }) => [key, state, accepted]))).toEqual(
      inOrder(names.filter((name) => name !== 'folder/').map((name) => [name, 'taken', 2])),
    );
    expect(await only()).toMatchObject({
      problem: null,
      running: false,
      objects: { taken: 6 },
      events: { accepted: 12 },
    });
    const before = bucket.requests.length;
    await run(pull);
    expect(bucket.requests.length - before).toBe(3);
    bucket.put('plain', lines(100, 3));
    bucket.put('z/6.json', gzipSync(lines(200, 4)));
    await run(pull);
    expect(await storedRecords()).toBe(12 + 3 + 4);
  });

  it('reads only below its prefix, and nothing older than it is set', async () => {
    bucket.put('in/old', lines(0, 1), new Date('2026-01-01T00:00:00Z'));
    bucket.put('in/new', lines(1, 1));
    bucket.put('out/new', lines(2, 1));
    const pull = await create({ prefix: 'in/', since: '2026-02-01T00:00:00Z' });
    await run(pull);
    expect((await objectsOf(pull)).map(({ key }) => key)).toEqual(['in/new']);
  });

  it('reads a large object in pieces and stores it in batches', async () => {
    bucket.put('big', `{"text":"${'x'.repeat(800_000)}"}\n`.repeat(24));
    const pull = await create();
    await run(pull);
    expect(bucket.requests.filter((request) => request.endsWith('/big')).length).toBe(3);
    expect(await storedRecords()).toBe(24);
  });

  it('that is cut short goes on where it was, and nothing is stored twice', async () => {
    bucket.put('1', lines(0, 12_000));
    bucket.put('2', lines(12_000, 12_000));
    const pull = await create();
    const whole = accept;
    const stop = new AbortController();
    let batches = 0;
    accept = async (context, arrival) => {
      const accepted = await whole(context, arrival);
      batches += 1;
      if (batches === 2) stop.abort();
      return accepted;
    };
    await run(pull, { signal: stop.signal });
    expect(await objectsOf(pull)).toEqual([]);
    expect(await only()).toMatchObject({ running: false, problem: null });
    accept = whole;
    await run(pull);
    expect(await storedRecords()).toBe(24_000);
    expect((await objectsOf(pull)).map(({ state }) => state)).toEqual(['taken', 'taken']);
  });

  it('waits while Tocsin is busy', async () => {
    bucket.put('1', lines(0, 2));
    const pull = await create();
    const whole = accept;
    let refusals = 2;
    accept = (context, arrival) => {
      refusals -= 1;
      if (refusals >= 0) throw new Problem('too_many_requests', 'ingest_busy', 'Later.');
      return whole(context, arrival);
    };
    await run(pull);
    expect(await storedRecords()).toBe(2);
  });

  it('tries again when the storage stumbles, and says so when it does not stop', async () => {
    bucket.put('1', lines(0, 2));
    const pull = await create();
    bucket.faults.push(503, 0, 500);
    await run(pull);
    expect(await only()).toMatchObject({ problem: null, objects: { taken: 1 } });
    bucket.faults.push(503, 503, 503, 503);
    await run(pull);
    expect((await only())?.problem).toBe('The list of objects was refused with status 503: SlowDown, No.');
    await run(pull);
    expect((await only())?.problem).toBeNull();
    const told = await activitiesOf(ctx, 'pull.troubled');
    expect(told.map(({ data }) => data)).toEqual([
      { name: 'Logs', because: 'The list of objects was refused with status 503: SlowDown, No.' },
      { name: 'Logs', because: null },
    ]);
  }, 60_000);

  it.each([
    ['a wrong key', { accessKeyId: 'AKIAOTHER' }, /403: InvalidAccessKeyId/],
    ['a wrong secret', { secretAccessKey: 'other' }, /403: SignatureDoesNotMatch/],
    ['a wrong region', { region: 'us-east-1' }, /403: AuthorizationHeaderMalformed/],
    ['no key', { accessKeyId: null, secretAccessKey: undefined }, /403: AccessDenied/],
    ['another bucket', { bucket: 'other' }, /404: NoSuchBucket/],
  ])('says what is wrong: %s', async (_, fields, sentence) => {
    const pull = await create(fields);
    await run(pull);
    expect((await only())?.problem).toMatch(sentence);
    expect((await only())?.problem).not.toContain(keys.secretAccessKey);
  });

  it('does not call what may not be called', async () => {
    const strict = createOutbound({ allow: [] });
    const pull = await create();
    await runPull(
      ctx,
      { accept, vault, secrets, outbound: strict },
      { pullId: pull.id, onlyDue: false, signal: new AbortController().signal },
    );
    expect((await only())?.problem).toBe('The object storage is at an address that may not be called.');
    expect(bucket.requests).toEqual([]);
    await strict.close();
  });

  it('sets aside what is no log, goes on behind it, and tries it again when asked', async () => {
    bucket.put('1.parquet', 'PAR1....');
    bucket.put('2', lines(0, 2));
    bucket.put('a/../3', lines(0, 2));
    const pull = await create();
    await run(pull);
    const states = inOrder((await objectsOf(pull)).map(({ key, state, reason }) => [key, state, reason]));
    expect(states).toEqual([
      ['1.parquet', 'set_aside', 'It is a Parquet file, which Tocsin does not read. Let the logs be written as JSON.'],
      ['2', 'taken', null],
      ['a/../3', 'set_aside', 'The key of the object cannot be written as an address.'],
    ]);
    expect((await activitiesOf(ctx, 'pull.set_aside')).map(({ data }) => data)).toMatchObject([
      { objects: 2, first: '1.parquet' },
    ]);
    await run(pull);
    expect((await objectsOf(pull)).find(({ key }) => key === '1.parquet')?.tries).toBe(1);
    expect(await retryPullObjectsWith(deskOf())(ctx, { pullId: pull.id })).toEqual({ objects: 2 });
    expect(sent).toEqual([{ name: 'ingest/pull', data: { orgId: ctx.orgId, pullId: pull.id } }]);
    await run(pull);
    expect((await objectsOf(pull)).find(({ key }) => key === '1.parquet')?.tries).toBe(1);
  });

  it('tries an object again later, and later still, before it is set aside', async () => {
    bucket.put('1', lines(0, 2));
    const pull = await create();
    const whole = accept;
    accept = () => Promise.reject(new Error('a fault inside'));
    await run(pull);
    expect(await objectsOf(pull)).toMatchObject([
      { state: 'waiting', tries: 1, reason: 'Something failed inside Tocsin; the log has the details.' },
    ]);
    await run(pull);
    expect(await objectsOf(pull)).toMatchObject([{ tries: 1 }]);
    for (let tries = 2; tries <= 5; tries += 1) {
      ctx.clock.advance(24 * 3_600_000);
      await run(pull);
      expect(await objectsOf(pull)).toMatchObject([{ tries, state: tries < 5 ? 'waiting' : 'set_aside' }]);
    }
    accept = whole;
    await retryPullObjectsWith(deskOf())(ctx, { pullId: pull.id });
    await run(pull);
    expect(await objectsOf(pull)).toMatchObject([{ state: 'taken', accepted: 2 }]);
  });

  it('leaves an object that is written anew while it is read to the next run', async () => {
    bucket.put('1', lines(0, 2));
    const pull = await create();
    bucket.before = () => {
      if (bucket.requests.at(-1) === 'GET /logs/1') bucket.put('1', lines(0, 5));
    };
    await run(pull);
    expect(await objectsOf(pull)).toEqual([]);
    bucket.before = null;
    await run(pull);
    expect(await storedRecords()).toBe(5);
  });

  it('runs once at a time, and is taken over when a run has died', async () => {
    bucket.put('1', lines(0, 2));
    const pull = await create();
    const whole = accept;
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    accept = async (context, arrival) => {
      begun.resolve();
      await gate.promise;
      return whole(context, arrival);
    };
    const first = run(pull);
    await begun.promise;
    const requests = bucket.requests.length;
    await run(pull);
    expect(bucket.requests.length).toBe(requests);
    expect((await only())?.running).toBe(true);
    ctx.clock.advance(11 * 60_000);
    const second = run(pull);
    gate.resolve();
    await Promise.all([first, second]);
    expect(await storedRecords()).toBe(2);
    expect(await only()).toMatchObject({ running: false, objects: { taken: 1 } });
  });

  it('started by the clock does nothing before its time or while it is paused', async () => {
    const pull = await create();
    await run(pull, { onlyDue: true });
    const after = bucket.requests.length;
    expect(after).toBeGreaterThan(0);
    await run(pull, { onlyDue: true });
    expect(bucket.requests.length).toBe(after);
    ctx.clock.advance(6 * 60_000);
    await changePullWith(deskOf())(ctx, { pullId: pull.id, paused: true });
    await run(pull, { onlyDue: true });
    expect(bucket.requests.length).toBe(after);
    await changePullWith(deskOf())(ctx, { pullId: pull.id, paused: false });
    await run(pull, { onlyDue: true });
    expect(bucket.requests.length).toBeGreaterThan(after);
  });

  it('reads storage that does not know ranges', async () => {
    const plain = await aBucket('logs', { ...keys, now: ctx.now, ignoresRanges: true });
    plain.put('1', lines(0, 2));
    const pull = await create({ endpoint: plain.endpoint });
    await run(pull);
    expect(await storedRecords()).toBe(2);
    await plain.close();
  });
});

describe('the administration of pulls', () => {
  it('records what is done, and never shows the secret', async () => {
    const pull = await create();
    expect(JSON.stringify(await listPulls(ctx))).not.toContain('secret+key');
    expect(pull).toMatchObject({
      accessKeyId: keys.accessKeyId,
      source: 'auto',
      pathStyle: true,
      paused: false,
      rev: 1,
    });
    expect(pull).not.toHaveProperty('secret');
    const changed = await changePullWith(deskOf())(ctx, {
      pullId: pull.id,
      name: 'Other',
      secretAccessKey: 'new',
      rev: 1,
    });
    expect(changed).toMatchObject({ name: 'Other', rev: 2 });
    await expect(changePullWith(deskOf())(ctx, { pullId: pull.id, name: 'Third', rev: 1 })).rejects.toMatchObject({
      code: 'stale_revision',
    });
    await runPullWith(deskOf())(ctx, { pullId: pull.id });
    await deletePull(ctx, { pullId: pull.id });
    expect((await listPulls(ctx)).items).toEqual([]);
    const kinds = (await activitiesOf(ctx)).map(({ type }) => type).filter((type) => type.startsWith('pull.'));
    expect(kinds).toEqual(['pull.created', 'pull.changed', 'pull.started', 'pull.deleted']);
    expect(JSON.stringify(await activitiesOf(ctx))).not.toMatch(/secret\+key|"new"/);
  });

  it('refuses who may not, and what cannot be', async () => {
    const pull = await create();
    const reader = await testContext(handle, { role: 'viewer', orgId: ctx.orgId, clock: ctx.clock });
    expect((await listPulls(reader)).items).toHaveLength(1);
    const { pullId } = { pullId: pull.id };
    const tries = [
      () =>
        createPullWith(deskOf())(
          reader,
          api.createPull.input.parse({ name: 'x', endpoint: bucket.endpoint, bucket: 'logs' }),
        ),
      () => changePullWith(deskOf())(reader, { pullId, name: 'x' }),
      () => runPullWith(deskOf())(reader, { pullId }),
      () => retryPullObjectsWith(deskOf())(reader, { pullId }),
      () => deletePull(reader, { pullId }),
    ];
    for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: 'missing_permission' });
    await expect(create({ source: 'unheard-of' })).rejects.toMatchObject({ code: 'unknown_source' });
    await expect(create({ secretAccessKey: undefined })).rejects.toMatchObject({ code: 'pull_without_secret' });
    await expect(create({ siteId: pull.id })).rejects.toMatchObject({ code: 'unknown_site' });
    for (const endpoint of ['ftp://example.org', 'https://example.org/bucket', 'example.org'])
      expect(api.createPull.input.safeParse({ name: 'x', endpoint, bucket: 'logs' }).success).toBe(false);
    const stranger = await testContext(handle);
    expect((await listPulls(stranger)).items).toEqual([]);
    await expect(changePullWith(deskOf())(stranger, { pullId, name: 'x' })).rejects.toMatchObject({
      code: 'pull_not_found',
    });
  });
});
