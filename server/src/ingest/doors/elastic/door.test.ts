// The Elasticsearch door, with requests as its clients send them.
import { gzipSync } from 'node:zlib';

import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Problem } from '#platform/errors';

import { ask, openDoor, type Answer, type OpenDoor, type Question } from '../http/fixtures.ts';
import { elasticDoor } from './door.ts';

const authorization = `Basic ${Buffer.from('elastic:secret').toString('base64')}`;
const client = { authorization, 'user-agent': 'elasticsearch-js/9.1.0' };
const busy = (): Problem => new Problem('too_many_requests', 'ingest_busy', 'Busy.', { retryAfterSeconds: 2 });

let open: OpenDoor;
beforeEach(async () => {
  open = await openDoor(elasticDoor);
});
afterEach(() => open.close());

const bulk = (body: Question['body'], more: Partial<Question> = {}): Promise<Answer> =>
  ask(open, { path: '/_bulk', headers: client, ...(body === undefined ? {} : { body }), ...more });
const raws = (): string[] => open.room.kept.flatMap(({ records }) => records.map(({ raw }) => raw));

type Items = { errors: boolean; items: Record<string, { _id: string; _index: string; status: number }>[] };

describe('a bulk', () => {
  it('is answered item by item, each with one key, in order', async () => {
    const body =
      '{"index":{"_index":"a","_type":"_doc"}}\n{"message":"one"}\n' +
      '{"create":{"_index":"b","_id":"7","attempts":0,"pipeline":null}}\n{"source.ip":"192.0.2.1","source":{"port":1}}\n' +
      '{"delete":{"_index":"a","_id":"9"}}\n' +
      '{"update":{"_index":"a","_id":"8"}}\n{"doc":{"message":"changed"},"doc_as_upsert":true}\n' +
      '{"index":{"op_type":"create"}}\n{"message":"last, without line feed"}';
    const answered = await bulk(body, { path: '/preset/_bulk?refresh=true&pipeline=x&timeout=1m' });
    const { errors, items } = answered.json() as Items;
    expect(answered.headers['x-elastic-product']).toBe('Elasticsearch');
    expect(errors).toBe(false);
    expect(
      items.map((item) => Object.entries(item).map(([name, { _index, status }]) => [name, _index, status])),
    ).toEqual([
      [['index', 'a', 201]],
      [['create', 'b', 201]],
      [['delete', 'a', 404]],
      [['update', 'a', 200]],
      [['create', 'preset', 201]],
    ]);
    expect(items[1]?.['create']?._id).toBe('7');
    expect(new Set(items.map((item) => Object.values(item)[0]?._id)).size).toBe(5);
    expect(open.room.kept[0]).toMatchObject({ source: 'auto', key: null });
    expect(open.room.kept[0]?.records.map(({ value }) => value)).toEqual([
      { message: 'one' },
      { 'source.ip': '192.0.2.1', source: { port: 1 } },
      { message: 'changed' },
      { message: 'last, without line feed' },
    ]);
  });

  it('may have blank lines and a byte order mark, and be packed', async () => {
    const body = gzipSync('\uFEFF{"index":{}}\n{"a":1}\n\n\r\n{"index":{}}\r\n{"a":2}\r\n\n');
    expect((await bulk(body, { headers: { ...client, 'content-encoding': 'gzip' } })).status).toBe(200);
    expect(raws()).toEqual(['{"a":1}', '{"a":2}']);
  });

  it('reads the same however its bytes are cut', async () => {
    const body =
      '{"index":{}}\n{"a":"é€"}\n\n{"create":{"_id":"x"}}\n{"b":2}\n{"delete":{"_id":"y"}}\n{"index":{}}\n{"c":3}';
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: Buffer.byteLength(body) }), { maxLength: 6 }),
        async (cuts) => {
          open.room.kept.length = 0;
          const bytes = Buffer.from(body);
          const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
          const pieces = places
            .slice(1)
            .map((to, at) => bytes.subarray(places[at], to))
            .filter(({ length }) => length > 0);
          expect((await bulk(pieces)).status).toBe(200);
          expect(raws()).toEqual(['{"a":"é€"}', '{"b":2}', '{"c":3}']);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is refused as a whole when an action is none, and nothing of it is kept', async () => {
    for (const line of ['{"message":"no action"}', 'text', '[1]', '{"index":', `{"index":${'['.repeat(5_000)}`]) {
      const { status, text } = await bulk(`{"index":{}}\n{"a":1}\n${line}\n{"b":1}\n`);
      expect(status).toBe(400);
      expect(text).toContain('Malformed action/metadata line [3]');
    }
    expect((await bulk('{"index":{}}\n')).status).toBe(400);
    expect((await bulk('')).status).toBe(400);
    expect(open.room.kept).toEqual([]);
  });

  it('keeps documents that are none as faulty records, and answers as if nothing were wrong', async () => {
    const deep = `{"a":${'['.repeat(200)}${']'.repeat(200)}}`;
    const { text } = await bulk(
      `{"index":{}}\nno json\n{"index":{}}\n[1]\n{"index":{}}\n${deep}\n{"index":{}}\n{"ok":1}\n`,
    );
    expect(text).toContain('"errors":false');
    expect(open.room.kept[0]?.records.map(({ fault }) => fault)).toEqual([
      'The document is not valid JSON.',
      'The document is not a JSON object.',
      'The document is nested deeper than 100 levels.',
      undefined,
    ]);
  });

  it('keeps a document that is too long in pieces', async () => {
    open.room.limits.maxRecordBytes = 1_000;
    const long = `{"a":"${'é'.repeat(2_000)}"}`;
    const { items } = (await bulk(`{"index":{"_id":"l"}}\n${long}\n{"index":{"_id":"s"}}\n{"b":1}\n`)).json() as Items;
    expect(items).toHaveLength(2);
    const records = open.room.kept[0]?.records ?? [];
    expect(
      records
        .filter(({ fault }) => fault !== undefined)
        .map(({ raw }) => raw)
        .join(''),
    ).toBe(long);
    expect(records.every(({ raw }) => Buffer.byteLength(raw) <= 1_000)).toBe(true);
    expect(records.at(-1)?.raw).toBe('{"b":1}');
  });

  it('that is too large is refused in the shape of the protocol', async () => {
    const { status, text } = await bulk(`{"index":{}}\n{"a":"${'x'.repeat(2 << 20)}"}\n`);
    expect(status).toBe(413);
    expect(JSON.parse(text)).toMatchObject({ status: 413, error: { type: 'content_too_long_exception' } });
    expect(open.room.kept).toEqual([]);
  });

  it('leaves out of its answer what filter_path does not name', async () => {
    const body = '{"index":{"_id":"1"}}\n{"a":1}\n{"create":{"_id":"2"}}\n{"a":2}\n';
    const filtered = async (path: string): Promise<string> =>
      (await bulk(body, { path: `/_bulk?filter_path=${encodeURIComponent(path)}` })).text;
    expect(await filtered('errors,items.*.error,items.*.status')).toBe(
      '{"errors":false,"items":[{"index":{"status":201}},{"create":{"status":201}}]}',
    );
    expect(await filtered('items.create')).toContain('"items":[{"create":{"_index":"","_id":"2"');
    expect(await filtered('errors,items.*.error')).toBe('{"errors":false}');
    expect(await filtered('-items,-took')).toBe('{"errors":false}');
  });
});

