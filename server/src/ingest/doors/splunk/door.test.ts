// The Splunk door, with requests as its clients send them.
import { gzipSync } from 'node:zlib';

import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';

import { Problem } from '#platform/errors';

import { aRoom } from '../fixtures.ts';
import { ask, openDoor, type Answer, type OpenDoor, type Question } from '../http/fixtures.ts';
import { createAcknowledgements } from './acknowledgements.ts';
import { splunkDoor } from './door.ts';
import { timeOf } from './envelope.ts';
import { sourceOfSourcetype } from './sourcetypes.ts';

const opened: OpenDoor[] = [];
async function anOpenDoor(options: object = {}): Promise<OpenDoor> {
  const open = await openDoor(splunkDoor, aRoom(splunkDoor, options));
  opened.push(open);
  return open;
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((open) => open.close()));
});

const authorization = 'Splunk secret';
const channel = { 'x-splunk-request-channel': '1f0a52c3-5a0e-4d3e-9c8d-000000000001' };
const send = (
  open: OpenDoor,
  body: Question['body'],
  path = '/services/collector/event',
  headers = {},
): Promise<Answer> =>
  ask(open, { path, headers: { authorization, ...headers }, ...(body === undefined ? {} : { body }) });
const kept = (open: OpenDoor) => open.room.kept.flatMap(({ records }) => records);

describe('events', () => {
  it('come as objects one after the other, in arrays, with and without line feeds', async () => {
    const open = await anOpenDoor();
    const answered = await send(
      open,
      '{"event":"a"}{"event":{"b":1}}\n [{"event":3},{"event":false}] \n{"event":"x\\ny"}',
    );
    expect({ status: answered.status, json: answered.json() }).toEqual({
      status: 200,
      json: { text: 'Success', code: 0 },
    });
    expect(kept(open).map(({ raw, value }) => [raw, value])).toEqual([
      ['a', undefined],
      ['{"b":1}', { b: 1 }],
      ['3', undefined],
      ['false', undefined],
      ['x\ny', undefined],
    ]);
  });

  it('carry what their envelope says', async () => {
    const open = await anOpenDoor();
    const first = {
      event: 'a',
      time: '1700000000.25',
      host: 'web1',
      source: '/var/log/x',
      sourcetype: 'x',
      index: 'main',
      fields: { env: 'lab', n: 1 },
    };
    await send(open, JSON.stringify(first) + JSON.stringify({ event: 'b' }));
    expect(kept(open).map(({ transport }) => transport)).toEqual([
      {
        host: 'web1',
        time: 1_700_000_000_250,
        labels: {
          'splunk.source': '/var/log/x',
          'splunk.sourcetype': 'x',
          'splunk.index': 'main',
          'labels.env': 'lab',
          'labels.n': '1',
        },
      },
      { labels: {} },
    ]);
  });

  it('keep numbers that a double does not hold', async () => {
    const open = await anOpenDoor();
    await send(open, '{"event":{"id":12345678901234567890}}');
    expect(kept(open)[0]?.raw).toContain('12345678901234567890');
  });

  it('are read the same however their bytes are cut', async () => {
    const open = await anOpenDoor();
    const bytes = Buffer.from('{"event":"é€"}{"event":{"a":[1,{"b":"}"}]}}\n[{"event":"x"}]{"event":"y"}');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 6 }), async (cuts) => {
        open.room.kept.length = 0;
        const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const pieces = places.slice(1).map((to, at) => bytes.subarray(places[at], to));
        expect(
          (
            await send(
              open,
              pieces.filter(({ length }) => length > 0),
            )
          ).status,
        ).toBe(200);
        expect(kept(open).map(({ raw }) => raw)).toEqual(['é€', '{"a":[1,{"b":"}"}]}', 'x', 'y']);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['', 400, { text: 'No data', code: 5 }],
    [' \n ', 400, { text: 'No data', code: 5 }],
    ['{"event":"a"}{"foo":1}', 400, { text: 'Event field is required', code: 12, 'invalid-event-number': 1 }],
    ['{"event":null}', 400, { text: 'Event field is required', code: 12, 'invalid-event-number': 0 }],
    ['{"event":"a"}{"event":"  "}', 400, { text: 'Event field cannot be blank', code: 13, 'invalid-event-number': 1 }],
    ['{"event":"a"}{"event":', 400, { text: 'Invalid data format', code: 6, 'invalid-event-number': 1 }],
    ['{"event":"a"} nonsense', 400, { text: 'Invalid data format', code: 6, 'invalid-event-number': 1 }],
    ['nonsense', 400, { text: 'Invalid data format', code: 6, 'invalid-event-number': 0 }],
    [
      '{"event":"a","fields":{"x":{"y":1}}}',
      400,
      { text: 'Error in handling indexed fields', code: 15, 'invalid-event-number': 0 },
    ],
  ])('that are none are refused as a whole: %s', async (body, status, expected) => {
    const open = await anOpenDoor();
    const answered = await send(open, body);
    expect({ status: answered.status, json: answered.json() }).toEqual({ status, json: expected });
    expect(open.room.kept).toEqual([]);
  });

  it('that are none are kept where the door is told to be lenient', async () => {
    const open = await anOpenDoor({ lenient: true });
    expect((await send(open, '{"event":"a"}{"log":"b"}{"event":" "}{"broken')).status).toBe(200);
    expect(kept(open).map(({ raw, fault }) => [raw, fault !== undefined])).toEqual([
      ['a', false],
      ['{"log":"b"}', false],
      ['{"broken', true],
    ]);
    expect((await send(open, '')).json()).toMatchObject({ code: 0 });
  });

  it('that are too long are kept in pieces', async () => {
    const open = await anOpenDoor();
    const { maxRecordBytes } = open.room.limits;
    expect((await send(open, `{"event":"${'x'.repeat(2 * maxRecordBytes)}"}{"event":"b"}`)).status).toBe(200);
    expect(kept(open).length).toBeGreaterThan(2);
    expect(kept(open).at(-1)?.raw).toBe('b');
    expect(kept(open).every(({ raw }) => raw.length <= maxRecordBytes)).toBe(true);
  });

  it('that are too many are refused in the shape of the protocol', async () => {
    const open = await anOpenDoor();
    expect(await send(open, '{"event":"a"}'.repeat(100_000))).toMatchObject({ status: 413 });
    expect(open.room.kept).toEqual([]);
  });
});

