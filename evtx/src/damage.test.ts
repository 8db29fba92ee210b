// Damaged files lose what is damaged and nothing else; no bytes at all make the reader fail or run on.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readEvtx, type EvtxFault, type EvtxRecord } from './index.ts';
import { ChunkWriter, evtxFile, type ElementOf } from './test-support/chunk-writer.ts';
import { missingCorpora, recordings } from './test-support/corpora.ts';
import { fileTime, integer, text, texts, type TypedValue } from './test-support/typed-values.ts';
import { xmlTree } from './test-support/xml-tree.ts';

const template: ElementOf = {
  name: 'Event',
  content: [{ name: 'Data', attributes: { Name: ['n'] }, content: [{ value: 0 }] }],
};

function chunkOf(from: number, count: number, end?: number): Uint8Array {
  const writer = new ChunkWriter();
  for (let id = from; id < from + count; id++)
    writer.record({ id, writtenAt: fileTime('2026-11-20T09:00:00Z', id), template, values: [text(`value ${id}`)] });
  return writer.finish(end);
}

type Read = { ids: number[]; recovered: number[]; faults: EvtxFault[] };

function read(bytes: Uint8Array, leftovers = false): Read {
  const faults: EvtxFault[] = [];
  const records: EvtxRecord[] = [...readEvtx(bytes, { onFault: (fault) => faults.push(fault), leftovers })];
  const numbers = (of: EvtxRecord[]): number[] => of.map(({ recordId }) => Number(recordId));
  return { ids: numbers(records), recovered: numbers(records.filter(({ recovered }) => recovered)), faults };
}
const upTo = (last: number, from = 1): number[] => Array.from({ length: last - from + 1 }, (_, index) => from + index);
const firstRecord = 4096 + 512;
const recordSize = (bytes: Uint8Array, at: number): number => new DataView(bytes.buffer).getUint32(at + 4, true);
/** Where the record stands, counted from 0. */
function recordAt(bytes: Uint8Array, index: number): number {
  let at = firstRecord;
  for (let before = 0; before < index; before++) at += recordSize(bytes, at);
  return at;
}

