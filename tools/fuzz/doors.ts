// Every door as a target: bytes that its clients would never send, and what it must do with them: answer, or hang up.
import { once } from 'node:events';
import { Agent, createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { duplexPair } from 'node:stream';
import { deflateSync, gzipSync } from 'node:zlib';

import { encode } from '@msgpack/msgpack';

import type { DatagramDoor, Door, HttpDoor, StreamDoor } from '../../server/src/ingest/doors/door.ts';
import { aRoom, thePeer, type TestRoom } from '../../server/src/ingest/doors/fixtures.ts';
import { bytesField, snapped, varintField } from '../../server/src/ingest/doors/http/protobuf-fixtures.ts';
import { doors } from '../../server/src/ingest/doors/index.ts';
import { binaryField } from '../../server/src/ingest/doors/journal/fixtures.ts';
import { jsonFrame, packedFrame, windowFrame, windowOf } from '../../server/src/ingest/doors/lumberjack/fixtures.ts';
import { bomb, hostileBytes } from './inputs.ts';
import type { Random } from './random.ts';
import { fault, type Target } from './target.ts';

/** Longer than any door takes for a body that it has whole. */
const patienceMs = 4_000;

function roomOf(door: Door): TestRoom {
  const room = aRoom(door);
  room.limits = { maxBodyBytes: 1 << 20, maxRecordBytes: 1 << 13, idleMs: 300 };
  return room;
}

const line = '<34>1 2026-03-02T08:00:00Z web1 sshd 7 - - Failed password for root from 192.0.2.7 port 4022 ssh2';
const event = { '@timestamp': '2026-03-02T08:00:00Z', message: line, host: { name: 'web1' }, log: { offset: 7 } };
const gelf = { version: '1.1', host: 'web1', short_message: line, timestamp: 1_767_603_600.5, level: 4, _user: 'ana' };
const entries = [[1_767_603_600, { log: line }], [1_767_603_601, { n: 1 }]]; // prettier-ignore

const gelfChunk = (sequence: number, count: number, bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([0x1e, 0x0f, 1, 2, 3, 4, 5, 6, 7, 8, sequence, count]), bytes]);

const spoken: Record<string, readonly Buffer[]> = {
  'syslog-udp': [Buffer.from(line)],
  'syslog-tcp': [Buffer.from(`${line}\n${line}\0`), Buffer.from(`${line.length} ${line}${line.length} ${line}`)],
  'syslog-tls': [Buffer.from(`${line.length} ${line}`)],
  lumberjack: [
    windowOf([event, event]),
    windowOf([event], { packed: false }),
    Buffer.concat([windowFrame(2), packedFrame(packedFrame(jsonFrame(1, event))), jsonFrame(2, '{"a"')]),
  ],
  forward: [
    ['app', 1_767_603_600, { log: line }, { chunk: 'a' }],
    ['app', entries, { chunk: 'b' }],
    ['app', Buffer.concat(entries.map((entry) => encode(entry)))],
    ['app', gzipSync(Buffer.concat(entries.map((entry) => encode(entry)))), { compressed: 'gzip', chunk: 'c' }],
  ].map((message) => Buffer.from(encode(message))),
  'gelf-tcp': [Buffer.from(`${JSON.stringify(gelf)}\0${JSON.stringify(gelf)}\0`)],
  'gelf-udp': [
    Buffer.from(JSON.stringify(gelf)),
    gzipSync(JSON.stringify(gelf)),
    deflateSync(JSON.stringify(gelf)),
    gelfChunk(0, 2, Buffer.from('{"version":"1.1",')),
    gelfChunk(1, 2, Buffer.from('"short_message":"x"}')),
  ],
};

type Asked = { method: string; path: string; headers: Record<string, string>; body: Buffer };
const bearer = { authorization: 'Bearer secret' };
const json = { 'content-type': 'application/json' };
const protobuf = { 'content-type': 'application/x-protobuf' };
const post = (path: string, headers: Record<string, string>, body: string | Buffer): Asked => ({
  method: 'POST',
  path,
  headers,
  body: Buffer.from(body),
});

