// Whatever a file holds becomes records, or a sentence that says why not.
import { gzipSync, zstdCompressSync } from 'node:zlib';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { RawRecord } from '../body.ts';
import { findSource } from '../sources/index.ts';
import { recordsIn } from './contents.ts';
import { withoutWrappers } from './wrapped-lists.ts';

async function* pieces(bytes: Buffer, size = 7): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function read(name: string, bytes: Buffer | string, sourceId = 'auto', size?: number): Promise<RawRecord[]> {
  const source = findSource(sourceId);
  if (!source) throw new Error(`There is no source ${sourceId}.`);
  const records: RawRecord[] = [];
  for await (const chunk of recordsIn(name, pieces(Buffer.from(bytes), size), source)) records.push(...chunk);
  return records;
}
const rawsOf = (records: readonly RawRecord[]): string[] => records.map(({ raw }) => raw);

describe('a file', () => {
  const lines = '{"n":1}\n{"n":2}\n{"n":3}\n';
  it.each([
    ['plain', Buffer.from(lines)],
    ['with gzip', gzipSync(lines)],
    ['with several gzip members', Buffer.concat([gzipSync('{"n":1}\n{"n"'), gzipSync(':2}\n{"n":3}\n')])],
    ['with zstd', zstdCompressSync(lines)],
    ['packed twice', gzipSync(zstdCompressSync(lines))],
    ['in UTF-16', Buffer.from(`\uFEFF${lines}`, 'utf16le')],
  ])('%s is read', async (_, bytes) => {
    expect(rawsOf(await read('a.ndjson', bytes))).toEqual(['{"n":1}', '{"n":2}', '{"n":3}']);
  });

  it('of lines, XML or nothing is read', async () => {
    expect(rawsOf(await read('a.log', 'one\ntwo\n', 'syslog'))).toEqual(['one', 'two']);
    expect(await read('a.xml', '<Event><System/></Event><Event/>', 'windows')).toHaveLength(2);
    expect(await read('a.log', '')).toEqual([]);
    expect(await read('a.gz', gzipSync(''))).toEqual([]);
  });

  it.each([
    ['PAR1\u0015', /Parquet/],
    ['Obj\u0001', /Avro/],
    ['PK\u0003\u0004', /zip archive/],
    ['BZh91AY', /bzip2/],
    ['a\0b', /neither text nor/],
  ])('that is no log is refused with a sentence: %j', async (start, sentence) => {
    await expect(read('a', start)).rejects.toMatchObject({
      code: 'file_unreadable',
      message: expect.stringMatching(sentence),
    });
  });

  it('that is damaged is refused after what stands before the damage', async () => {
    const bytes = gzipSync(lines.repeat(10_000));
    await expect(read('a.gz', bytes.subarray(0, -20), 'auto', 1_000)).rejects.toMatchObject({
      code: 'file_unreadable',
    });
    await expect(read('a.zst', zstdCompressSync(lines.repeat(1_000)).subarray(0, 40), 'auto', 9)).rejects.toMatchObject(
      { code: 'file_unreadable' },
    );
  });

  it('that cannot be read fails with that, not with damage', async () => {
    const source = findSource('auto');
    async function* broken(): AsyncGenerator<Buffer> {
      yield gzipSync(lines).subarray(0, 12);
      throw new Error('the line is cut');
    }
    const reading = async (): Promise<void> => {
      if (source) for await (const _ of recordsIn('a.gz', broken(), source));
    };
    await expect(reading()).rejects.toThrow('the line is cut');
  });
});

describe('a table', () => {
  it('has one record a row, named by the first', async () => {
    const text = 'time,user,"what, else"\r\n1,alice,"a ""b""\nc"\r\n\r\n2,bob\n3,a,b,c,d\n';
    const records = await read('log.csv', text);
    expect(records).toEqual([
      { raw: expect.any(String), value: { time: '1', user: 'alice', 'what, else': 'a "b"\nc' } },
      { raw: expect.any(String), value: { time: '2', user: 'bob' } },
      { raw: '3,a,b,c,d', fault: 'The row has 5 cells, the header 3.' },
    ]);
    expect(await read('log.csv.gz', gzipSync(text))).toEqual(records);
  });

  it('may be separated by other signs', async () => {
    expect(await read('log.csv', 'a;b\n1;2,5\n')).toMatchObject([{ value: { a: '1', b: '2,5' } }]);
    expect(await read('log.tsv', 'a\tb\n1\t2\n')).toMatchObject([{ value: { a: '1', b: '2' } }]);
  });

  it('is what was written, however it is cut', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', ' ', '1'), maxLength: 8 });
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (rows, size) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const text = [['x', 'y', 'z'], ...rows].map((row) => row.map(quoted).join(',')).join('\n');
        const values = (await read('t.csv', text, 'auto', size)).map(({ value }) => value);
        expect(values).toEqual(rows.map(([x, y, z]) => ({ x, y, z })));
      }),
      { numRuns: 500 },
    );
  });

  it('of one endless row stays within bounds', async () => {
    const records = await read('t.csv', `a,b\n"${'x'.repeat(3 << 20)}`, 'auto', 1 << 16);
    expect(records.length).toBeGreaterThan(0);
    for (const { raw } of records) expect(raw.length).toBeLessThanOrEqual(2 << 20);
  });
});

describe('a list in one object', () => {
  it('is read record by record, larger than any record may be', async () => {
    const events = Array.from({ length: 3_000 }, (_, n) => ({ eventVersion: '1.08', n, text: '}]"\\'.repeat(150) }));
    const file = JSON.stringify({ Records: events, more: [{ a: ']' }] });
    expect(file.length).toBeGreaterThan(1 << 20);
    const records = await read('x.json.gz', gzipSync(`${file}\n${file}`), 'auto', 5_000);
    expect(records.map(({ value }) => value)).toEqual([...events, ...events]);
  });

  it('of a name that no source has is a record like others', async () => {
    const text = '{"sisters":[{"n":1}],"n":2}\n{"n":3}\n';
    expect(rawsOf(await read('a.json', text))).toEqual(['{"sisters":[{"n":1}],"n":2}', '{"n":3}']);
  });

  it('takes the place of its object, and everything else stays, however it is cut', async () => {
    const json = fc.jsonValue({ maxDepth: 2 });
    const value = fc.oneof(
      fc
        .record({ Records: fc.array(fc.dictionary(fc.string(), json), { maxLength: 3 }), rest: json })
        .map((of): [string, string] => [JSON.stringify(of), JSON.stringify(of.Records.length > 0 ? of.Records : of)]),
      fc
        .dictionary(fc.constantFrom('a', 'Record', 'b'), json)
        .map((of): [string, string] => [JSON.stringify(of), JSON.stringify(of)]),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { maxLength: 5 }),
        fc.constantFrom('\n', ' ', ''),
        fc.integer({ min: 1, max: 300 }),
        async (values, between, size) => {
          const text = values.map(([whole]) => whole).join(between);
          const out: Buffer[] = [];
          for await (const chunk of withoutWrappers(pieces(Buffer.from(text), size), ['Records']))
            out.push(Buffer.from(chunk));
          expect(Buffer.concat(out).toString()).toBe(values.map(([, inner]) => inner).join(between));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
