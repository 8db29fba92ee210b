// The thread that runs the embedded PostgreSQL, so that a heavy query never stops the process's event loop.
import { parentPort, workerData } from 'node:worker_threads';

import { PGlite, type Results } from '@electric-sql/pglite';

import { DurableNodeFS } from './durable-files.ts';
import { toDatabaseError } from './error.ts';

/** `dir: null` keeps everything in memory. */
export type WorkerOptions = { dir: string | null };
export type WorkerRequest =
  | { id: number; kind: 'query'; text: string; values: readonly (string | null)[] }
  | { id: number; kind: 'close' };
export type RawResult = {
  command: string;
  rowCount: number;
  fields: { name: string; dataTypeID: number }[];
  rows: (string | null)[][];
};
export type WorkerReply =
  | { kind: 'ready' }
  | { kind: 'unusable'; message: string }
  | { kind: 'notification'; channel: string; payload: string }
  | { kind: 'result'; id: number; results: RawResult[]; inTransaction: boolean }
  | { kind: 'closed'; id: number }
  | {
      kind: 'failed';
      id: number;
      error: { message: string; sqlState: string; constraint: string | null; table: string | null };
      inTransaction: boolean;
    };

const port = parentPort;
if (!port) throw new Error('This file runs in a worker thread only.');
const reply = (message: WorkerReply): void => port.postMessage(message);

/** The parent starts this thread with these options and nothing else. */
const options = workerData as WorkerOptions;

const asIs = (text: string): string => text;
/** Values are written and read as text here; `values.ts` turns them into JavaScript for both engines alike. */
const queryOptions = {
  rowMode: 'array' as const,
  serializers: new Proxy<Record<number, typeof asIs>>({}, { get: () => asIs }),
};

/** PGlite types rows as objects also in array mode, and values by its own parsers, which are switched off here. */
const rawRows = (result: Results): (string | null)[][] => result.rows as unknown as (string | null)[][];

const raw = (result: Results): RawResult => ({
  command: result.command ?? '',
  rowCount: result.rowCount ?? result.affectedRows ?? result.rows.length,
  fields: result.fields.map(({ name, dataTypeID }) => ({ name, dataTypeID })),
  rows: rawRows(result),
});

/** One result for each statement of the text. */
const run = async (db: PGlite, text: string, values: readonly (string | null)[]): Promise<RawResult[]> =>
  values.length > 0
    ? [raw(await db.query(text, [...values], queryOptions))]
    : (await db.exec(text, queryOptions)).map(raw);

async function answer(db: PGlite, request: WorkerRequest): Promise<void> {
  try {
    if (request.kind === 'query') {
      const results = await run(db, request.text, request.values);
      reply({ kind: 'result', id: request.id, results, inTransaction: db.isInTransaction() });
    } else {
      await db.close();
      reply({ kind: 'closed', id: request.id });
    }
  } catch (cause) {
    const { message, sqlState, constraint, table } = toDatabaseError(cause);
    const error = { message, sqlState, constraint, table };
    reply({ kind: 'failed', id: request.id, error, inTransaction: !db.closed && db.isInTransaction() });
  }
}

try {
  const files = options.dir === null ? null : new DurableNodeFS(options.dir);
  const db = await PGlite.create(files ? { fs: files } : {});
  for (const type of Object.keys(db.parsers)) db.parsers[Number(type)] = asIs;
  if (files) files.isInTransaction = () => db.isInTransaction();
  db.onNotification((channel, payload) => reply({ kind: 'notification', channel, payload }));
  port.on('message', (request: WorkerRequest) => void answer(db, request));
  reply({ kind: 'ready' });
} catch (cause) {
  reply({ kind: 'unusable', message: toDatabaseError(cause).message });
}