describe('damage', () => {
  it('of the file header loses nothing', () => {
    const file = evtxFile([chunkOf(1, 5)]);
    file[9] = 1;
    expect(read(file)).toMatchObject({ ids: upTo(5), faults: [{ chunk: -1, reason: expect.stringContaining('checksum') as unknown }] });
    expect(read(file.subarray(4096))).toMatchObject({ ids: upTo(5), faults: [{ reason: 'The file header is missing.' }] });
  }); // prettier-ignore

  it('of one record loses that record', () => {
    const file = evtxFile([chunkOf(1, 5)]);
    const at = recordAt(file, 2);
    const size = recordSize(file, at);
    file.fill(0x55, at, at + size);
    const { ids, recovered, faults } = read(file);
    expect(ids).toEqual([1, 2, 4, 5]);
    expect(recovered).toEqual([4, 5]);
    expect(faults).toEqual([
      { chunk: 0, offset: firstRecord, reason: 'The checksum of the records does not match: some may be altered.' },
      { chunk: 0, offset: at, reason: `${size} bytes up to the next record are no record.` },
    ]);
  });

  it.each([0, 4])('of the frame of a record, at its byte %i, loses nothing', (byte) => {
    for (const index of [0, 2, 4]) {
      const file = evtxFile([chunkOf(1, 5)]);
      const at = recordAt(file, index);
      file[at + byte] = 0x55;
      const { ids, faults } = read(file);
      expect(ids).toEqual(upTo(5));
      expect(faults[1]).toEqual({ chunk: 0, offset: at, reason: 'The frame of this record is damaged.' });
    }
  });

  it('within a record is told with its place and what is wrong', () => {
    const file = evtxFile([chunkOf(1, 3)]);
    const at = recordAt(file, 1);
    new DataView(file.buffer).setUint32(at + 24 + 4 + 6, 70_000, true);
    expect(read(file)).toMatchObject({
      ids: [1, 3],
      faults: [
        { offset: firstRecord },
        { chunk: 0, offset: at, reason: 'Record 2 cannot be read. A template is said to lie outside its chunk.' },
      ],
    });
  });

  it('of a chunk header leaves its records, and of one chunk the others', () => {
    const file = evtxFile([chunkOf(1, 3), chunkOf(4, 3), chunkOf(7, 3)]);
    file.fill(0xff, 4096 + 65_536, 4096 + 65_536 + 100);
    expect(read(file)).toMatchObject({ ids: upTo(9), faults: [{ chunk: 1, offset: 4096 + 65_536 }] });
    file.fill(0, 4096, 4096 + 65_536);
    expect(read(file)).toMatchObject({
      ids: upTo(9, 4),
      faults: [{ chunk: 0, reason: 'The chunk is overwritten with zeros.' }, { chunk: 1 }],
    });
  });

  it('by a lost piece of the file is over at the next chunk', () => {
    const file = evtxFile([chunkOf(1, 3), chunkOf(4, 3), chunkOf(7, 3), chunkOf(10, 3)]);
    const cut = new Uint8Array([...file.subarray(0, 5000), ...file.subarray(5100)]);
    const { ids, faults } = read(cut);
    expect(ids).toEqual(expect.arrayContaining([...upTo(9, 7), ...upTo(12, 10)]));
    expect(faults.length).toBeGreaterThan(0);
  });

  it('is not what a file is that is longer than its log', () => {
    const empty = new Uint8Array(65_536);
    expect(read(evtxFile([chunkOf(1, 3), empty, empty], 1))).toEqual({ ids: upTo(3), recovered: [], faults: [] });
  });

  it('by a crash leaves records the header does not count, which are read', () => {
    const full = chunkOf(1, 5);
    const end = recordAt(evtxFile([full]), 3) - 4096;
    expect(read(evtxFile([chunkOf(1, 5, end)]))).toEqual({ ids: upTo(5), recovered: [], faults: [] });
    expect(read(evtxFile([chunkOf(1, 3), chunkOf(4, 2)], 1)).ids).toEqual(upTo(5));
  });

  it('by truncation keeps what is in front of it', () => {
    const file = evtxFile([chunkOf(1, 5), chunkOf(6, 5)]);
    const { ids, faults } = read(file.subarray(0, recordAt(file, 3) + 10));
    expect(ids).toEqual(upTo(3));
    expect(faults.map(({ reason }) => reason)).toEqual([
      'The file ends within this chunk.',
      expect.stringContaining('to the end are no record'),
      'The file header counts 2 chunks, 1 are there.',
    ]);
    expect(read(new Uint8Array()).faults).toEqual([{ chunk: -1, offset: 0, reason: 'The file is empty.' }]);
  });

  it('is not what earlier use left behind the end; it is read where asked for', () => {
    const chunk = chunkOf(20, 30);
    const [size, length] = [recordSize(evtxFile([chunk]), recordAt(evtxFile([chunk]), 1)), 65_536];
    const newer = chunkOf(1, 2);
    const end = new DataView(newer.buffer).getUint32(48, true);
    newer.set(chunk.subarray(end + 40, length), end + 40);
    expect(read(evtxFile([newer]))).toEqual({ ids: [1, 2], recovered: [], faults: [] });
    const { ids, recovered, faults } = read(evtxFile([newer]), true);
    expect(recovered.length).toBeGreaterThan((65_536 - end) / size > 30 ? 20 : 1);
    expect(ids).toEqual([1, 2, ...recovered]);
    expect(faults).toEqual([]);
  });
});

