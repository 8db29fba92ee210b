// How request bodies are cut into records, whatever their format, their faults and the size of their pieces.
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type BodyOptions, type RawRecord, readRecords } from './body.ts';

const options: BodyOptions = { gzip: false, maxBytes: 1 << 20, maxRecordBytes: 4_096, format: 'json' };

async function read(pieces: Iterable<Uint8Array | string>, more: Partial<BodyOptions> = {}): Promise<RawRecord[]> {
  const records: RawRecord[] = [];
  const stream = Readable.from(Array.from(pieces, (piece) => Buffer.from(piece)));
  for await (const chunk of readRecords(stream, { ...options, ...more })) records.push(...chunk);
  return records;
}

const values = async (body: string, more: Partial<BodyOptions> = {}): Promise<unknown[]> =>
  (await read([body], more)).map((record) => (record.fault === undefined ? record.value : `fault: ${record.raw}`));

/** Cuts bytes at the given places, taken modulo the length. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, index) => bytes.subarray(from, at[index] ?? bytes.length));
}

it('is told by its first bytes, however few of them the first packet brings', async () => {
  const body = Buffer.from('<13>Mar  2 08:00:00 web1 app: one\n<13>Mar  2 08:00:01 web1 app: two\n');
  const whole = (await read([body])).map(({ raw }) => raw);
  expect(whole).toHaveLength(2);
  for (let at = 1; at < 6; at += 1) expect((await read(cut(body, [at]))).map(({ raw }) => raw)).toEqual(whole);
});

describe('a JSON body', () => {
  it('is one object, printed on one line or on many', async () => {
    expect(await values('{"a":1}')).toEqual([{ a: 1 }]);
    expect(await values('\n{\n  "a": {\n    "b": [1,\n2]\n  }\n}\n')).toEqual([{ a: { b: [1, 2] } }]);
  });

  it('is an array, lines, or objects one behind the other, also mixed', async () => {
    expect(await values('[{"a":1},\n{"a":2} ,{"a":3}]')).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
    expect(await values('{"a":1}\r\n\r\n{"a":2}\n')).toEqual([{ a: 1 }, { a: 2 }]);
    expect(await values('{"a":1}{"a":2} {"a":3}\n[{"a":4}][{"a":5}]{"a":\n6}')).toEqual(
      [1, 2, 3, 4, 5, 6].map((a) => ({ a })),
    );
  });

  it('may open with a byte order mark, end without a newline, or hold nothing', async () => {
    expect(await values('\uFEFF{"a":1}\n{"a":2}')).toEqual([{ a: 1 }, { a: 2 }]);
    expect(await values('')).toEqual([]);
    expect(await values(' \n\n ')).toEqual([]);
    expect(await values('[]')).toEqual([]);
  });

  it('keeps the bytes of each record as they were sent', async () => {
    const records = await read(['{ "é" : "\\u00e9" }\n[{"b" :1e3}]']);
    expect(records.map((record) => record.raw)).toEqual(['{ "é" : "\\u00e9" }', '{"b" :1e3}']);
  });

  it('turns a broken line into a faulty record and goes on with the next line', async () => {
    expect(await values('{"a":1}\n{"a":\n{"a":3}\n{"a":"x\n{"a":5}\nhello\n{"a":7}}\n')).toEqual([
      { a: 1 }, 'fault: {"a":', { a: 3 }, 'fault: {"a":"x', { a: 5 }, 'fault: hello', { a: 7 }, 'fault: }',
    ]); // prettier-ignore
  });

  it('says of values that are no objects that they are none', async () => {
    expect(await values('[1,"x",null,[{"a":1}],{"a":2}]')).toEqual([
      'fault: 1',
      'fault: "x"',
      'fault: null',
      'fault: [{"a":1}]',
      { a: 2 },
    ]);
  });

  it('says of the last record that the body was cut', async () => {
    const [record] = await read(['{"a":[1,2']);
    expect(record?.fault).toContain('ends in the middle');
  });

  it('refuses more than 100 levels, on one line and on many', async () => {
    const deep = (levels: number): string => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    expect((await read([deep(100)]))[0]?.fault).toBeUndefined();
    expect((await read([deep(101)]))[0]?.fault).toContain('100 levels');
    expect((await read([`[${deep(101)},{"b":1}]\n{"c":1}`])).map((record) => record.value)).toEqual([
      undefined,
      { c: 1 },
    ]);
  });

  it('keeps a record that is too large in marked pieces and reads the one behind it', async () => {
    const body = `{"a":"${'é'.repeat(200)}"}{"b":1}\n{"c":"${'x'.repeat(300)}"}\n{"d":1}`;
    const records = await read([body], { maxRecordBytes: 128 });
    expect(records.filter((record) => record.fault === undefined).map((record) => record.value)).toEqual([
      { b: 1 },
      { d: 1 },
    ]);
    expect(records.map((record) => record.raw).join('')).toBe(body.replaceAll('\n', ''));
    for (const { raw } of records) expect(Buffer.byteLength(raw)).toBeLessThanOrEqual(128);
  });

  it('shows and counts bytes that are no UTF-8', async () => {
    const counts = { bytes: 0, records: 0, faults: 0, invalidUtf8: 0 };
    const records = await read(
      [Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]), '\n{"b":"\uFFFD"}'],
      { counts },
    );
    expect(records.map((record) => record.value)).toEqual([{ a: '\uFFFD' }, { b: '\uFFFD' }]);
    expect(counts).toEqual({ bytes: 21, records: 2, faults: 0, invalidUtf8: 1 });
  });

  it('comes in chunks of at most 500 records', async () => {
    const sizes: number[] = [];
    const stream = Readable.from([Buffer.from('{"a":1}\n'.repeat(1_201))]);
    for await (const chunk of readRecords(stream, options)) sizes.push(chunk.length);
    expect(Math.max(...sizes)).toBe(500);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1_201);
  });

  it('gives the same records however its bytes are cut', async () => {
    const line = fc.oneof(
      { weight: 4, arbitrary: fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify({ value })) },
      {
        weight: 1,
        arbitrary: fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify([{ value }, value], null, 1)),
      },
      {
        weight: 2,
        arbitrary: fc.string({
          unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', 'a', '1', '\n', '\\', 'é', ' ', '\r'),
        }),
      },
      { weight: 1, arbitrary: fc.integer({ min: 20, max: 120 }).map((size) => `{"long":"${'é'.repeat(size)}"}`) },
    );
    const separator = fc.constantFrom('\n', '\r\n', '', ' ', ',');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(line, separator), { maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        async (parts, places) => {
          const bytes = Buffer.from(parts.flat().join(''));
          const whole = await read([bytes], { maxRecordBytes: 64 });
          expect(await read(cut(bytes, places), { maxRecordBytes: 64 })).toEqual(whole);
          expect(
            await read(
              Array.from(bytes, (byte) => Buffer.from([byte])),
              { maxRecordBytes: 64 },
            ),
          ).toEqual(whole);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('loses no byte but white space and what joins records', async () => {
    const text = fc.string({
      unit: fc.constantFrom('{"a":1}', '{', '}', '[', ']', '"', ',', 'x', '\n', '{"b":"é"}'),
      maxLength: 40,
    });
    const bare = (body: string): string => body.replaceAll(/[\s,[\]]/g, '');
    await fc.assert(
      fc.asyncProperty(text, async (body) => {
        const records = await read([body], { format: 'json', maxRecordBytes: 32 });
        expect(bare(records.map((record) => record.raw).join(''))).toBe(bare(body));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a text body', () => {
  it('is its lines, without blank ones; JSON lines are parsed', async () => {
    const records = await read(['\uFEFFone\r\n\n two \n{"a":1}\n{broken\nlast'], { format: 'lines' });
    expect(records).toEqual([
      { raw: 'one' },
      { raw: ' two ' },
      { raw: '{"a":1}', value: { a: 1 } },
      { raw: '{broken' },
      { raw: 'last' },
    ]);
  });

  it('may be a JSON array of wrapped lines', async () => {
    expect(await values('[{"message":"one"},{"message":"two"}]', { format: 'lines' })).toEqual([
      { message: 'one' },
      { message: 'two' },
    ]);
    expect(await read(['[12.5] kernel: up'], { format: 'lines' })).toEqual([{ raw: '[12.5] kernel: up' }]);
  });

  it('is read by its header when Zeek wrote it', async () => {
    const body =
      '#separator \\x09\n#path\tconn\n#fields\tts\tuid\tid.orig_p\ttags\tlocal\tnote\n#types\ttime\tstring\tport\tset[string]\tbool\tstring\n';
    expect(
      await values(`${body}1.5\tC1\t22\ta,b\tT\tx\\x09y\n2\tC2\t-\t(empty)\tF\t-\nodd\tline\n#close\tx\n`),
    ).toEqual([
      { _path: 'conn', ts: 1.5, uid: 'C1', 'id.orig_p': 22, tags: ['a', 'b'], local: true, note: 'x\ty' },
      { _path: 'conn', ts: 2, uid: 'C2', tags: [], local: false },
      undefined,
    ]);
  });

  it('gives the same lines however its bytes are cut, long ones in pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('a', 'é', '\n', '\r', '{}', ' ', '#'), maxLength: 200 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        async (text, places) => {
          const bytes = Buffer.from(text);
          const more: Partial<BodyOptions> = { format: 'lines', maxRecordBytes: 16 };
          const whole = await read([bytes], more);
          expect(await read(cut(bytes, places), more)).toEqual(whole);
          expect(
            await read(
              Array.from(bytes, (byte) => Buffer.from([byte])),
              more,
            ),
          ).toEqual(whole);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('an XML body', () => {
  const event = (text: string): string => `<Event xmlns='x'><System>${text}</System></Event>`;

  it('is its events, with or without an element around them', async () => {
    const body = `\uFEFF<?xml version="1.0"?>\n<Events>${event('a')}\n${event('é')}</Events>${event('c')}`;
    expect(await read([body])).toEqual([{ raw: event('a') }, { raw: event('é') }, { raw: event('c') }]);
  });

  it('keeps what is no event, or no whole event, as faulty records', async () => {
    const records = await read([`${event('a')} junk <other/> ${event('b')}<Event><cut`]);
    expect(records.map((record) => record.raw.trim())).toEqual([
      event('a'),
      'junk',
      '<other/>',
      event('b'),
      '<Event><cut',
    ]);
    expect(records.map((record) => record.fault !== undefined)).toEqual([false, true, true, false, true]);
  });

  it('gives the same records however its bytes are cut', async () => {
    const part = fc.oneof(
      fc.string({ maxLength: 8 }).map((text) => event(text.replaceAll('<', ''))),
      fc.constantFrom('<', '>', '</Event>', '<Event ', 'é', '<a>', '\n', event('x'.repeat(60))),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 8 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        async (parts, places) => {
          const bytes = Buffer.from(event('first') + parts.join(''));
          const whole = await read([bytes], { maxRecordBytes: 80 });
          expect(await read(cut(bytes, places), { maxRecordBytes: 80 })).toEqual(whole);
          expect(
            await read(
              Array.from(bytes, (byte) => Buffer.from([byte])),
              { maxRecordBytes: 80 },
            ),
          ).toEqual(whole);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('a packed body', () => {
  it('is unpacked when it says so and when its bytes say so', async () => {
    const packed = gzipSync('{"a":1}\n{"a":2}\n');
    for (const gzip of [true, false])
      expect((await read([packed], { gzip })).map((record) => record.value)).toEqual([{ a: 1 }, { a: 2 }]);
    expect((await read([packed.subarray(0, 1), packed.subarray(1)])).length).toBe(2);
  });

  it('is refused when it unpacks to more than is allowed, before it has', async () => {
    const counts = { bytes: 0, records: 0, faults: 0, invalidUtf8: 0 };
    const bomb = gzipSync(Buffer.alloc(64 << 20, ' '));
    await expect(read([bomb], { counts })).rejects.toMatchObject({ kind: 'too_large', code: 'body_too_large' });
    expect(counts.bytes).toBeLessThan((1 << 20) + 200_000);
    await expect(read(['{"a":1}'], { maxBytes: 6 })).rejects.toMatchObject({ code: 'body_too_large' });
  });

  it('is refused when it is damaged or not packed at all', async () => {
    await expect(read([gzipSync('{"a":1}').subarray(0, 12)])).rejects.toMatchObject({
      kind: 'invalid_input',
      code: 'body_not_gzip',
    });
    await expect(read(['{"a":1}'], { gzip: true })).rejects.toMatchObject({ code: 'body_not_gzip' });
  });

  it('leaves the stream open, so that the sender can be answered', async () => {
    const stream = Readable.from([Buffer.from('{"a":1}')]);
    const reading = readRecords(stream, { ...options, maxBytes: 3 });
    await expect(reading.next()).rejects.toMatchObject({ code: 'body_too_large' });
    expect(stream.destroyed).toBe(false);
  });
});