const asked: Record<string, readonly Asked[]> = {
  elastic: [
    post('/logs/_bulk', bearer, `{"create":{"_id":"1"}}\n${JSON.stringify(event)}\n{"index":{}}\n{"a.b":1}\n`),
    post('/_bulk?filter_path=errors,items.*.status', bearer, '{"update":{"_id":"1"}}\n{"doc":{"a":1}}\n{"delete":{}}\n'),
    post('/a/_doc/1', bearer, JSON.stringify(event)),
    { ...post('/_license', bearer, ''), method: 'GET' },
  ],
  splunk: [
    post('/services/collector/event', { authorization: 'Splunk secret' }, '{"event":"x","time":"1.5","fields":{"a":1}}{"event":{"a":[1]}}'),
    post('/services/collector/raw?host=a&channel=1', { authorization: 'Splunk secret' }, `${line}\n${line}`),
    post('/services/collector/ack?channel=1', { authorization: 'Splunk secret' }, '{"acks":[1,2]}'),
  ],
  otlp: [
    post('/v1/logs', { ...bearer, ...json }, JSON.stringify({ resourceLogs: [{ resource: { attributes: [{ key: 'host.name', value: { stringValue: 'web1' } }] }, scopeLogs: [{ logRecords: [{ timeUnixNano: '1767603600000000000', severityNumber: 9, body: { stringValue: line }, attributes: [{ key: 'a', value: { intValue: '5' } }] }] }] }] })),
    post('/v1/logs', { ...bearer, ...protobuf }, bytesField(1, bytesField(2, bytesField(2, varintField(2, 9n), bytesField(5, bytesField(1, line)))))),
  ],
  loki: [
    post('/loki/api/v1/push', { ...bearer, ...json }, JSON.stringify({ streams: [{ stream: { job: 'a' }, values: [['1767603600000000000', line], ['1', 'x', { a: 'b' }]] }] })),
    post('/loki/api/v1/push', { ...bearer, ...protobuf }, snapped(bytesField(1, bytesField(1, '{host="web1"}'), bytesField(2, bytesField(1, varintField(1, 1_767_603_600n)), bytesField(2, line))))),
  ],
  firehose: [
    post('/', { 'x-amz-firehose-access-key': 'secret', ...json }, JSON.stringify({ requestId: 'r', timestamp: 1, records: [{ data: Buffer.from(line).toString('base64') }, { data: gzipSync('{"a":1}').toString('base64') }] })),
  ],
  journal: [
    post('/upload', { 'content-type': 'application/vnd.fdo.journal' }, Buffer.concat([Buffer.from('__CURSOR=s=a;i=1\n__REALTIME_TIMESTAMP=1767603600000000\n'), binaryField('MESSAGE', 'two\nlines'), Buffer.from('PRIORITY=6\n\n__CURSOR=s=a;i=2\nMESSAGE=x\n\n')])),
  ],
  plain: [
    post('/', bearer, `[{"a":1},{"b":"${'x'.repeat(50)}"}]`),
    post('/?source=linux-auth', { ...bearer, 'content-type': 'text/plain' }, `${line}\n`),
  ],
}; // prettier-ignore

async function inTime<T>(work: Promise<T>, input: Uint8Array): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => resolve('late'), patienceMs);
  try {
    const first = await Promise.race([work, promise]);
    if (first === 'late') throw fault('neither answers nor hangs up', input);
    return first;
  } finally {
    clearTimeout(timer);
  }
}

/** Between two processes' worth of buffers: the client says everything and closes its side. */
async function converse(door: StreamDoor, random: Random, bytes: Buffer): Promise<void> {
  const room = roomOf(door);
  const [client, theirs] = duplexPair();
  client.on('error', () => undefined);
  client.resume();
  const over = door.converse(theirs, thePeer, room).finally(() => theirs.end());
  const at = random.int(bytes.length + 1);
  client.write(bytes.subarray(0, at));
  client.end(bytes.subarray(at));
  try {
    await inTime(over, bytes).catch((error: unknown) => {
      throw fault('threw', bytes, error);
    });
  } finally {
    room.close();
    client.destroy();
    theirs.destroy();
  }
  checkKept(room, bytes);
}

function checkKept(room: TestRoom, bytes: Uint8Array): void {
  for (const { records } of room.kept)
    for (const { raw } of records)
      if (Buffer.byteLength(raw) > 1 << 20) throw fault('keeps a record that is too long', bytes);
}

