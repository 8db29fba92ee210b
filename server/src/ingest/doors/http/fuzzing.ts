// Thrown at every HTTP door by its test: requests as they should be, mutilated ones, and noise.
import { setTimeout as sleep } from 'node:timers/promises';

import * as fc from 'fast-check';
import { expect } from 'vitest';

import { Problem } from '#platform/errors';

import type { Door } from '../door.ts';
import { aRoom, type TestRoom } from '../fixtures.ts';
import { ask, noAnswer, openDoor, type Question, sayRaw } from './fixtures.ts';

type Body = Buffer;
export type Target = {
  door: Door;
  options?: unknown;
  /** A request that must succeed; its records hold `marker` once each. */
  valid: (marker: string, records: number) => { path: string; headers: Record<string, string>; body: Body };
  paths: readonly string[];
  contentTypes: readonly string[];
  /** False for a door that keeps what is complete before the rest fails. */
  allOrNothing?: boolean;
};

type Way = 'as-is' | 'flip' | 'cut' | 'insert' | 'noise' | 'headers' | 'path' | 'hang-up' | 'busy';
const ways: readonly Way[] = ['as-is', 'flip', 'cut', 'insert', 'noise', 'headers', 'path', 'hang-up', 'busy'];

const throwArbitrary = (target: Target) =>
  fc.record({
    way: fc.constantFrom(...ways),
    records: fc.integer({ min: 1, max: 5 }),
    at: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
    noise: fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.json().map((text) => Buffer.from(text)),
    ),
    encoding: fc.constantFrom('', 'gzip', 'deflate', 'zstd', 'br', 'identity', 'x-gzip'),
    type: fc.constantFrom('', ...target.contentTypes, 'text/plain', 'application/octet-stream'),
    path: fc.constantFrom(...target.paths, '/', '/%', '//', '/_x/../y', '/%00?a=%'),
    method: fc.constantFrom('POST', 'PUT', 'GET', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'),
    userAgent: fc.constantFrom('', 'Elastic-Filebeat/9.1.2', 'fuzz/1'),
  });
type Throw = ReturnType<typeof throwArbitrary> extends fc.Arbitrary<infer One> ? One : never;

/** Most of the time is spent in waiting, so several doors are thrown at side by side. */
const lanes = 5;

const busy = (): Problem => new Problem('unavailable', 'telemetry_log_full', 'Full.', { retryAfterSeconds: 1 });

function mutated(body: Body, { way, at, bytes, noise }: Throw): Body {
  const copy = Buffer.from(body);
  const position = (one: number): number => Math.min(copy.length - 1, Math.floor(one * copy.length));
  switch (way) {
    case 'flip':
      for (const [index, one] of at.entries()) copy[position(one)] = bytes[index % bytes.length] ?? 0;
      return copy;
    case 'cut':
      return copy.subarray(0, position(at[0] ?? 0));
    case 'insert': {
      const where = position(at[0] ?? 0);
      return Buffer.concat([copy.subarray(0, where), bytes, copy.subarray(where)]);
    }
    case 'noise':
      return Buffer.from(noise);
    default:
      return copy;
  }
}

const heldIn = (room: TestRoom, marker: string): number =>
  room.kept.reduce((count, { records }) => count + records.filter(({ raw }) => raw.includes(marker)).length, 0);

/**
 * Asserts of each request: it is answered or its connection closed, nothing is thrown, and what was sent well and
 * answered with success is kept exactly once, and not at all when it was refused.
 * @returns how many requests were well formed and accepted
 */
export async function fuzz(target: Target, runs: number): Promise<number> {
  const accepted = await Promise.all(Array.from({ length: lanes }, () => fuzzLane(target, Math.ceil(runs / lanes))));
  return accepted.reduce((sum, one) => sum + one, 0);
}

async function fuzzLane(target: Target, runs: number): Promise<number> {
  const room = aRoom(target.door, target.options ?? {});
  room.limits = { maxBodyBytes: 64 * 1024, maxRecordBytes: 4 * 1024, idleMs: 80 };
  const open = await openDoor(target.door, room);
  let count = 0;
  let accepted = 0;
  try {
    await fc.assert(
      fc.asyncProperty(throwArbitrary(target), async (one) => {
        const marker = `mark-${++count}-`;
        room.kept.length = 0;
        room.refusals.length = 0;
        if (one.way === 'busy') room.refusals.push(...Array.from({ length: Math.ceil((one.at[0] ?? 0) * 9) }, busy));
        const { path, headers, body } = target.valid(marker, one.records);
        const whole = one.userAgent === '' ? headers : { ...headers, 'user-agent': one.userAgent };
        if (one.way === 'hang-up') return hangUp(open, { path, headers: whole, body }, one.at[0] ?? 0);
        const question: Question = { path, headers: whole, body: pieces(mutated(body, one), one.at) };
        if (one.way === 'path') question.path = one.path;
        if (one.way === 'headers') Object.assign(question, { method: one.method, headers: altered(whole, one) });
        const answered = await ask(open, question).catch((error: unknown) => {
          if (error instanceof Error && error.message === noAnswer) throw error;
          return null;
        });
        expect(open.failures).toEqual([]);
        const pristine = one.way === 'as-is' || one.way === 'busy';
        const success = answered !== null && answered.status < 300;
        if (pristine && success) {
          accepted++;
          expect(heldIn(room, marker)).toBe(one.records);
        }
        if (one.way === 'as-is') expect(answered?.status).toBeLessThan(300);
        if (!success && target.allOrNothing !== false) expect(room.kept).toEqual([]);
        for (const { records } of room.kept) {
          for (const { raw } of records) expect(Buffer.byteLength(raw)).toBeLessThanOrEqual(64 * 1024);
        }
      }),
      { numRuns: runs, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true },
    );
  } finally {
    room.close();
    await open.close();
  }
  return accepted;
}

function pieces(body: Body, at: readonly number[]): Buffer[] {
  const cuts = at.map((one) => Math.floor(one * body.length)).toSorted((a, b) => a - b);
  const found: Buffer[] = [];
  let from = 0;
  for (const cut of [...cuts, body.length]) {
    if (cut > from) found.push(body.subarray(from, cut));
    from = Math.max(from, cut);
  }
  return found;
}

function altered(headers: Record<string, string>, { encoding, type, bytes }: Throw): Record<string, string> {
  const others = { ...headers };
  if (encoding !== '') others['content-encoding'] = encoding;
  if (type !== '') others['content-type'] = type;
  if ((bytes[0] ?? 0) % 3 === 0) others['authorization'] = `Basic ${Buffer.from(bytes).toString('base64')}`;
  return others;
}

/** Promises more than it sends, and is gone. */
async function hangUp(
  open: { port: number; room: TestRoom; failures: unknown[] },
  { path, headers, body }: { path: string; headers: Record<string, string>; body: Body },
  at: number,
): Promise<void> {
  const head = Object.entries({ ...headers, 'content-length': String(body.length + 10) });
  const lines = [`POST ${path} HTTP/1.1`, 'host: door', ...head.map(([name, value]) => `${name}: ${value}`), '', ''];
  const sent = body.subarray(0, Math.floor(at * body.length));
  await sayRaw(open, Buffer.concat([Buffer.from(lines.join('\r\n')), sent]), 10);
  await sleep(2);
  expect(open.failures).toEqual([]);
  expect(open.room.kept).toEqual([]);
}
