import { randomBytes } from 'node:crypto';

import { expect, test } from 'vitest';

import type { Bus } from '#platform/bus';
import { Problem } from '#platform/errors';

import type { RawRecord } from '../body.ts';
import { unpackBatch } from './batch-message.ts';
import { publishBatches, type StreamArrival } from './publish-batches.ts';

type Published = { subject: string; body: Uint8Array; id: string };

/** Keeps each id once, as the broker does; refuses what `refuse` says. */
function aBus(refuse: (index: number) => boolean = () => false) {
  const kept = new Map<string, Published>();
  let index = 0;
  const publish: Bus['publish'] = async (subject, body, id) => {
    if (refuse(index++)) throw new Problem('unavailable', 'broker_away', 'Away.');
    const duplicate = kept.has(id);
    if (!duplicate) kept.set(id, { subject, body, id });
    return { duplicate };
  };
  const records = (): RawRecord[] => [...kept.values()].flatMap(({ body }) => unpackBatch(body).records.slice());
  return { bus: { publish } as Bus, kept, records };
}

async function* chunksOf(...chunks: RawRecord[][]): AsyncGenerator<RawRecord[]> {
  yield* chunks;
}
const arrival = (records: StreamArrival['records'], key: string | null = null): StreamArrival => ({
  orgId: 'org',
  source: 'json',
  site: 'lyo',
  receivedAt: 1_772_438_460_511,
  key,
  records,
});
/** Text that does not pack. */
const noise = (chars: number): string =>
  randomBytes(Math.ceil(chars / 2))
    .toString('hex')
    .slice(0, chars);

test('small batches are one message, and two of the same content are two', async () => {
  const { bus, kept, records } = aBus();
  const send = () => publishBatches(bus, arrival(chunksOf([{ raw: 'a' }, { raw: 'b', fault: 'No.' }])));
  expect(await send()).toEqual({ accepted: 2, unparsed: 1 });
  await send();
  expect([...kept.values()].map(({ subject }) => subject)).toEqual(['telemetry.org.json', 'telemetry.org.json']);
  expect(records().map(({ raw }) => raw)).toEqual(['a', 'b', 'a', 'b']);
});

test('large batches are cut in parts that fit, in order and complete', async () => {
  const { bus, kept, records } = aBus();
  const lines = Array.from({ length: 3_000 }, () => ({ raw: noise(2_000) }));
  expect(await publishBatches(bus, arrival(chunksOf(lines.slice(0, 700), lines.slice(700))))).toEqual({
    accepted: 3_000,
    unparsed: 0,
  });
  expect(kept.size).toBeGreaterThan(3);
  expect([...kept.values()].every(({ body }) => body.length <= 1_000_000)).toBe(true);
  expect(records()).toEqual(lines);
});

test('a record that fits into no message is cut, and every piece says so', async () => {
  const { bus, records } = aBus();
  const raw = noise(5_000_000);
  await publishBatches(bus, arrival(chunksOf([{ raw }])));
  expect(
    records()
      .map(({ raw }) => raw)
      .join(''),
  ).toBe(raw);
  expect(records().every(({ fault }) => fault?.includes('cut'))).toBe(true);
});

test('a broker that refuses a part refuses the batch; the resend completes it and doubles nothing', async () => {
  const lines = Array.from({ length: 2_000 }, (_, index) => ({ raw: `${index} ${noise(2_000)}` }));
  for (const key of ['named', null]) {
    const { bus, records } = aBus((index) => index === 2);
    await expect(publishBatches(bus, arrival(chunksOf(lines), key))).rejects.toMatchObject({ code: 'broker_away' });
    expect(await publishBatches(bus, arrival(chunksOf(lines), key))).toMatchObject({ accepted: 2_000 });
    expect(
      records()
        .map(({ raw }) => raw)
        .toSorted(),
    ).toEqual(lines.map(({ raw }) => raw).toSorted());
  }
});

test('a body that breaks off is an error for its sender', async () => {
  const { bus } = aBus();
  const broken = (async function* (): AsyncGenerator<RawRecord[]> {
    yield [{ raw: 'a' }];
    throw new Error('the connection broke');
  })();
  await expect(publishBatches(bus, arrival(broken))).rejects.toThrow('the connection broke');
});
