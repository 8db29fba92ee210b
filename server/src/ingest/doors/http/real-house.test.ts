// Every HTTP door in the real house, on a real database: what its clients send arrives in the real ingest.
import { gzipSync } from 'node:zlib';

import { afterAll, expect, test } from 'vitest';

import { openTestDatabase, testContext } from '#platform/testing';

import type { Door } from '../door.ts';
import { elasticDoor } from '../elastic/door.ts';
import { firehoseDoor } from '../firehose/door.ts';
import { changeDoor } from '../house/change-door.ts';
import { aHouse, freePort } from '../house/fixtures.ts';
import { createDoorToken } from '../house/tokens.ts';
import { journalDoor } from '../journal/door.ts';
import { lokiDoor } from '../loki/door.ts';
import { otlpDoor } from '../otlp/door.ts';
import { plainDoor } from '../plain/door.ts';
import { splunkDoor } from '../splunk/door.ts';
import { ask, type Question } from './fixtures.ts';

const handle = await openTestDatabase();
afterAll(() => handle.close());
const ctx = await testContext(handle, { now: new Date() });

const line = 'Jan  2 03:04:05 web1 sshd[7]: Failed password for root from 192.0.2.7 port 4022 ssh2';
const json = { 'content-type': 'application/json' };
type Sent = Question & { records: number };

const requests: readonly [Door, (token: string) => Sent][] = [
  [
    elasticDoor,
    (token) => ({
      path: '/_bulk',
      headers: { authorization: `Basic ${Buffer.from(`x:${token}`).toString('base64')}`, 'user-agent': 'x' },
      body: `{"create":{"_id":"1"}}\n{"message":"${line}","log":{"offset":1}}\n{"create":{"_id":"2"}}\nbroken\n`,
      records: 2,
    }),
  ],
  [
    splunkDoor,
    (token) => ({
      path: '/services/collector',
      headers: { authorization: `Splunk ${token}` },
      body: `{"event":"${line}","sourcetype":"linux_secure"}{"event":{"a":1}}`,
      records: 2,
    }),
  ],
  [
    otlpDoor,
    (token) => ({
      path: '/v1/logs',
      headers: { ...json, authorization: `Bearer ${token}` },
      body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: line } }] }] }] }),
      records: 1,
    }),
  ],
  [
    lokiDoor,
    (token) => ({
      path: '/loki/api/v1/push',
      headers: { ...json, authorization: `Bearer ${token}` },
      body: JSON.stringify({ streams: [{ stream: { host: 'web1' }, values: [['1700000000000000000', line]] }] }),
      records: 1,
    }),
  ],
  [
    firehoseDoor,
    (token) => ({
      path: '/',
      headers: { ...json, 'x-amz-firehose-access-key': token },
      body: JSON.stringify({ requestId: 'r', timestamp: 1, records: [{ data: gzipSync(line).toString('base64') }] }),
      records: 1,
    }),
  ],
  [
    journalDoor,
    () => ({
      path: '/upload',
      headers: { 'content-type': 'application/vnd.fdo.journal' },
      body: '__CURSOR=s=a;i=1\n__REALTIME_TIMESTAMP=1700000000000000\nSYSLOG_IDENTIFIER=sshd\nMESSAGE=Connection closed\n\n',
      records: 1,
    }),
  ],
  [
    plainDoor,
    (token) => ({
      path: '/?source=linux-auth',
      headers: { authorization: `Bearer ${token}` },
      body: `${line}\n${line}\n`,
      records: 2,
    }),
  ],
];

test.each(requests.map(([door, request]) => [door.id, door, request] as const))(
  'what comes through %s is stored, and a stranger is turned away',
  async (doorId, door, request) => {
    const { house, stop } = await aHouse(handle, [door]);
    try {
      const at = { house, mainUrl: () => 'http://127.0.0.1:8480' };
      const port = await freePort();
      await changeDoor(at)(ctx, { doorId, enabled: true, port, organisation: 'own' });
      const token =
        door.credential === 'token'
          ? (await createDoorToken(house)(ctx, { doorId, name: 'Test', siteId: null, source: null })).token
          : '';
      const { records, ...question } = request(token);
      expect((await ask({ port }, question)).status).toBeLessThan(300);
      const { counts } = await changeDoor(at)(ctx, { doorId, enabled: true });
      expect(counts).toMatchObject({ records, malformed: 0, unauthorised: 0 });
      expect(counts.bytes).toBeGreaterThan(0);
      if (door.credential === 'peer') return;
      expect([401, 403]).toContain(
        (await ask({ port }, { ...question, headers: { ...request('wrong').headers } })).status,
      );
    } finally {
      await stop();
    }
  },
);
