// From the bytes of a file or an object to its records, whatever it is: an event log, a table, JSON, XML or lines.
import { Readable } from 'node:stream';

import { isEvtx, readEvtxStream } from '@tocsin/evtx';

import { readRecords, type RawRecord } from '../body.ts';
import type { Source } from '../sources/source.ts';
import { csvRecords, separatorIn } from './csv.ts';
import { opened, unreadable, type Bytes } from './unpack.ts';
import { beginsWithList, withoutWrappers } from './wrapped-lists.ts';

const maxRecordBytes = 1 << 20;
const isTable = (name: string): boolean => /\.[ct]sv(?:\.gz|\.zst)?$/i.test(name);

/**
 * @param name tells a table by its ending; everything else tells itself
 * @throws Problem `file_unreadable`, with a sentence, for what holds no records.
 */
export async function* recordsIn(name: string, content: Bytes, source: Source): AsyncGenerator<readonly RawRecord[]> {
  const { opening, bytes } = await opened(content);
  if (isEvtx(opening)) {
    for await (const records of readEvtxStream(bytes))
      yield records.map(({ event }) => ({ raw: JSON.stringify(event), value: event, source: evtxSource(source) }));
    return;
  }
  if (opening.subarray(0, 1_024).includes(0)) throw unreadable('It is no log: neither text nor a Windows event log.');
  if (isTable(name)) {
    yield* csvRecords(bytes, separatorIn(opening.toString('utf8')), maxRecordBytes);
    return;
  }
  const { wrappers = [] } = source;
  const body = beginsWithList(opening, wrappers) ? withoutWrappers(bytes, wrappers) : bytes;
  yield* readRecords(Readable.from(body, { highWaterMark: 1 }), {
    gzip: false,
    maxBytes: Number.MAX_SAFE_INTEGER,
    maxRecordBytes,
    format: source.format,
  });
}

const evtxSource = ({ id }: Source): string => (id === 'sysmon' ? id : 'windows');