describe('bytes that ask for more work than they are worth', () => {
  const cpuMs = (work: () => void): number => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };

  it('are stopped: a template that repeats one value, in values within values', () => {
    const many = Array.from({ length: 500 }, () => ({ value: 0 }));
    const outer: ElementOf = { name: 'A', content: many };
    let value: TypedValue = text('x'.repeat(1000));
    for (let depth = 0; depth < 10; depth++) {
      const inside = value;
      value = { type: 0x21, write: (writer) => writer.instance(outer, [inside]) };
    }
    const file = evtxFile([new ChunkWriter().record({ id: 1, template: outer, values: [value] }).finish()]);
    let result: Read | null = null;
    expect(cpuMs(() => (result = read(file)))).toBeLessThan(5000);
    expect(result).toMatchObject({ ids: [], faults: [{ reason: expect.stringContaining('far more') as unknown }] });
  });

  it('are stopped: elements and values nested without end', () => {
    let deep: ElementOf = { name: 'A' };
    for (let depth = 0; depth < 500; depth++) deep = { name: 'A', content: [deep] };
    const nested = evtxFile([new ChunkWriter().record({ id: 1, template: deep }).finish()]);
    expect(read(nested).faults[0]?.reason).toContain('nested too deep');
    let value = text('end');
    const holder: ElementOf = { name: 'A', content: [{ value: 0 }] };
    for (let depth = 0; depth < 100; depth++) {
      const inside = value;
      value = { type: 0x21, write: (writer) => writer.instance(holder, [inside]) };
    }
    const values = evtxFile([new ChunkWriter().record({ id: 1, template: holder, values: [value] }).finish()]);
    expect(read(values).faults[0]?.reason).toContain('nested too deep');
  });
});

describe('any bytes', () => {
  const synthetic = evtxFile([
    new ChunkWriter()
      .record({ id: 1, template, values: [texts(['a', 'b'])] })
      .record({ id: 2, template, values: [{ type: 0x21, write: (writer) => writer.instance(template, [integer(0x13, 8, 1n)]) }] })
      .record({ id: 3, element: { name: 'Event', attributes: { x: ['1'] }, content: [{ cdata: 'c' }, { entity: 'lt' }] } })
      .finish(),
  ]); // prettier-ignore
  const real = missingCorpora
    ? []
    : recordings('evtx/**/*.evtx')
        .filter(({ bytes }) => bytes.length < 100_000)
        .slice(0, 20);
  const files = [synthetic, ...real.map(({ bytes }) => bytes)];

  const mutation = fc.record({
    file: fc.nat({ max: files.length - 1 }),
    /** Near the start, where the structures are, more often than in the empty end. */
    changes: fc.array(fc.tuple(fc.oneof(fc.nat({ max: 12_000 }), fc.nat({ max: 69_631 })), fc.nat({ max: 255 })), { maxLength: 40 }),
    length: fc.option(fc.nat({ max: 69_632 })),
    removed: fc.option(fc.tuple(fc.nat({ max: 69_631 }), fc.nat({ max: 5000 }))),
  }); // prettier-ignore

  it('are read without an error, in bounded time, to records that print as JSON and as XML', () => {
    let slowest = 0;
    fc.assert(
      fc.property(mutation, ({ file, changes, length, removed }) => {
        let bytes = new Uint8Array(files[file] ?? synthetic);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        if (removed !== null) {
          const [from, count] = removed;
          bytes = new Uint8Array([...bytes.subarray(0, from), ...bytes.subarray(from + count)]);
        }
        if (length !== null) bytes = bytes.subarray(0, length);
        const before = process.cpuUsage();
        for (const record of readEvtx(bytes, { xml: true, leftovers: true })) {
          expect(JSON.parse(JSON.stringify(record.event))).toEqual(record.event);
          xmlTree(record.xml ?? '');
        }
        const { user, system } = process.cpuUsage(before);
        slowest = Math.max(slowest, user + system);
      }),
      { numRuns: 400 },
    );
    expect(slowest).toBeLessThan(3_000_000);
  }, 120_000);

  it('that are no event log at all give a fault and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8192 }), (bytes) => {
        const { ids, faults } = read(bytes);
        expect(ids).toEqual([]);
        expect(faults.length).toBeGreaterThan(0);
      }),
    );
  });
});
