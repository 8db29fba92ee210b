// The plain HTTP door: whatever a body holds is taken as records.
import { gzipSync, zstdCompressSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Problem } from '#platform/errors';

import { aRoom } from '../fixtures.ts';
import { ask, openDoor, type Answer, type OpenDoor } from '../http/fixtures.ts';
import { plainDoor } from './door.ts';

let open: OpenDoor;
beforeEach(async () => {
  open = await openDoor(plainDoor);
});
afterEach(() => open.close());

const authorization = 'Bearer secret';
const send = (body: string | Uint8Array, headers = {}, path = '/anything/at/all'): Promise<Answer> =>
  ask(open, { path, headers: { authorization, ...headers }, body });
const raws = () => open.room.kept.flatMap(({ records }) => records.map(({ raw }) => raw));

describe('a body', () => {
  it.each([
    ['an object', '{"a":1}', {}, ['{"a":1}']],
    ['an object over many lines', '{\n "a": 1\n}\n', {}, ['{\n "a": 1\n}']],
    ['an array', '[{"a":1},{"b":2}]', {}, ['{"a":1}', '{"b":2}']],
    ['NDJSON', '{"a":1}\n{"b":2}\n', { 'content-type': 'application/x-ndjson' }, ['{"a":1}', '{"b":2}']],
    ['objects one after the other', '{"a":1}{"b":2}', { 'content-type': 'x/y' }, ['{"a":1}', '{"b":2}']],
    ['lines', 'one\ntwo\n', { 'content-type': 'text/plain' }, ['one', 'two']],
    [
      'lines that open with a bracket',
      '[2026] one\n[2027] two',
      { 'content-type': 'text/plain' },
      ['[2026] one', '[2027] two'],
    ],
    ['lines packed by gzip', gzipSync('one\ntwo'), { 'content-encoding': 'gzip' }, ['one', 'two']],
    ['an array packed by zstd', zstdCompressSync('[{"a":1}]'), { 'content-encoding': 'zstd' }, ['{"a":1}']],
  ])('may be %s', async (_, body, headers, expected) => {
    const answered = await send(body, headers);
    expect(answered).toMatchObject({ status: 200, text: `{"accepted":${expected.length},"unparsed":0}` });
    expect(raws()).toEqual(expected);
  });

  it('goes to the source and site that the address names, under the name its sender gives', async () => {
    await send('x', { 'idempotency-key': 'batch 7' }, '/?source=linux-auth&site=berlin');
    expect(open.room.kept[0]).toMatchObject({ source: 'linux-auth', site: 'berlin', key: 'batch 7' });
    const apart = '{"PROGRAM":"su","MESSAGE":"no","HOST":"web1"}';
    await send(apart);
    expect(open.room.kept[1]).toMatchObject({ source: 'auto', site: null, key: null });
    expect(open.room.kept[1]?.records[0]?.raw).toBe('<14>1 - web1 su - - - no');
    await send(apart, {}, '/?source=json');
    expect(open.room.kept[2]?.records[0]?.raw).toBe(apart);
  });

  it('that is too large, damaged or too much at once is refused with a problem', async () => {
    expect((await send(`"${'x'.repeat(2 << 20)}"`)).status).toBe(413);
    const damaged = await send('x', { 'content-encoding': 'gzip' });
    expect(damaged).toMatchObject({ status: 400, headers: { 'content-type': 'application/problem+json' } });
    expect(damaged.json()).toMatchObject({ code: 'body_damaged' });
    open.room.limits.idleMs = 100;
    const full = () => new Problem('too_many_requests', 'ingest_busy', 'Busy.', { retryAfterSeconds: 1 });
    open.room.refusals.push(...Array.from({ length: 9 }, full));
    expect(await send('x')).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect(open.room.kept).toEqual([]);
  });

  it('larger than what is read ahead is passed through', async () => {
    open.room.limits.maxBodyBytes = 16 << 20;
    const line = `{"a":"${'x'.repeat(10_000)}"}\n`;
    expect((await send(line.repeat(500))).json()).toEqual({ accepted: 500, unparsed: 0 });
  });
});

describe('who is let in', () => {
  it.each([
    [{}, '/', 401],
    [{ authorization: 'Bearer wrong' }, '/', 401],
    [{ 'x-api-key': 'secret' }, '/', 200],
    [{}, '/?token=secret', 401],
  ])('%j %s', async (headers, path, status) => {
    expect((await ask(open, { path, headers, body: 'x' })).status).toBe(status);
  });

  it('by the address where the door is told so', async () => {
    const other = await openDoor(plainDoor, aRoom(plainDoor, { queryToken: true }));
    expect((await ask(other, { path: '/?token=secret', body: 'x' })).status).toBe(200);
    await other.close();
  });

  it('may look whether the door is there', async () => {
    expect((await ask(open, { method: 'GET' })).status).toBe(200);
    expect((await ask(open, { method: 'HEAD' })).text).toBe('');
    expect(await ask(open, { method: 'DELETE' })).toMatchObject({ status: 405, headers: { allow: 'POST, PUT' } });
  });
});
