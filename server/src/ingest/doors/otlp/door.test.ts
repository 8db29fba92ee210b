// The OTLP door: both encodings say the same, and errors are told in the encoding they were asked in.
import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Problem } from '#platform/errors';

import { ask, openDoor, type Answer, type OpenDoor } from '../http/fixtures.ts';
import { bytesField, doubleField, fixed64Field, varintField } from '../http/protobuf-fixtures.ts';
import { otlpDoor } from './door.ts';
import { readJson } from './read-json.ts';
import { readProtobuf } from './read-protobuf.ts';

const json = { authorization: 'Bearer secret', 'content-type': 'application/json' };
const protobuf = { authorization: 'Bearer secret', 'content-type': 'application/x-protobuf' };

let open: OpenDoor;
beforeEach(async () => {
  open = await openDoor(otlpDoor);
});
afterEach(() => open.close());

const send = (body: string | Uint8Array, headers: Record<string, string>, path = '/v1/logs'): Promise<Answer> =>
  ask(open, { path, headers, body: [body] });

const string = (text: string): Buffer => bytesField(1, text);
const pair = (key: string, value: Buffer): Buffer => Buffer.concat([bytesField(1, key), bytesField(2, value)]);

const sameInJson = {
  resourceLogs: [
    {
      resource: { attributes: [{ key: 'host.name', value: { stringValue: 'web1' } }] },
      scopeLogs: [
        {
          scope: { name: 'scope', version: '1' },
          logRecords: [
            {
              timeUnixNano: '1700000000123456789',
              observedTimeUnixNano: '1700000001000000000',
              severityNumber: 17,
              severityText: 'Error',
              traceId: '0102',
              spanId: '0304',
              eventName: 'login',
              body: {
                kvlistValue: {
                  values: [
                    { key: 'text', value: { stringValue: 'é' } },
                    { key: 'yes', value: { boolValue: true } },
                    { key: 'small', value: { intValue: '-5' } },
                    { key: 'large', value: { intValue: '9007199254740993' } },
                    { key: 'half', value: { doubleValue: 0.5 } },
                    { key: 'list', value: { arrayValue: { values: [{ intValue: 1 }, { stringValue: 'b' }] } } },
                    { key: 'bytes', value: { bytesValue: 'AQI=' } },
                    { key: 'nothing', value: {} },
                  ],
                },
              },
              attributes: [{ key: 'k', value: { stringValue: 'v' } }],
              unknownField: 1,
            },
          ],
        },
      ],
    },
  ],
};

const body = bytesField(
  6,
  bytesField(1, pair('text', string('é'))),
  bytesField(1, pair('yes', varintField(2, 1n))),
  bytesField(1, pair('small', varintField(3, -5n))),
  bytesField(1, pair('large', varintField(3, 9_007_199_254_740_993n))),
  bytesField(1, pair('half', doubleField(4, 0.5))),
  bytesField(1, pair('list', bytesField(5, bytesField(1, varintField(3, 1n)), bytesField(1, string('b'))))),
  bytesField(1, pair('bytes', bytesField(7, Buffer.from([1, 2])))),
  bytesField(1, pair('nothing', Buffer.alloc(0))),
);
const sameInProtobuf = bytesField(
  1,
  // The resource may come last.
  bytesField(
    2,
    bytesField(1, bytesField(1, 'scope'), bytesField(2, '1')),
    bytesField(
      2,
      fixed64Field(1, 1_700_000_000_123_456_789n),
      varintField(2, 17n),
      bytesField(3, 'Error'),
      bytesField(5, body),
      bytesField(6, pair('k', string('v'))),
      varintField(7, 3n),
      bytesField(9, Buffer.from([1, 2])),
      bytesField(10, Buffer.from([3, 4])),
      fixed64Field(11, 1_700_000_001_000_000_000n),
      bytesField(12, 'login'),
      bytesField(99, 'of a later version'),
    ),
  ),
  bytesField(1, bytesField(1, pair('host.name', string('web1')))),
);

describe('both encodings', () => {
  it('say the same', () => {
    const fromJson = [...readJson(JSON.stringify(sameInJson))];
    expect([...readProtobuf(sameInProtobuf)]).toEqual(fromJson);
    expect(fromJson[0]?.records[0]).toMatchObject({
      time: 1_700_000_000_123_456_789n,
      body: {
        text: 'é',
        yes: true,
        small: -5,
        large: '9007199254740993',
        half: 0.5,
        list: [1, 'b'],
        bytes: 'AQI=',
        nothing: null,
      },
    });
  });

  it('are answered in kind', async () => {
    expect(await send(JSON.stringify(sameInJson), json)).toMatchObject({ status: 200, text: '{"partialSuccess":{}}' });
    const answered = await send(gzipSync(sameInProtobuf), { ...protobuf, 'content-encoding': 'gzip' });
    expect(answered).toMatchObject({ status: 200, text: '', headers: { 'content-type': 'application/x-protobuf' } });
    const [first, second] = open.room.kept;
    expect(second?.records).toEqual(first?.records);
    expect(first?.records[0]?.value).toEqual({
      text: 'é', yes: true, small: -5, large: '9007199254740993', half: 0.5, list: [1, 'b'], bytes: 'AQI=', nothing: null,
      'host.name': 'web1', 'otel.scope.name': 'scope', 'otel.scope.version': '1', k: 'v', 'log.level': 'error',
      'trace.id': '0102', 'span.id': '0304', 'event.action': 'login', '@timestamp': '2023-11-14T22:13:20.123Z', 'ecs.version': '8.17.0',
    }); // prettier-ignore
    expect(first?.records[0]?.transport).toEqual({ host: 'web1', time: 1_700_000_000_123 });
  });
});