const streamTarget = (door: StreamDoor): Target => ({
  name: `door ${door.id}`,
  weight: 6,
  run: (random) => converse(door, random, hostileBytes(random, spoken[door.id] ?? [])),
});

function datagramTarget(door: DatagramDoor): Target {
  const room = roomOf(door);
  return {
    name: `door ${door.id}`,
    weight: 6,
    run: async (random) => {
      room.kept.length = 0;
      const count = 1 + random.int(3);
      const datagrams = Array.from({ length: count }, () => hostileBytes(random, spoken[door.id] ?? []));
      const all = Buffer.concat(datagrams);
      await inTime(door.take(datagrams, thePeer, room), all).catch((error: unknown) => {
        throw fault('threw', all, error);
      });
      checkKept(room, all);
    },
    close: async () => room.close(),
  };
}

const packings = ['', '', '', 'gzip', 'deflate', 'zstd', 'identity', 'br', 'gzip, gzip'];

function hostileRequest(random: Random, known: readonly Asked[]): Asked {
  const { path, headers, ...rest } = random.pick(known);
  const own = { ...headers };
  if (random.chance(0.01)) {
    const { encoding, bytes } = bomb(random);
    return { ...rest, path, headers: { ...own, 'content-encoding': encoding }, body: bytes };
  }
  const encoding = random.pick(packings);
  if (encoding !== '') own['content-encoding'] = encoding;
  if (random.chance(0.05))
    own['content-type'] = random.pick(['text/plain', 'application/json', 'application/x-protobuf', 'a/b;c="']);
  if (random.chance(0.03)) own['user-agent'] = random.pick(['Elastic-Filebeat/9.1.2', 'x'.repeat(4_000), '%00']);
  let body = hostileBytes(random, known.map((one) => one.body)); // prettier-ignore
  if (encoding === 'gzip' && random.chance(0.8)) body = gzipSync(body);
  if (encoding === 'deflate' && random.chance(0.8)) body = deflateSync(body);
  const odd = ['/', '//', '/%', '/%00', '/_bulk/../x', '/a/b/c/d/e', `${path}?${'a=b&'.repeat(300)}`, `${path}%zz`];
  const method = random.chance(0.05) ? random.pick(['GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH']) : rest.method;
  return { method, path: random.chance(0.08) ? random.pick(odd) : path, headers: own, body };
}

async function httpTarget(door: HttpDoor): Promise<Target> {
  const room = roomOf(door);
  const failures: unknown[] = [];
  const server = createServer((request, response) => {
    const [path = '/', ...rest] = (request.url ?? '/').split('?');
    const exchange = { request, response, path, query: new URLSearchParams(rest.join('?')), peer: thePeer };
    door.answer(exchange, room).catch((error: unknown) => {
      failures.push(error);
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // A TCP server that listens has one.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = ({ method, path, headers, body }: Asked): Promise<number> =>
    new Promise((resolve) => {
      const request = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent }, (response) => {
        response.resume();
        response.on('close', () => resolve(response.statusCode ?? 0));
      });
      request.on('error', () => resolve(0));
      request.end(body);
    });
  return {
    name: `door ${door.id}`,
    weight: 2,
    run: async (random) => {
      room.kept.length = 0;
      const question = hostileRequest(random, asked[door.id] ?? []);
      const status = await inTime(ask(question), question.body);
      const failure = failures.shift();
      if (failure !== undefined) throw fault(`${question.method} ${question.path} threw`, question.body, failure);
      if (status === 500) throw fault(`${question.method} ${question.path} is answered with 500`, question.body);
      checkKept(room, question.body);
    },
    close: async () => {
      room.close();
      agent.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Every door there is. @throws Error for one that nobody taught this file to speak to */
export function doorTargets(): Promise<Target[]> {
  return Promise.all(
    doors.map(async (door) => {
      if ((door.kind === 'http' ? asked : spoken)[door.id] === undefined)
        throw new Error(`Nothing is known to be said to the door ${door.id}: add it to tools/fuzz/doors.ts.`);
      if (door.kind === 'http') return httpTarget(door);
      return door.kind === 'stream' ? streamTarget(door) : datagramTarget(door);
    }),
  );
}