describe('what is sent again', () => {
  it('has the same name when every document has an id', async () => {
    const body = '{"create":{"_id":"1"}}\n{"a":1}\n{"index":{"_id":"2"}}\n{"b":1}\n';
    await bulk(body);
    await bulk([body.slice(0, 5), body.slice(5)]);
    await bulk(body.replace('"b":1', '"b":2'));
    await bulk(body.replace('"a":1', '"a":2'));
    const [first, second, changed, rewritten] = open.room.kept.map(({ key }) => key);
    expect(first).toMatch(/^bulk [\da-f]{64}$/);
    expect(second).toBe(first);
    expect(changed).not.toBe(first);
    // `create` never writes an id twice, so what stands in the document does not matter.
    expect(rewritten).toBe(first);
  });

  it('has no name where ids are missing', async () => {
    await bulk('{"create":{"_id":"1"}}\n{"a":1}\n{"index":{}}\n{"b":1}\n');
    expect(open.room.kept[0]?.key).toBeNull();
  });

  it('is known even when it is larger than what is read ahead', async () => {
    open.room.limits.maxBodyBytes = 8 << 20;
    const body = Array.from(
      { length: 60 },
      (_, at) => `{"create":{"_id":"${at}"}}\n{"a":"${'x'.repeat(50_000)}"}\n`,
    ).join('');
    await bulk(body);
    await bulk(body);
    expect(open.room.kept.map(({ records }) => records.length)).toEqual([60, 60]);
    expect(open.room.kept[0]?.key).not.toBeNull();
    expect(open.room.kept[1]?.key).toBe(open.room.kept[0]?.key);
  });
});

