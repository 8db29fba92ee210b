// Reads the recordings of a source the way a request body is read; for tests.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { type RawRecord, readRecords } from '../body.ts';
import type { Source } from './source.ts';

export const recordingsFolder = join(import.meta.dirname, '../../../../tests/recordings');
/** When the recordings arrived: it decides the year of dates without one. */
export const recordedAt = Date.UTC(2026, 2, 2, 12);

export const recordingsOf = (source: Source): string[] =>
  readdirSync(join(recordingsFolder, source.id))
    .filter((name) => !name.endsWith('.expected.ndjson'))
    .sort();

export async function recordsIn(body: Uint8Array, format: Source['format']): Promise<RawRecord[]> {
  const records: RawRecord[] = [];
  const options = { gzip: false, maxBytes: 1 << 26, maxRecordBytes: 1 << 20, format };
  for await (const chunk of readRecords(Readable.from([Buffer.from(body)]), options)) records.push(...chunk);
  return records;
}

export const recorded = (source: Source, name: string): Promise<RawRecord[]> =>
  recordsIn(readFileSync(join(recordingsFolder, source.id, name)), source.format);
