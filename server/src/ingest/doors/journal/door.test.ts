// The journal door: the export format in every cut, long uploads in batches, uploads that break off.
import { request as httpRequest } from 'node:http';

import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Problem } from '#platform/errors';

import { ask, openDoor, sayRaw, type Answer, type OpenDoor } from '../http/fixtures.ts';
import { journalDoor } from './door.ts';
import { JournalReader, type JournalEntry } from './entries.ts';
import { binaryField } from './fixtures.ts';

let open: OpenDoor;
beforeEach(async () => {
  open = await openDoor(journalDoor);
});
afterEach(() => open.close());

const headers = { 'content-type': 'application/vnd.fdo.journal', expect: '100-continue', accept: 'text/plain' };
const send = (body: readonly (string | Uint8Array)[], more = {}, path = '/upload'): Promise<Answer> =>
  ask(open, { path, headers: { 'content-type': headers['content-type'], ...more }, body });
const entry = (at: number, message = `message ${at}`): Buffer =>
  Buffer.from(
    `__CURSOR=s=ab;i=${at.toString(16)}\n__REALTIME_TIMESTAMP=17000000000${at}\n_PID=1\nMESSAGE=${message}\n\n`,
  );

describe('an upload', () => {
  it('is kept with all fields', async () => {
    const body = Buffer.concat([
      entry(1),
      Buffer.from('__CURSOR=s=ab;i=2\nTAG=a\nTAG=b\nTAG=c\nEMPTY=\nEQUALS=a=b\n'),
      binaryField('MESSAGE', 'two\nlines'),
      binaryField('NOTHING', ''),
      Buffer.from('\n\n\n'),
      entry(3).subarray(0, -1),
    ]);
    expect(await send([body])).toMatchObject({ status: 202, text: 'OK.\n' });
    const [batch] = open.room.kept;
    expect(batch).toMatchObject({ source: 'journald', key: expect.stringMatching(/^journal [\da-f]{64}$/) });
    expect(batch?.records.map(({ value }) => value)).toEqual([
      { __CURSOR: 's=ab;i=1', __REALTIME_TIMESTAMP: '170000000001', _PID: '1', MESSAGE: 'message 1' },
      { __CURSOR: 's=ab;i=2', TAG: ['a', 'b', 'c'], EMPTY: '', EQUALS: 'a=b', MESSAGE: 'two\nlines', NOTHING: '' },
      { __CURSOR: 's=ab;i=3', __REALTIME_TIMESTAMP: '170000000003', _PID: '1', MESSAGE: 'message 3' },
    ]);
  });

  it('is told to go on before it sends its body', async () => {
    const request = httpRequest({ port: open.port, host: '127.0.0.1', method: 'POST', path: '/upload', headers });
    const status = new Promise((resolve) => request.on('response', (response) => resolve(response.statusCode)));
    request.flushHeaders();
    await new Promise((resolve) => request.on('continue', resolve));
    request.end(entry(1));
    expect(await status).toBe(202);
  });

  it('of many entries is kept batch by batch, named the same when it is sent again', async () => {
    const entries = Array.from({ length: 1_234 }, (_, at) => entry(at));
    await send([Buffer.concat(entries)]);
    expect(open.room.kept.map(({ records }) => records.length)).toEqual([500, 500, 234]);
    const keys = open.room.kept.map(({ key }) => key);
    open.room.kept.length = 0;
    await send(entries);
    expect(open.room.kept.map(({ key }) => key)).toEqual(keys);
    expect(new Set(keys).size).toBe(3);
  });

  it('that is larger than any body may be is taken all the same', async () => {
    const entries = Array.from({ length: 40 }, (_, at) => entry(at, 'x'.repeat(60_000)));
    expect(open.room.limits.maxBodyBytes).toBeLessThan(2 << 20);
    expect((await send(entries)).status).toBe(202);
    expect(open.room.kept.flatMap(({ records }) => records)).toHaveLength(40);
  });

  it('that breaks off keeps whole batches only, and the resend completes them', async () => {
    const entries = Buffer.concat(Array.from({ length: 700 }, (_, at) => entry(at)));
    const head = `POST /upload HTTP/1.1\r\nhost: x\r\ncontent-type: application/vnd.fdo.journal\r\ncontent-length: ${entries.length}\r\n\r\n`;
    await sayRaw(open, Buffer.concat([Buffer.from(head), entries.subarray(0, -10)]), 50);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(open.room.kept.map(({ records }) => records.length)).toEqual([500]);
    await send([entries]);
    const [before, again, rest] = open.room.kept;
    expect(again?.key).toBe(before?.key);
    expect(rest?.records).toHaveLength(200);
  });

  it('is refused when it is no journal, or too much is waiting', async () => {
    for (const body of [
      'no journal',
      '=x\n\n',
      'LOWER CASE=1\n\n',
      `${'A'.repeat(100)}=1\n\n`,
      'A=1\n'.repeat(2_000),
    ]) {
      expect((await send([body])).status).toBe(400);
    }
    expect((await send([binaryField('MESSAGE', 'abc').subarray(0, -2)])).status).toBe(400);
    open.room.limits.idleMs = 100;
    open.room.refusals.push(
      ...Array.from({ length: 9 }, () => new Problem('unavailable', 'telemetry_log_full', 'Full.')),
    );
    expect((await send([entry(1)])).status).toBe(503);
    expect(open.room.kept).toEqual([]);
  });

  it('has its path, method and type', async () => {
    expect((await send([entry(1)], {}, '/other')).status).toBe(404);
    expect((await send([entry(1)], { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await ask(open, { method: 'GET', path: '/upload' })).status).toBe(405);
    expect((await send([], {})).status).toBe(202);
  });

  it('may show a token, which then counts', async () => {
    const basic = (secret: string): string => `Basic ${Buffer.from(`tocsin:${secret}`).toString('base64')}`;
    expect((await send([entry(1)], { authorization: basic('secret') })).status).toBe(202);
    expect((await send([entry(1)], { authorization: basic('wrong') })).status).toBe(401);
  });
});

describe('the reader', () => {
  const fieldArbitrary = fc.record({
    name: fc.constantFrom('MESSAGE', '_PID', 'A1', '__CURSOR'),
    value: fc.oneof(fc.string({ maxLength: 30 }), fc.string({ unit: 'binary', maxLength: 200 })),
    binary: fc.boolean(),
  });

  it('reads what was written however its bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fieldArbitrary, { minLength: 1, maxLength: 6 }), { maxLength: 5 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }),
        (entries, cuts) => {
          const bytes = Buffer.concat(
            entries.map((fields) =>
              Buffer.concat([
                ...fields.map(({ name, value, binary }) =>
                  binary || value.includes('\n') ? binaryField(name, value) : Buffer.from(`${name}=${value}\n`),
                ),
                Buffer.from('\n'),
              ]),
            ),
          );
          const places = [
            0,
            ...cuts.map((cut) => Math.floor(cut * bytes.length)).toSorted((a, b) => a - b),
            bytes.length,
          ];
          const reader = new JournalReader(1 << 16);
          const found = places.slice(1).flatMap((to, at) => reader.push(bytes.subarray(places[at], to)));
          found.push(...reader.end());
          const written = entries.map((fields) => {
            const grouped = Map.groupBy(fields, ({ name }) => name);
            return Object.fromEntries(
              [...grouped].map(([name, all]) => {
                const values = all.map(({ value }) => Buffer.from(value).toString('utf8'));
                return [name, values.length === 1 ? values[0] : values];
              }),
            );
          });
          expect(found.map(({ fields }: JournalEntry) => fields)).toEqual(written);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('cuts values that are too long and never holds more than that', () => {
    const reader = new JournalReader(1_000);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(1n << 40n);
    reader.push(Buffer.concat([Buffer.from('COREDUMP\n'), length]));
    const before = process.memoryUsage().arrayBuffers;
    const chunk = Buffer.alloc(1 << 20, 'x');
    for (let index = 0; index < 300; index++) expect(reader.push(chunk)).toEqual([]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 << 20);
    const other = new JournalReader(1_000);
    const [first] = other.push(Buffer.from(`A=${'y'.repeat(5_000)}\nB=1\n\n`));
    expect(first).toMatchObject({ cut: true, fields: { A: 'y'.repeat(1_000), B: '' } });
  });
});
