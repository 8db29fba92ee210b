// Worker threads give what this thread would give, follow the rules, and may die without losing anybody's batch.
import { createHash } from 'node:crypto';
import type { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';

import { afterAll, describe, expect, it } from 'vitest';

import type { RulesAtWork } from '#detection';

import type { AssembledBatch } from '../assemble.ts';
import type { RawRecord } from '../body.ts';
import { ruleText } from '../fixtures.ts';
import type { AssembledGroup, Form, GroupOrder, Piece, StreamOrder } from './orders.ts';
import { packRecords, unpackRecords } from './pack-records.ts';
import { createAssembler, type Assembler } from './pool.ts';

const receivedAt = Date.parse('2026-03-14T09:26:53.000Z');
const about = { orgId: 'org-1', batch: 7n, receivedAt, retentionDays: 90 };
const json: Form = { gzip: false, maxBytes: 1 << 28, maxRecordBytes: 1 << 20, format: 'json' };
const lines: Form = { ...json, format: 'lines' };
const rulesOf = (source: string, serial = 1): RulesAtWork => ({
  orgId: 'org-1',
  serial,
  tuning: [],
  rules: [{ ruleId: '7c1f3a52-0000-4000-8000-000000000001', kind: 'sigma', mode: 'active', version: serial, source }],
});
const wordRule = ruleText.replace('product: linux', 'service: syslog');
const rules = rulesOf(wordRule);

const records: RawRecord[] = [
  { raw: '<34>1 2026-03-14T09:26:52Z web-1 sshd 77 - - an odd-word, été' },
  { raw: '{"message":"odd-word"}', value: { message: 'odd-word' }, source: 'json', transport: { host: 'web-2' } },
  { raw: '{"broken', fault: 'This is not JSON.' },
  { raw: '', transport: { time: 1, labels: { 'fluent.tag': 'x' } } },
  { raw: 'a\tb', value: { _path: 'conn', ts: 1.5 }, source: 'zeek' },
];
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const eventLine = (n: number): string => JSON.stringify({ message: `event ${n} ${'x'.repeat(700)}`, n });

const groupOrder: GroupOrder = {
  ...about,
  members: [
    { source: 'syslog', site: 'lyo', form: 'records', pieces: [packRecords(records)] },
    { source: 'json', site: '', form: json, pieces: [bytesOf('{"a":1}\n{"b":'), bytesOf('"odd-word"}')] },
    { source: 'json', site: '', form: { ...json, gzip: true }, pieces: [bytesOf('not gzip')] },
    { source: 'syslog', site: 'par', form: lines, pieces: [new Uint8Array(gzipSync('one odd-word\ntwo\n'))] },
  ],
};
const streamOrder: StreamOrder = { ...about, source: 'json', site: '', form: json };
async function* piecesOf(...pieces: Piece[]): AsyncGenerator<Piece> {
  yield* pieces;
}
const largeBody = (): Uint8Array => bytesOf(Array.from({ length: 6_000 }, (_, n) => eventLine(n)).join('\n'));

async function streamed(assembler: Assembler, order = streamOrder, pieces = piecesOf(largeBody())) {
  const parts: AssembledBatch[] = [];
  let next = order.batch;
  const last = await assembler.stream(order, rules, pieces, (part) => {
    parts.push(part);
    return Promise.resolve((next += 1n));
  });
  return [...parts, last];
}
/** What can be compared at a glance. */
const digestOf = (parts: readonly AssembledBatch[]) =>
  parts.map(({ rows, detections, ...rest }) => ({
    ...rest,
    rows: createHash('sha256').update(rows).digest('hex'),
    detections: createHash('sha256').update(detections).digest('hex'),
  }));
const detectionsOf = ({ batch }: AssembledGroup): string => batch.detections.toString();

const threads: Worker[] = [];
const deaths: Error[] = [];
const pool = createAssembler(1, { onStart: (worker) => threads.push(worker), onDeath: (error) => deaths.push(error) });
const here = createAssembler(0);
afterAll(() => pool.close());

it('packs records without losing what is beside their text', () => {
  expect(unpackRecords(structuredClone(packRecords(records)))).toEqual(records);
});

describe('a worker thread', () => {
  it('makes of a group what this thread makes of it, byte by byte', async () => {
    const [there, expected] = [await pool.group(groupOrder, rules), await here.group(groupOrder, rules)];
    expect(there).toEqual(expected);
    expect(expected.members).toMatchObject([
      { accepted: 5, unparsed: 2 },
      { accepted: 2, unparsed: 0 },
      { failure: { problem: { code: 'body_not_gzip' } } },
      { accepted: 2, unparsed: 0 },
    ]);
    expect(expected.batch).toMatchObject({ accepted: 9, unparsed: 2 });
  });

  it('makes of a large body the same parts as this thread, however its bytes are cut', async () => {
    const cut = (): Uint8Array[] => {
      const body = largeBody();
      const size = 99_991;
      return Array.from({ length: Math.ceil(body.length / size) }, (_, n) => body.slice(n * size, (n + 1) * size));
    };
    const expected = await streamed(here);
    expect(expected.length).toBeGreaterThan(2);
    expect(expected.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(6_000);
    for (const other of [
      await streamed(pool),
      await streamed(pool, streamOrder, piecesOf(...cut())),
      await streamed(here, streamOrder, piecesOf(...cut())),
    ])
      expect(digestOf(other)).toEqual(digestOf(expected));
  });

  it('matches by the rules a batch is ordered with, or newer ones', async () => {
    const order: GroupOrder = { ...groupOrder, members: groupOrder.members.slice(3) };
    expect(detectionsOf(await pool.group(order, rules))).toContain('"rule_version":1,');
    const changed = rulesOf(wordRule.replaceAll('odd-word', 'two'), 2);
    const after = await Promise.all([pool.group(order, changed), pool.group(order, rules)]);
    for (const one of after) expect(detectionsOf(one)).toContain('"rule_version":2,');
  });
});

describe('when a worker thread dies', () => {
  it('its groups are assembled by another one', async () => {
    const before = threads.length;
    const answers = Promise.all(Array.from({ length: 20 }, () => pool.group(groupOrder, rulesOf(wordRule, 3))));
    await threads.at(-1)?.terminate();
    for (const { batch } of await answers) expect(batch.accepted).toBe(9);
    expect(threads.length).toBe(before + 1);
    expect(deaths.length).toBe(1);
  });

  it('a body on its way is refused, and the next one is taken', async () => {
    const held = Promise.withResolvers<void>();
    async function* slow(): AsyncGenerator<Piece> {
      yield bytesOf(`${eventLine(1)}\n`);
      await held.promise;
      yield bytesOf(eventLine(2));
    }
    const refused = streamed(pool, streamOrder, slow());
    const outcome = refused.catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await threads.at(-1)?.terminate();
    expect(await outcome).toMatchObject({ kind: 'unavailable', code: 'assembly_interrupted', retryAfterSeconds: 1 });
    held.resolve();
    expect((await streamed(pool)).length).toBeGreaterThan(2);
  });

  it('a group that kills every worker is refused in the end', async () => {
    const cursed = createAssembler(1, { onStart: (worker) => void worker.terminate() });
    await expect(cursed.group(groupOrder, rules)).rejects.toMatchObject({ code: 'assembly_interrupted' });
    await cursed.close();
  });
});

describe('hostile bodies', () => {
  const bomb = (size: number): Uint8Array => new Uint8Array(gzipSync(Buffer.alloc(size, ' ')));

  it('that unpack to too much are refused before they have', async () => {
    const form = { ...json, gzip: true, maxBytes: 1 << 20 };
    const order = { ...streamOrder, form };
    await expect(streamed(pool, order, piecesOf(bomb(200 << 20)))).rejects.toMatchObject({ code: 'body_too_large' });
    const member = { source: 'json', site: '', form, pieces: [bomb(900 << 10)] };
    const { members } = await pool.group({ ...about, members: [member] }, rules);
    expect(members).toEqual([{ large: true }]);
    const small = { ...member, form: { ...form, maxBytes: 1000 } };
    expect((await pool.group({ ...about, members: [small] }, rules)).members).toMatchObject([
      { failure: { problem: { code: 'body_too_large' } } },
    ]);
  });

  it('of one endless line, of too many levels or of tiny records keep their parts small', async () => {
    const giant = bytesOf('x'.repeat(9 << 20));
    const deep = bytesOf(`${'{"a":'.repeat(500_000)}1`);
    const tiny = bytesOf('{}\n'.repeat(200_000));
    for (const [body, form] of [
      [giant, lines],
      [deep, json],
      [tiny, json],
    ] as const) {
      const parts = await streamed(
        pool,
        { ...streamOrder, source: form === lines ? 'syslog' : 'json', form },
        piecesOf(body),
      );
      expect(parts.length).toBeGreaterThan(1);
      expect(Math.max(...parts.map(({ rows }) => rows.length))).toBeLessThan(16 << 20);
    }
  });
});
