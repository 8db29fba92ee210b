// Takes documents: `_bulk`, and one document in a request of its own.
import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { invalid } from '#platform/errors';

import type { RawRecord } from '../../body.ts';
import type { Exchange, Room, Sender } from '../door.ts';
import { bodyOf, withWholeBody } from '../http/body.ts';
import { type Patience, readAhead, store } from '../http/store.ts';
import { BulkAnswer } from './bulk-answer.ts';
import { type Action, BulkSplitter, type Operation } from './bulk-splitter.ts';
import { recordsOfDocument } from './document.ts';
import { parseFilterPath } from './filter-path.ts';

/** How a client must be treated, which `patience.ts` knows. */
export type Taking = { exchange: Exchange; room: Room; sender: Sender; patience: Patience };

/** @returns the answer's body, once everything is durable */
export async function takeBulk({ exchange, room, sender, patience }: Taking, index: string): Promise<Iterable<string>> {
  const answer = new BulkAnswer(parseFilterPath(exchange.query.get('filter_path')));
  const name = new BatchName();
  const ahead = await readAhead(room, readBulk(exchange, room, { index, answer, name }), () => name.isComplete);
  try {
    const { records } = ahead;
    const isWhole = Array.isArray(records);
    if (isWhole && answer.count === 0) throw invalid('empty_bulk', 'Validation Failed: 1: no requests added;');
    if (!isWhole || records.length > 0) {
      await store(exchange, room, sender, { source: 'auto', key: isWhole ? name.digest() : null, records }, patience);
    }
    return answer.finish();
  } finally {
    ahead.release();
  }
}

type Reading = { index: string; answer: BulkAnswer; name: BatchName };

async function* readBulk(
  exchange: Exchange,
  room: Room,
  { index, answer, name }: Reading,
): AsyncGenerator<RawRecord[]> {
  const { maxRecordBytes } = room.limits;
  let records: RawRecord[] = [];
  const splitter = new BulkSplitter(
    {
      action: (action) => {
        answer.add(action);
        name.add(action);
      },
      document: (action, raw, fault) => {
        name.addDocument(action, raw);
        records.push(...recordsOfDocument(action, raw, fault, maxRecordBytes));
      },
    },
    index,
    maxRecordBytes,
  );
  for await (const chunk of bodyOf(exchange, room)) {
    splitter.push(chunk);
    if (records.length > 0) yield records;
    records = [];
  }
  splitter.end();
  if (records.length > 0) yield records;
}

/**
 * Names a batch by its documents, where the client gives each an id: the same batch sent again, because an answer
 * was lost, has the same name. `create` writes an id once, so the id says all; else a document is also its content.
 */
class BatchName {
  isComplete = true;
  private count = 0;
  private readonly hash: Hash = createHash('sha256');

  add({ operation, index, id }: Action): void {
    if (id === null) this.isComplete = false;
    else if (this.isComplete) this.hash.update(`${operation}\n${index}\n${id}\n`);
    this.count++;
  }

  addDocument({ operation }: Action, raw: string): void {
    if (this.isComplete && operation !== 'create') this.hash.update(`${raw}\n`);
  }

  digest(): string | null {
    return this.isComplete && this.count > 0 ? `bulk ${this.hash.digest('hex')}` : null;
  }
}

/** One document as the body, over as many lines as it likes. */
export const takeDocument = (
  taking: Taking,
  document: { operation: Operation; index: string; id: string | null },
): Promise<{ status: number; body: unknown }> =>
  withWholeBody(taking.exchange, taking.room, (body) =>
    keepDocument(taking, { ...document, type: null }, body.toString('utf8').trim()),
  );

async function keepDocument(
  { exchange, room, sender, patience }: Taking,
  action: Action,
  raw: string,
): Promise<{ status: number; body: unknown }> {
  if (raw === '') throw invalid('no_document', 'request body is required');
  const { maxRecordBytes } = room.limits;
  const fault =
    Buffer.byteLength(raw) > maxRecordBytes
      ? 'The document is larger than a record may be; it is kept in pieces.'
      : null;
  const name = new BatchName();
  name.add(action);
  name.addDocument(action, raw);
  const records = recordsOfDocument(action, raw, fault, maxRecordBytes);
  await store(exchange, room, sender, { source: 'auto', key: name.digest(), records }, patience);
  const answer = new BulkAnswer(null);
  const updated = action.operation === 'update';
  return {
    status: updated ? 200 : 201,
    body: {
      _index: action.index,
      _id: answer.add(action),
      _version: 1,
      result: updated ? 'updated' : 'created',
      _shards: { total: 1, successful: 1, failed: 0 },
      _seq_no: 0,
      _primary_term: 1,
    },
  };
}

/** Writes no faster than the client reads; one that has gone is nobody's fault. */
export async function writePieces({ response }: Exchange, pieces: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(pieces), response).catch(() => undefined);
}
