import { zstdCompressSync } from 'node:zlib';

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { RawRecord } from '../body.ts';
import { packBatch, unpackBatch } from './batch-message.ts';

const transport = fc.record(
  { host: fc.string(), time: fc.nat(), labels: fc.dictionary(fc.string(), fc.string()) },
  { requiredKeys: [] },
);
const text = fc.string({ unit: 'binary' }).map((raw): RawRecord => ({ raw }));
const object = fc.jsonValue().map((value): RawRecord => {
  const raw = JSON.stringify(value);
  return raw.startsWith('{') || raw.startsWith('[') ? { raw, value: JSON.parse(raw) } : { raw };
});
const carried = fc
  .tuple(
    fc.string(),
    fc.record({ fault: fc.string({ minLength: 1 }), source: fc.string(), transport }, { requiredKeys: [] }),
  )
  .map(([raw, rest]): RawRecord => Object.assign(rest, { raw: `line ${raw}` }));

test('what is packed comes out as it was, whatever bytes and line breaks it holds', () => {
  const records = fc.array(fc.oneof(text, object, carried), { maxLength: 20 });
  fc.assert(
    fc.property(records, fc.string(), (records, site) => {
      const batch = { orgId: 'o', source: 'json', site, receivedAt: 1_772_438_460_511, records };
      const read = unpackBatch(packBatch(batch));
      // The binary strings may look like JSON: then the value comes with them, as it does from a body.
      expect({ ...read, records: read.records.map(({ value: _, ...record }) => record) }).toEqual({
        ...batch,
        records: records.map(({ value: _, ...record }) => record),
      });
      const values = records.map(({ value }, index) => (value === undefined ? undefined : read.records[index]?.value));
      expect(values).toEqual(records.map(({ value }) => value));
    }),
  );
});

const unpacked = (bytes: Uint8Array): boolean => {
  try {
    unpackBatch(bytes);
    return true;
  } catch {
    return false;
  }
};

test('what is no message of ours is an error, and a bomb is not unpacked', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => !unpacked(bytes)));
  const bomb = zstdCompressSync(Buffer.alloc(300 << 20));
  expect(bomb.length).toBeLessThan(1 << 20);
  expect(unpacked(bomb)).toBe(false);
});
