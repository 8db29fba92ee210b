// How a batch lies in a segment file, and how it is found again after a crash.
//
//   'TLR1' · u32 length of body · u32 CRC-32 of body · body
//   body = u32 length of head · head (JSON) · rows · detections
import { crc32 } from 'node:zlib';

import * as z from 'zod';

import type { TelemetryRecord } from '../telemetry-log.ts';

const magic = Buffer.from('TLR1');
export const recordOverhead = 12;

const Head = z.object({
  batch: z.string().transform((text) => BigInt(text)),
  orgId: z.string(),
  key: z.string().optional(),
  count: z.int(),
  rowsBytes: z.int().min(0),
  meta: z.record(z.string(), z.unknown()),
});

/** The pieces to be written one after the other; rows are not copied. */
export function encodeRecord(record: TelemetryRecord): { parts: Buffer[]; bytes: number } {
  const head = Buffer.from(
    JSON.stringify({
      batch: String(record.batch),
      orgId: record.orgId,
      key: record.key,
      count: record.count,
      rowsBytes: record.rows.length,
      meta: record.meta,
    }),
  );
  const prefix = Buffer.allocUnsafe(recordOverhead + 4);
  prefix.writeUInt32LE(head.length, recordOverhead);
  const body = [prefix.subarray(recordOverhead), head, record.rows, record.detections];
  const length = body.reduce((sum, part) => sum + part.length, 0);
  magic.copy(prefix);
  prefix.writeUInt32LE(length, 4);
  prefix.writeUInt32LE(
    body.reduce((sum, part) => crc32(part, sum), 0),
    8,
  );
  return { parts: [prefix, head, record.rows, record.detections], bytes: recordOverhead + length };
}

/** Reads the record that begins at `offset`, or null when there is no whole, undamaged one. */
export function decodeRecord(bytes: Buffer, offset: number): { record: TelemetryRecord; end: number } | null {
  const bodyStart = offset + recordOverhead;
  if (bodyStart + 4 > bytes.length || !bytes.subarray(offset, offset + 4).equals(magic)) return null;
  const end = bodyStart + bytes.readUInt32LE(offset + 4);
  if (end > bytes.length || end < bodyStart + 4) return null;
  const body = bytes.subarray(bodyStart, end);
  if (crc32(body) !== bytes.readUInt32LE(offset + 8)) return null;
  const headEnd = 4 + body.readUInt32LE(0);
  const { rowsBytes, key, ...head } = Head.parse(JSON.parse(body.toString('utf8', 4, headEnd)));
  const record: TelemetryRecord = {
    ...head,
    ...(key !== undefined && { key }),
    rows: body.subarray(headEnd, headEnd + rowsBytes),
    detections: body.subarray(headEnd + rowsBytes),
  };
  return { record, end };
}

export type Scan = {
  records: { offset: number; bytes: number; batch: bigint }[];
  /** Stretches that hold no readable record, with readable ones after them. */
  damaged: { offset: number; bytes: number }[];
  /** Where the last readable record ends; what follows is a torn end. */
  end: number;
};

/**
 * Finds all records of a segment, stepping over damage to the next whole record. What people send cannot pass for
 * one: rows are JSON, which has no raw byte below 0x20, so a length in them would be above 500 MB.
 */
export function scanSegment(bytes: Buffer): Scan {
  const scan: Scan = { records: [], damaged: [], end: 0 };
  let offset = 0;
  while (offset < bytes.length) {
    const found = decodeRecord(bytes, offset);
    if (found) {
      if (offset > scan.end) scan.damaged.push({ offset: scan.end, bytes: offset - scan.end });
      scan.records.push({ offset, bytes: found.end - offset, batch: found.record.batch });
      scan.end = found.end;
      offset = found.end;
      continue;
    }
    const next = bytes.indexOf(magic, offset + 1);
    if (next < 0) break;
    offset = next;
  }
  return scan;
}
