// The Firehose door: deliveries, resends, records packed twice, and errors as AWS reads them.
import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Problem } from '#platform/errors';

import { ask, openDoor, type Answer, type OpenDoor } from '../http/fixtures.ts';
import { firehoseDoor } from './door.ts';

let open: OpenDoor;
beforeEach(async () => {
  open = await openDoor(firehoseDoor);
});
afterEach(() => open.close());

const headers = {
  'x-amz-firehose-access-key': 'secret',
  'x-amz-firehose-request-id': 'r-1',
  'content-type': 'application/json',
};
const delivery = (...records: (string | Uint8Array)[]): string =>
  JSON.stringify({
    requestId: 'r-1',
    timestamp: 1,
    records: records.map((one) => ({ data: Buffer.from(one).toString('base64') })),
  });
const send = (body: string | Uint8Array, more = {}): Promise<Answer> =>
  ask(open, { path: '/', headers: { ...headers, ...more }, body });
const kept = () => open.room.kept.flatMap(({ records }) => records);

describe('a delivery', () => {
  it('is answered with its own id, under which a resend is known', async () => {
    const body = delivery('{"a":1}\n{"b":2}', 'plain line\nanother', '{"c":3}{"d":4}');
    const answered = await send(gzipSync(body), { 'content-encoding': 'gzip' });
    expect(answered).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(answered.json()).toEqual({ requestId: 'r-1', timestamp: expect.any(Number) });
    expect(open.room.kept[0]?.key).toBe('firehose r-1');
    expect(kept().map(({ raw }) => raw)).toEqual(['{"a":1}', '{"b":2}', 'plain line', 'another', '{"c":3}', '{"d":4}']);
  });

  it('carries its stream and the attributes somebody set', async () => {
    await send(delivery('x'), {
      'x-amz-firehose-source-arn': 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/x',
      'x-amz-firehose-common-attributes': '{"commonAttributes":{"env":"lab","n":1}}',
    });
    expect(kept()[0]?.transport?.labels).toEqual({
      'aws.firehose.arn': 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/x',
      'labels.env': 'lab',
    });
  });

  it('unpacks what CloudWatch Logs hands over', async () => {
    const message = {
      messageType: 'DATA_MESSAGE',
      owner: '123456789012',
      logGroup: '/aws/lambda/x',
      logStream: 's',
      logEvents: [
        { id: '1', timestamp: 1_700_000_000_000, message: 'one' },
        { id: '2', timestamp: 1_700_000_000_001, message: '{"eventVersion":"1.11"}' },
      ],
    };
    await send(
      delivery(gzipSync(JSON.stringify(message)), gzipSync('{"messageType":"CONTROL_MESSAGE","logEvents":[]}')),
    );
    expect(kept()).toEqual([
      {
        raw: 'one',
        transport: {
          time: 1_700_000_000_000,
          labels: {
            'cloud.account.id': '123456789012',
            'aws.cloudwatch.log_group': '/aws/lambda/x',
            'aws.cloudwatch.log_stream': 's',
            'aws.cloudwatch.event_id': '1',
          },
        },
      },
      expect.objectContaining({ raw: '{"eventVersion":"1.11"}', value: { eventVersion: '1.11' } }),
    ]);
  });

  it('is kept although one of its records is damaged', async () => {
    const damaged = gzipSync('x'.repeat(100)).subarray(0, 15);
    expect((await send(delivery('whole', damaged))).status).toBe(200);
    expect(kept()).toMatchObject([{ raw: 'whole' }, { raw: damaged.toString('base64'), fault: expect.any(String) }]);
  });

  it('without records is what AWS tries a new stream with', async () => {
    expect((await send(delivery())).status).toBe(200);
    expect(open.room.kept).toEqual([]);
  });
});

describe('an error', () => {
  it.each([
    ['a wrong key', delivery('x'), { 'x-amz-firehose-access-key': 'wrong' }, 401],
    ['no JSON', 'nonsense', {}, 400],
    ['no records', '{"requestId":"r-1"}', {}, 400],
    ['no data', '{"requestId":"r-1","records":[{}]}', {}, 400],
    ['a bomb', delivery(gzipSync(Buffer.alloc(100 << 20))), {}, 413],
    ['several small bombs', delivery(...Array.from({ length: 5 }, () => gzipSync(Buffer.alloc(400_000)))), {}, 413],
    ['too much', delivery('x'.repeat(2 << 20)), {}, 413],
  ])('names the request and says why: %s', async (_, body, more, status) => {
    const answered = await send(body, more);
    expect(answered.status).toBe(status);
    expect(answered.json()).toEqual({
      requestId: 'r-1',
      timestamp: expect.any(Number),
      errorMessage: expect.stringMatching(/\.$/),
    });
    expect(open.room.kept).toEqual([]);
  });

  it('asks for a resend when too much is waiting', async () => {
    open.room.limits.idleMs = 100;
    open.room.refusals.push(
      ...Array.from({ length: 9 }, () => new Problem('too_many_requests', 'ingest_busy', 'Busy.')),
    );
    expect((await send(delivery('x'))).json()).toMatchObject({ requestId: 'r-1', errorMessage: 'Busy.' });
    expect((await ask(open, { method: 'GET' })).status).toBe(405);
  });
});
