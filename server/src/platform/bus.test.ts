// Against a real nats-server with JetStream, where TOCSIN_TEST_NATS_URL names one.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeEach, afterEach, describe, expect, test } from 'vitest';

import { openBus, serversIn, type Bus, type BusMessage, type BusOptions } from './bus.ts';
import { createLog } from './log.ts';
import { testBrokerUrl as url } from './testing.ts';

const absent = url === null ? ' (skipped: TOCSIN_TEST_NATS_URL names no server)' : '';

describe.skipIf(url === null)(`the bus${absent}`, () => {
  const prefixes: string[] = [];
  const open: Bus[] = [];
  let prefix = '';
  beforeEach(() => {
    prefix = `test-${randomUUID()}-`;
    prefixes.push(prefix);
  });
  afterEach(async () => {
    for (const bus of open.splice(0)) await bus.close();
  });
  afterAll(async () => {
    const connection = await connect({ servers: url ?? '' });
    const { streams } = await jetstreamManager(connection);
    for (const used of prefixes)
      for (const name of ['TOCSIN_TELEMETRY', 'TOCSIN_NEWS']) await streams.delete(used + name).catch(() => false);
    await connection.close();
  });

  async function aBus(options: Partial<BusOptions> = {}): Promise<Bus> {
    const bus = await openBus({
      url: url ?? '',
      replicas: 1,
      maxBytes: 8 << 20,
      log: createLog('silent'),
      prefix,
      ...options,
    });
    open.push(bus);
    return bus;
  }
  const text = (message: BusMessage): string => Buffer.from(message.body).toString();

  test('every message is done once, shared by all who consume under one name', async () => {
    const [one, two] = [await aBus(), await aBus()];
    const sent = Array.from({ length: 200 }, (_, index) => `batch ${index}`);
    await Promise.all(sent.map((body) => one.publish('telemetry.org', Buffer.from(body), randomUUID())));
    expect(await one.depth()).toMatchObject({ messages: 200 });
    const done: string[][] = [[], []];
    const take = (own: string[]) => async (message: BusMessage) => {
      await sleep(5);
      own.push(text(message));
    };
    const consumptions = [
      await one.consume('detect', take(done[0] ?? []), 4),
      await two.consume('detect', take(done[1] ?? []), 4),
    ];
    await expect.poll(() => done.flat().length, { timeout: 10_000 }).toBe(200);
    expect(done.flat().toSorted()).toEqual(sent.toSorted());
    expect(done.every((own) => own.length > 20)).toBe(true);
    await expect.poll(async () => (await one.depth()).messages).toBe(0);
    for (const consumption of consumptions) await consumption.stop();
  });

  test('a message of an id that is known is not kept again', async () => {
    const bus = await aBus();
    expect(await bus.publish('telemetry.org', Buffer.from('a'), 'same')).toEqual({ duplicate: false });
    expect(await bus.publish('telemetry.org', Buffer.from('a'), 'same')).toEqual({ duplicate: true });
    expect(await bus.depth()).toMatchObject({ messages: 1 });
  });

  test('a message that fails comes again under the same number and time', async () => {
    const bus = await aBus();
    await bus.publish('telemetry.org', Buffer.from('a'), 'one');
    const seen: BusMessage[] = [];
    const consumption = await bus.consume(
      'detect',
      async (message) => {
        seen.push(message);
        if (seen.length === 1) throw new Error('The store is away.');
      },
      4,
    );
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(2);
    expect(seen.map(({ redelivered }) => redelivered)).toEqual([false, true]);
    expect({ ...seen[1], redelivered: false }).toEqual(seen[0]);
    await expect.poll(async () => (await bus.depth()).messages).toBe(0);
    await consumption.stop();
  });

  test('a stream that is full refuses, and takes again when it has been consumed', async () => {
    const bus = await aBus({ maxBytes: 64 << 10 });
    const body = Buffer.alloc(20 << 10);
    const publish = () => bus.publish('telemetry.org', body, randomUUID());
    await publish();
    await publish();
    await publish();
    await expect(publish()).rejects.toMatchObject({ kind: 'unavailable', code: 'broker_full', retryAfterSeconds: 5 });
    const consumption = await bus.consume('detect', async () => {}, 4);
    await expect.poll(async () => (await bus.depth()).messages).toBe(0);
    await expect(publish()).resolves.toEqual({ duplicate: false });
    await consumption.stop();
  });

  test('settings that change are changed in the stream, which keeps what it holds', async () => {
    const bus = await aBus({ maxBytes: 64 << 10 });
    await bus.publish('telemetry.org', Buffer.from('a'), 'one');
    const wider = await aBus({ maxBytes: 8 << 20 });
    await wider.publish('telemetry.org', Buffer.alloc(200 << 10), 'two');
    expect(await wider.depth()).toMatchObject({ messages: 2 });
  });

  test('stopping waits for what is under way', async () => {
    const bus = await aBus();
    await bus.publish('telemetry.org', Buffer.from('a'), 'one');
    const [begun, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let done = false;
    const consumption = await bus.consume(
      'detect',
      async () => {
        begun.resolve();
        await go.promise;
        done = true;
      },
      4,
    );
    await begun.promise;
    const stopping = consumption.stop();
    go.resolve();
    await stopping;
    expect(done).toBe(true);
    await expect.poll(async () => (await bus.depth()).messages).toBe(0);
  });
});

test('a broker that cannot be reached is an error at once', async () => {
  const nowhere = { url: 'nats://127.0.0.1:1', replicas: 1, maxBytes: 1 << 20, log: createLog('silent') };
  await expect(openBus(nowhere)).rejects.toThrow(/refused|CONNECTION/i);
});

test('an address may hold a name and a password, and there may be several', () => {
  expect(serversIn('nats://127.0.0.1:4222')).toEqual({ servers: ['nats://127.0.0.1:4222'] });
  expect(serversIn('tls://soc:p%40ss@a.example:4222, tls://b.example:4222')).toEqual({
    servers: ['tls://a.example:4222', 'tls://b.example:4222'],
    user: 'soc',
    pass: 'p@ss',
  });
});
