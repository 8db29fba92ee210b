// Events from files on disk: JSON lines, arrays, concatenated objects, XML; gzip or not; a file or a whole folder.
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { readRecords, type RawRecord } from '@tocsin/server/ingest/body';

import { CommandFault } from './fault.ts';

export type EventFile = { path: string; bytes: number };

const isEventFile = (path: string): boolean => /\.(jsonl?|ndjson|log|xml)(\.gz)?$/i.test(path);

/** @throws CommandFault when nothing is there, or nothing that could hold events. */
export function findEventFiles(path: string): EventFile[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new CommandFault(`There is nothing at ${path}.`);
  if (!stat.isDirectory()) return [{ path, bytes: stat.size }];
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter(isEventFile)
    .toSorted()
    .map((name) => ({ path: join(path, name), bytes: statSync(join(path, name)).size }));
  if (files.length === 0)
    throw new CommandFault(`${path} holds no .json, .jsonl, .ndjson, .log or .xml file (optionally .gz).`);
  return files;
}

/** The file's records in chunks; `onBytes` hears how much of the file has been read. */
export function readEventFile(
  file: EventFile,
  format: 'json' | 'lines' | 'xml',
  onBytes: (bytes: number) => void,
): AsyncIterable<readonly RawRecord[]> {
  const stream = createReadStream(file.path, { highWaterMark: 1 << 20 });
  stream.on('data', (chunk) => onBytes(chunk.length));
  return readRecords(stream, {
    gzip: /\.gz$/i.test(file.path),
    maxBytes: Number.MAX_SAFE_INTEGER,
    maxRecordBytes: 16 << 20,
    format,
  });
}