describe('raw lines', () => {
  it('are cut at line feeds and carry what the address says', async () => {
    const open = await anOpenDoor();
    const path = '/services/collector/raw?host=web1&sourcetype=linux_secure&source=/var/log/secure&time=1700000000';
    expect(
      (await send(open, gzipSync('one\r\ntwo\n\nthree'), path, { 'content-encoding': 'gzip' })).json(),
    ).toMatchObject({ code: 0 });
    expect(kept(open).map(({ raw }) => raw)).toEqual(['one', 'two', 'three']);
    expect(kept(open)[0]).toMatchObject({
      source: 'linux-auth',
      transport: { host: 'web1', time: 1_700_000_000_000, labels: { 'splunk.source': '/var/log/secure' } },
    });
    expect((await send(open, '', '/services/collector/raw/1.0')).json()).toMatchObject({ code: 5 });
  });
});

describe('who is let in', () => {
  it.each([
    [{}, '', 401, 2],
    [{ authorization: 'Splunk' }, '', 401, 3],
    [{ authorization: 'Splunk wrong' }, '', 403, 4],
    [{ authorization: `Basic ${Buffer.from('any:wrong').toString('base64')}` }, '', 403, 4],
    [{ authorization: `Basic ${Buffer.from('any:secret').toString('base64')}` }, '', 200, 0],
    [{}, '?token=secret', 400, 16],
  ])('%j%s', async (headers, query, status, code) => {
    const open = await anOpenDoor();
    const answered = await ask(open, { path: `/services/collector${query}`, headers, body: '{"event":1}' });
    expect(answered.status).toBe(status);
    expect(answered.json()).toMatchObject({ code });
  });

  it('by the address only where the door is told so', async () => {
    const open = await anOpenDoor({ queryToken: true });
    expect((await ask(open, { path: '/services/collector?token=secret', body: '{"event":1}' })).status).toBe(200);
    expect((await ask(open, { path: '/services/collector?token=wrong', body: '{"event":1}' })).json()).toMatchObject({
      code: 4,
    });
  });
});

