// The Loki door: both encodings, labels, and what is no push.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Problem } from '#platform/errors';

import { ask, openDoor, type Answer, type OpenDoor } from '../http/fixtures.ts';
import { bytesField, snapped, varintField } from '../http/protobuf-fixtures.ts';
import { lokiDoor } from './door.ts';
import { labelsOf } from './push.ts';

let open: OpenDoor;
beforeEach(async () => {
  open = await openDoor(lokiDoor);
});
afterEach(() => open.close());

const authorization = `Basic ${Buffer.from('tenant:secret').toString('base64')}`;
const json = { authorization, 'content-type': 'application/json' };
const send = (
  body: string | Uint8Array,
  headers: Record<string, string> = json,
  path = '/loki/api/v1/push',
): Promise<Answer> => ask(open, { path, headers, body });
const push = (streams: unknown): string => JSON.stringify({ streams });

const pair = (name: string, value: string): Buffer => Buffer.concat([bytesField(1, name), bytesField(2, value)]);
const inProtobuf = snapped(
  bytesField(
    1,
    bytesField(1, '{host="web1", filename="/var/log/x", team="a\\"b"}'),
    bytesField(
      2,
      bytesField(1, varintField(1, 1_700_000_000n), varintField(2, 5_000_000n)),
      bytesField(2, 'one'),
      bytesField(3, pair('trace_id', 't')),
    ),
    bytesField(2, bytesField(1, varintField(1, 1_700_000_001n)), bytesField(2, '{"a":1}')),
  ),
);

describe('a push', () => {
  it('says the same in both encodings', async () => {
    const stream = { host: 'web1', filename: '/var/log/x', team: 'a"b' };
    const values = [
      ['1700000000005000000', 'one', { trace_id: 't' }],
      ['1700000001000000000', '{"a":1}'],
    ];
    expect(await send(push([{ stream, values }]))).toMatchObject({ status: 204, text: '' });
    expect((await send(inProtobuf, { authorization, 'content-type': 'application/x-protobuf' })).status).toBe(204);
    const [first, second] = open.room.kept;
    expect(second?.records).toEqual(first?.records);
    const labels = { 'labels.host': 'web1', 'log.file.path': '/var/log/x', 'labels.team': 'a"b' };
    expect(first?.records).toEqual([
      { raw: 'one', transport: { host: 'web1', time: 1_700_000_000_005, labels: { ...labels, 'trace.id': 't' } } },
      { raw: '{"a":1}', value: { a: 1 }, transport: { host: 'web1', time: 1_700_000_001_000, labels } },
    ]);
  });

  it('keeps the tenant as a label, and the form of long ago is read', async () => {
    const old = push([{ labels: '{job="x"}', entries: [{ ts: '2026-01-02T03:04:05Z', line: 'old' }] }]);
    await send(old, { ...json, 'x-scope-orgid': 'team-a' }, '/api/prom/push');
    expect(open.room.kept[0]?.records[0]).toEqual({
      raw: 'old',
      transport: { time: Date.UTC(2026, 0, 2, 3, 4, 5), labels: { 'service.name': 'x', 'loki.tenant': 'team-a' } },
    });
  });

  it('without lines is answered and not kept', async () => {
    expect((await send(push([]))).status).toBe(204);
    expect((await send(push([{ stream: {}, values: [] }]))).status).toBe(204);
    expect(open.room.kept).toEqual([]);
  });

  it.each([
    ['no JSON', 'x', json, 400],
    ['no streams', '{}', json, 400],
    ['values that are none', push([{ stream: {}, values: [['1', 2]] }]), json, 400],
    ['a stream without values', push([{ stream: {} }]), json, 400],
    ['no Snappy', Buffer.from('xyz'), { authorization, 'content-type': 'application/x-protobuf' }, 400],
    [
      'no protobuf',
      snapped(Buffer.from([0xff, 0xff])),
      { authorization, 'content-type': 'application/x-protobuf' },
      400,
    ],
    ['an unknown type', Buffer.from('x'), { authorization, 'content-type': 'text/plain' }, 400],
    ['too much', push([{ stream: {}, values: [['1', 'x'.repeat(2 << 20)]] }]), json, 413],
    ['no token', push([]), { 'content-type': 'application/json' }, 401],
  ])('that is none is refused: %s', async (_, body, headers, status) => {
    const answered = await send(body, headers);
    expect(answered.status).toBe(status);
    expect(answered.text).toMatch(/^[A-Z].*\.\n$/);
    expect(open.room.kept).toEqual([]);
  });

  it('is refused as busy in a way that clients try again', async () => {
    open.room.limits.idleMs = 100;
    open.room.refusals.push(
      ...Array.from({ length: 9 }, () => new Problem('too_many_requests', 'ingest_busy', 'Busy.')),
    );
    expect((await send(push([{ stream: {}, values: [['1', 'x']] }]))).status).toBe(429);
  });
});

describe('the rest', () => {
  it('is ready, and has no other paths', async () => {
    expect(await ask(open, { method: 'GET', path: '/ready' })).toMatchObject({ status: 200, text: 'ready\n' });
    expect((await send('', json, '/loki/api/v1/query')).status).toBe(404);
    expect((await ask(open, { method: 'GET', path: '/loki/api/v1/push' })).status).toBe(405);
  });

  it('reads labels as Loki writes them', () => {
    expect(labelsOf('{a="1", b_c="x\\ny", d="", e="a,b}"}')).toEqual({ a: '1', b_c: 'x\ny', d: '', e: 'a,b}' });
    expect(labelsOf('nonsense')).toEqual({});
    expect(labelsOf(7)).toEqual({});
  });
});