describe('too much at once', () => {
  it('is answered with 429 when waiting did not help', async () => {
    open.room.limits.idleMs = 200;
    open.room.refusals.push(...Array.from({ length: 20 }, busy));
    const { status, headers, text } = await bulk('{"index":{}}\n{"a":1}\n');
    expect(status).toBe(429);
    expect(headers['retry-after']).toBe('2');
    expect(JSON.parse(text)).toMatchObject({ status: 429, error: { type: 'es_rejected_execution_exception' } });
    expect(open.room.kept).toEqual([]);
  });

  it('makes a client without a name, which is rsyslog, wait and then hangs up on it', async () => {
    open.room.limits.idleMs = 300;
    open.room.refusals.push(busy());
    const waited = await ask(open, { path: '/_bulk', headers: { authorization }, body: '{"index":{}}\n{"a":1}\n' });
    expect(waited.status).toBe(200);
    open.room.refusals.push(...Array.from({ length: 20 }, busy));
    await expect(
      ask(open, { path: '/_bulk', headers: { authorization }, body: '{"index":{}}\n{"a":2}\n' }),
    ).rejects.toThrow(/hang up|ECONNRESET/);
    expect(raws()).toEqual(['{"a":1}']);
  });
});

describe('rsyslog', () => {
  it('is told what can never be stored, or it would send it for ever', async () => {
    const say = (body: string): Promise<Answer> => ask(open, { path: '/_bulk', headers: { authorization }, body });
    expect((await say('{"index":{}}\n{"a":1}\nnonsense\n')).status).toBe(400);
    expect((await say(`{"index":{}}\n{"a":"${'x'.repeat(2 << 20)}"}\n`)).status).toBe(413);
  });
});

describe('who is let in', () => {
  it('is told how to authenticate', async () => {
    const { status, headers, text } = await ask(open, { method: 'GET', headers: { 'user-agent': 'curl/8' } });
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toContain('Basic realm="security"');
    expect(headers['x-elastic-product']).toBe('Elasticsearch');
    expect(JSON.parse(text)).toMatchObject({ status: 401, error: { type: 'security_exception' } });
    expect(open.room.counts.get('unauthorised')).toBe(1);
  });

  it.each([`ApiKey ${Buffer.from('id:secret').toString('base64')}`, 'ApiKey secret', 'Bearer secret'])(
    'shows %s',
    async (shown) => {
      expect((await ask(open, { method: 'GET', headers: { authorization: shown } })).status).toBe(200);
    },
  );

  it('is not told anything when it is rsyslog, which would drop its batch', async () => {
    open.room.limits.idleMs = 50;
    await expect(ask(open, { path: '/_bulk', body: '{"index":{}}\n{"a":1}\n' })).rejects.toThrow(/hang up|ECONNRESET/);
    expect(open.room.counts.get('unauthorised')).toBe(1);
  });
});

describe('one document', () => {
  it('is kept, over as many lines as it likes', async () => {
    const { status, text } = await ask(open, {
      path: '/logs/_doc/7?op_type=create',
      headers: client,
      body: '{\n  "a": 1\n}\n',
    });
    expect(status).toBe(201);
    expect(JSON.parse(text)).toMatchObject({ _index: 'logs', _id: '7', result: 'created' });
    expect(open.room.kept[0]?.records[0]).toMatchObject({
      value: { a: 1 },
      transport: { labels: { 'elastic.id': '7' } },
    });
    expect(open.room.kept[0]?.key).not.toBeNull();
    expect((await ask(open, { path: '/logs/_update/7', headers: client, body: '{"doc":{"b":1}}' })).status).toBe(200);
    expect((await ask(open, { path: '/logs/_doc', headers: client, body: '' })).status).toBe(400);
  });
});

describe('a document', () => {
  const kept = async (document: object): Promise<unknown> => {
    await bulk(`{"index":{"_index":"x"}}\n${JSON.stringify(document)}\n`);
    const { raw, source } = open.room.kept.at(-1)?.records[0] ?? {};
    return { raw, source };
  };

  it('of Winlogbeat is a Windows event', async () => {
    expect(await kept({ winlog: { event_id: 4625, channel: 'Security' }, message: 'x' })).toMatchObject({
      source: 'windows',
    });
    expect(await kept({ 'winlog.event_id': '1' })).toMatchObject({ source: 'windows' });
  });

  it('of a syslog daemon is the line it took apart', async () => {
    const apart = { PROGRAM: 'sshd', PID: '7', MESSAGE: 'x', HOST: 'web1', FACILITY: 'auth', PRIORITY: 'info' };
    expect(await kept(apart)).toEqual({ raw: '<38>1 - web1 sshd 7 - - x', source: undefined });
  });

  it('of anybody else is kept as it is, for the sources to recognise', async () => {
    const wrapped = {
      message: 'Jan  2 03:04:05 web1 sshd[7]: x',
      log: { offset: 1 },
      event: { dataset: 'system.auth' },
    };
    expect(await kept(wrapped)).toEqual({ raw: JSON.stringify(wrapped), source: undefined });
  });
});