describe('acknowledgements', () => {
  it('are given for a channel, and are true at once', async () => {
    const open = await anOpenDoor();
    const { ackId } = (await send(open, '{"event":1}', '/services/collector/event', channel)).json() as {
      ackId: number;
    };
    const asked = await send(
      open,
      JSON.stringify({ acks: [ackId, 1, ackId + 10 ** 12] }),
      '/services/collector/ack',
      channel,
    );
    expect(asked.json()).toEqual({ acks: { [ackId]: true, 1: false, [ackId + 10 ** 12]: false } });
    expect((await send(open, '{"acks":[1]}', '/services/collector/ack')).json()).toMatchObject({ code: 10 });
    expect((await send(open, 'x', '/services/collector/ack', channel)).json()).toMatchObject({ code: 6 });
  });

  it('can be demanded or switched off', async () => {
    const demanding = await anOpenDoor({ acknowledgement: 'required' });
    expect((await send(demanding, '{"event":1}')).json()).toMatchObject({ code: 10 });
    expect((await send(demanding, '{"event":1}', '/services/collector?channel=x')).json()).toMatchObject({ code: 11 });
    const off = await anOpenDoor({ acknowledgement: 'off' });
    expect((await send(off, '{"event":1}', '/services/collector', channel)).json()).toEqual({
      text: 'Success',
      code: 0,
    });
    expect((await send(off, '{"acks":[1]}', '/services/collector/ack', channel)).json()).toMatchObject({ code: 14 });
  });

  it('never repeat, and those of before a restart are known', () => {
    const before = createAcknowledgements(() => 1_800_000_000_000);
    const ids = Array.from({ length: 5_000 }, () => before.next());
    expect(new Set(ids).size).toBe(5_000);
    const after = createAcknowledgements(() => 1_800_000_060_000);
    expect(ids.every((id) => after.isDurable(id))).toBe(true);
    expect(before.isDurable(ids[4_999] ?? 0)).toBe(true);
  });
});

describe('health and the rest', () => {
  it('is answered without a token, and a token is looked at', async () => {
    const open = await anOpenDoor();
    const health = (headers = {}) => ask(open, { method: 'GET', path: '/services/collector/health/1.0', headers });
    expect((await health()).json()).toEqual({ text: 'HEC is healthy', code: 17 });
    expect((await health({ authorization })).status).toBe(200);
    expect((await health({ authorization: 'Splunk wrong' })).status).toBe(400);
    open.room.close();
    expect((await health()).json()).toMatchObject({ code: 23 });
  });

  it('knows no other paths and methods', async () => {
    const open = await anOpenDoor();
    expect((await send(open, 'x', '/services/other')).status).toBe(404);
    expect((await send(open, 'x', '/services/collector/mint')).status).toBe(404);
    expect((await ask(open, { method: 'GET', path: '/services/collector' })).status).toBe(405);
  });

  it('says that it is busy', async () => {
    const open = await anOpenDoor();
    open.room.limits.idleMs = 100;
    const full = () => new Problem('unavailable', 'telemetry_log_full', 'Full.', { retryAfterSeconds: 3 });
    open.room.refusals.push(...Array.from({ length: 9 }, full));
    const answered = await send(open, '{"event":1}');
    expect(answered).toMatchObject({ status: 503, headers: { 'retry-after': '3' } });
    expect(answered.json()).toMatchObject({ code: 9 });
  });
});

describe('what is said of an event', () => {
  it.each([
    [1_700_000_000, 1_700_000_000_000],
    ['1700000000.123', 1_700_000_000_123],
    [1_700_000_000_123, 1_700_000_000_123],
    [1_700_000_000_123_456, 1_700_000_000_123],
    ['1700000000123456789', 1_700_000_000_123],
    ['soon', null],
    [-1, null],
    [null, null],
    ['', null],
  ])('has its time: %s', (given, time) => {
    expect(timeOf(given)).toBe(time);
  });

  it.each([
    ['XmlWinEventLog:Security', '<Event>', 'windows'],
    ['xmlwineventlog', '', 'windows'],
    ['WinEventLog:Security', '<Event>', 'windows'],
    ['WinEventLog:Security', 'LogName=Security', null],
    ['linux_secure', 'x', 'linux-auth'],
    ['suricata', '', 'suricata'],
    ['bro:conn:json', '', 'zeek'],
    ['_json', '', null],
    ['', '', null],
  ])('has its source: %s', (sourcetype, text, source) => {
    expect(sourceOfSourcetype(sourcetype, text)).toBe(source);
  });
});
