// A batch of raw records as one message of the stream: a line that says whose it is, then a line a record, packed.
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import * as z from 'zod';

import type { RawRecord } from '../body.ts';

export type RawBatch = {
  orgId: string;
  /** The id of the source. */
  source: string;
  /** The site's code, or ''. */
  site: string;
  /** Epoch milliseconds. */
  receivedAt: number;
  records: readonly RawRecord[];
};

const Head = z.object({
  v: z.literal(1),
  orgId: z.string(),
  source: z.string(),
  site: z.string(),
  receivedAt: z.int(),
});
const Rest = z.object({
  fault: z.string().optional(),
  source: z.string().optional(),
  transport: z
    .object({ host: z.string(), time: z.number(), labels: z.record(z.string(), z.string()) })
    .partial()
    .optional(),
});
const maxUnpackedBytes = 256 << 20;

/** Parsed values are not carried: the worker reads the raw text again. */
export function packBatch({ records, ...about }: RawBatch): Buffer {
  const lines = records.map(({ raw, fault, source, transport }) => {
    const plain = fault === undefined && source === undefined && transport === undefined;
    return JSON.stringify(plain ? raw : [raw, { fault, source, transport }]);
  });
  return zstdCompressSync(`${JSON.stringify({ v: 1, ...about })}\n${lines.join('\n')}`);
}

/** @throws Error when this is no message of ours. */
export function unpackBatch(body: Uint8Array): RawBatch {
  const text = zstdDecompressSync(body, { maxOutputLength: maxUnpackedBytes }).toString('utf8');
  const [head = '', ...lines] = text.split('\n');
  const { v: _, ...about } = Head.parse(JSON.parse(head));
  return { ...about, records: lines.filter((line) => line !== '').map(recordOf) };
}

function recordOf(line: string): RawRecord {
  const value: unknown = JSON.parse(line);
  if (!Array.isArray(value)) return withValue({ raw: String(value) });
  const { fault, source, transport } = Rest.parse(value[1]);
  return withValue({
    raw: String(value[0]),
    ...(fault === undefined ? {} : { fault }),
    ...(source === undefined ? {} : { source }),
    ...(transport === undefined ? {} : { transport: transport as NonNullable<RawRecord['transport']> }),
  });
}

/** As the reader of bodies leaves a record: JSON parsed, text alone. */
function withValue(record: RawRecord): RawRecord {
  const first = record.raw.trimStart().charAt(0);
  if (record.fault !== undefined || (first !== '{' && first !== '[')) return record;
  try {
    return { ...record, value: JSON.parse(record.raw) };
  } catch {
    return record;
  }
}
