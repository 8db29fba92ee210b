// Batches hold everything in order, and are called the same whenever the same file is read.
import { findSource } from '@tocsin/server/ingest/sources/index';
import { describe, expect, it } from 'vitest';

import type { LogRecord } from './event-records.ts';
import { batchesOf, type Batch } from './import-batches.ts';
import type { LogPiece } from './read-logs.ts';

const source = findSource('windows');
if (!source) throw new Error('There is no source windows.');

async function batches(files: Record<string, LogRecord[]>, pieceSize = 700): Promise<{ batches: Batch[]; unread: number }> {
  async function* pieces(): AsyncGenerator<LogPiece> {
    for (const [name, records] of Object.entries(files))
      for (let from = 0; from < records.length; from += pieceSize)
        yield { file: { path: name, bytes: 0 }, name, source: source ?? never(), records: records.slice(from, from + pieceSize) };
  }
  const made: Batch[] = [];
  let unread = 0;
  for await (const batch of batchesOf(pieces(), () => (unread += 1))) made.push(batch);
  return { batches: made, unread };
} // prettier-ignore
const never = (): never => {
  throw new Error('There is no source windows.');
};
const lines = (count: number, text = 'x'): LogRecord[] =>
  Array.from({ length: count }, (_, index) => ({ raw: JSON.stringify({ index, text }) }));
const keys = (of: { batches: Batch[] }): string[] => of.batches.map(({ key }) => key);

describe('batches of what is read', () => {
  it('hold every record in order, none of two files together', async () => {
    const made = await batches({ 'a.json': lines(4500), 'b.json': [{ raw: '', value: { Event: 1 } }] });
    expect(made.batches.map(({ records }) => records)).toEqual([2000, 2000, 500, 1]);
    const sent = made.batches.slice(0, 3).flatMap(({ body }) => body.trimEnd().split('\n'));
    expect(sent).toEqual(lines(4500).map(({ raw }) => raw));
    expect(made.batches[3]?.body).toBe('{"Event":1}\n');
  });

  it('leave out what cannot be read, and count it', async () => {
    const { batches: made, unread } = await batches({ a: [{ raw: '{', fault: 'cut off' }, { raw: '{"a":1}' }] });
    expect(made.map(({ body }) => body)).toEqual(['{"a":1}\n']);
    expect(unread).toBe(1);
  });

  it('stay small where records are large', async () => {
    const made = await batches({ a: lines(30, 'x'.repeat(1 << 20)) });
    expect(Math.max(...made.batches.map(({ body }) => body.length))).toBeLessThan(6 << 20);
  });

  it('have the same names whenever and from wherever the same file is read', async () => {
    const first = keys(await batches({ '/logs/a.json': lines(4500) }));
    expect(keys(await batches({ '/copy/of/a.json': lines(4500) }, 333))).toEqual(first);
    expect(new Set(first).size).toBe(3);
  });

  it('have other names where the content, the file or the place in it is another', async () => {
    const [head, ...rest] = keys(await batches({ 'a.json': lines(4500) }));
    const grown = keys(await batches({ 'a.json': lines(4600) }));
    expect(grown.slice(0, 2)).toEqual([head, rest[0]]);
    expect(grown[2]).not.toBe(rest[1]);
    expect(keys(await batches({ 'b.json': lines(4500) }))).not.toContain(head);
    const same = await batches({ 'a.json': Array.from({ length: 4000 }, () => ({ raw: '{}' })) });
    expect(new Set(keys(same)).size).toBe(2);
  });
});