const one = (record: object, attributes: object[] = []): string =>
  JSON.stringify({ resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords: [record] }] }] });

describe('a record', () => {
  it('that is a line somebody knows is that line', async () => {
    const line = 'Jan  2 03:04:05 web1 sshd[7]: Failed password for root from 192.0.2.7 port 4022 ssh2';
    const attributes = [{ key: 'k8s.pod.name', value: { stringValue: 'p' } }];
    await send(one({ body: { stringValue: line } }, attributes), json);
    expect(open.room.kept[0]?.records[0]).toMatchObject({
      raw: line,
      source: 'linux-auth',
      transport: { labels: { 'kubernetes.pod.name': 'p' } },
    });
  });

  it('of the Collector’s Windows receiver is a Windows event', async () => {
    const values = [
      { key: 'channel', value: { stringValue: 'Security' } },
      { key: 'computer', value: { stringValue: 'dc1' } },
      { key: 'event_id', value: { kvlistValue: { values: [{ key: 'id', value: { intValue: 4625 } }] } } },
      { key: 'provider', value: { kvlistValue: { values: [{ key: 'name', value: { stringValue: 'P' } }] } } },
      {
        key: 'event_data',
        value: { kvlistValue: { values: [{ key: 'IpAddress', value: { stringValue: '192.0.2.1' } }] } },
      },
    ];
    await send(one({ body: { kvlistValue: { values } } }), json);
    expect(open.room.kept[0]?.records[0]).toMatchObject({
      source: 'windows',
      value: {
        winlog: { event_id: 4625, channel: 'Security', computer_name: 'dc1', event_data: { IpAddress: '192.0.2.1' } },
      },
    });
  });

  it('may be empty, and be severe by its number alone', async () => {
    await send(one({ severityNumber: 'SEVERITY_NUMBER_WARN2' }), json);
    expect(open.room.kept[0]?.records[0]?.value).toEqual({ 'log.level': 'warn', 'ecs.version': '8.17.0' });
  });

  it('may be nested as deep as it likes', async () => {
    let value = string('x');
    for (let depth = 0; depth < 2_000; depth++) value = bytesField(5, bytesField(1, value));
    const request = bytesField(1, bytesField(2, bytesField(2, bytesField(5, value))));
    expect((await send(request, protobuf)).status).toBe(200);
    expect((await send(`{"a":${'['.repeat(5_000)}`, json)).status).toBe(400);
  });
});

describe('what goes wrong', () => {
  it.each([
    ['no JSON', 'nonsense', json, 400],
    ['a list', '[]', json, 400],
    ['no protobuf', Buffer.from([0x0a, 0xff, 0xff]), protobuf, 400],
    ['no token', '{}', { ...json, authorization: 'Bearer wrong' }, 401],
    ['another type', '{}', { ...json, 'content-type': 'text/plain' }, 415],
    ['too much', `{"a":"${'x'.repeat(2 << 20)}"}`, json, 413],
  ])('is said: %s', async (_, sent, headers, status) => {
    const answered = await send(sent, headers);
    expect(answered.status).toBe(status);
    const asked = headers['content-type'] === 'application/x-protobuf' ? 'application/x-protobuf' : 'application/json';
    expect(answered.headers['content-type']).toBe(asked);
    expect(answered.text).toMatch(/[A-Z].*\./);
    expect(open.room.kept).toEqual([]);
  });

  it('is sent again after Retry-After', async () => {
    open.room.limits.idleMs = 100;
    const full = () => new Problem('unavailable', 'telemetry_log_full', 'Full.', { retryAfterSeconds: 4 });
    open.room.refusals.push(...Array.from({ length: 9 }, full));
    expect(await send(one({ body: { stringValue: 'x' } }), json)).toMatchObject({
      status: 503,
      headers: { 'retry-after': '4' },
    });
  });
});

describe('other signals', () => {
  it('are answered well and not kept', async () => {
    expect((await send('{"resourceSpans":[]}', json, '/v1/traces')).status).toBe(200);
    expect((await send(Buffer.from('x'), protobuf, '/v1/metrics')).status).toBe(200);
    expect((await send('{}', json, '/v1/other')).status).toBe(404);
    expect((await ask(open, { method: 'GET', path: '/v1/logs' })).status).toBe(405);
    expect((await send('{}', json)).status).toBe(200);
    expect(open.room.kept).toEqual([]);
  });
});
