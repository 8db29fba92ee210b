// The store process: chDB alone in its own process, serving its parent over the socket at descriptor 3.
//
// It ends by letting its event loop run out: ending a process while chDB merges crashes it.
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import { drainPending, Session } from 'chdb';

import { eventStoreErrorFrom } from './error.ts';
import { frameReader, writeFrame, type Frame } from './frames.ts';
import { fileSettings, insertSettings } from './limits.ts';
import { quoted } from './params.ts';
import type { ChildAnswer, ChildRequest } from './protocol.ts';
import { slotsOf, type Slots } from './slots.ts';

const writeSessions = 2;
const readSessions = 6;
/** Background work leaves this many sessions to people. */
const keptForPeople = 3;
/** A parent that has gone waits for nothing; a kill is safe, a lock held for long is not. */
const orphanGraceMs = 8_000;
const killEveryMs = 50;

type Streaming = { wantMore: () => void; stop: () => void };

const [dir = '', connectionArgsJson = '[]'] = process.argv.slice(2);
const socket = new Socket({ fd: 3 });
const streams = new Map<number, Streaming>();
const running = new Map<number, Promise<void>>();
let closing = false;

const connectionArgs = parseArgs(connectionArgsJson);
const open = (): Session => new Session(dir, { connectionArgs });
const control = open();
const writers: Slots<Session> = slotsOf(Array.from({ length: writeSessions }, open), 0);
const readers: Slots<Session> = slotsOf(Array.from({ length: readSessions }, open), keptForPeople);

function parseArgs(json: string): string[] {
  const value: unknown = JSON.parse(json);
  return Array.isArray(value) ? value.map(String) : [];
}

const settingsClause = (settings: Record<string, string | number>): string =>
  `SETTINGS ${Object.entries(settings)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? quoted(value) : value}`)
    .join(', ')}`;

/** Bound by `SET param_…` in the session of its own that the query runs in, so that queries stay parallel. */
const bindParams = async (session: Session, params: Record<string, string>): Promise<void> => {
  const bound = Object.entries(params).map(([name, text]) => `param_${name}=${quoted(text)}`);
  if (bound.length > 0) await session.queryAsync(`SET ${bound.join(', ')}`);
};

const answer = (call: number, payload?: Buffer, rowsRead = 0): void =>
  writeFrame(socket, call, { kind: 'done', rowsRead } satisfies ChildAnswer, payload);

const fail = (call: number, error: unknown): void => {
  const { code, message, serverCode, failedAtRow } = eventStoreErrorFrom(
    error instanceof Error ? error.message : String(error),
  );
  writeFrame(socket, call, { kind: 'error', code, message, serverCode, failedAtRow });
};

/** From a file the engine reads rows for about two thirds of what it costs to be handed them. */
async function insert(call: number, { table, file, token }: ChildRequest & { kind: 'insert' }): Promise<void> {
  const session = await writers.take('interactive');
  try {
    const settings = settingsClause({ ...insertSettings, ...fileSettings, insert_deduplication_token: token });
    await session.queryAsync(`INSERT INTO ${table} SELECT * FROM file(${quoted(file)}, 'JSONEachRow') ${settings}`);
    answer(call);
  } finally {
    writers.give(session);
  }
}

async function query(call: number, request: ChildRequest & { kind: 'query' | 'stream' }): Promise<void> {
  const session = await readers.take(request.class);
  try {
    throwIfCancelled(call);
    await bindParams(session, request.params);
    throwIfCancelled(call);
    const sql = `${request.sql}\n${settingsClause({ ...request.settings, log_comment: tagOf(call) })}`;
    if (request.kind === 'stream') return await streamRows(call, session, sql);
    const result = await session.queryAsync(sql, { format: 'JSONEachRow' });
    const bytes = result.bytes();
    answer(call, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), result.rowsRead);
  } finally {
    cancelled.delete(call);
    readers.give(session);
  }
}

/** One chunk is on its way while the parent asks for the next: a slow reader slows the query. */
async function streamRows(call: number, session: Session, sql: string): Promise<void> {
  const pace = { wanted: 2, stopped: false, wake: (): void => {} };
  streams.set(call, {
    wantMore: () => {
      pace.wanted += 1;
      pace.wake();
    },
    stop: () => {
      pace.stopped = true;
      pace.wake();
    },
  });
  try {
    for await (const chunk of session.queryStream(sql, { format: 'JSONEachRow' })) {
      writeFrame(socket, call, { kind: 'rows' }, Buffer.from(chunk.raw()));
      pace.wanted -= 1;
      while (pace.wanted <= 0 && !pace.stopped)
        await new Promise<void>((resolve) => {
          pace.wake = resolve;
        });
      if (pace.stopped) break;
    }
    answer(call);
  } finally {
    streams.delete(call);
  }
}

async function command(call: number, request: ChildRequest & { kind: 'command' }): Promise<void> {
  const session = await writers.take('interactive');
  try {
    await session.queryAsync(request.sql);
    answer(call);
  } finally {
    writers.give(session);
  }
}

/** Calls cancelled while they still wait for a session. */
const cancelled = new Set<number>();
const tagOf = (call: number): string => `call-${call}`;
const throwIfCancelled = (call: number): void => {
  if (cancelled.has(call)) throw new Error('Code: 394. The query was cancelled before it began.');
};

/** Repeated until the call has ended: a kill that comes just before the engine lists the query finds nothing. */
async function cancel(call: number): Promise<void> {
  if (!running.has(call)) return;
  cancelled.add(call);
  streams.get(call)?.stop();
  while (running.has(call)) {
    await control.queryAsync(`KILL QUERY WHERE Settings['log_comment'] = ${quoted(tagOf(call))} ASYNC`);
    await delay(killEveryMs);
  }
}

function serve(call: number, request: ChildRequest): Promise<void> {
  switch (request.kind) {
    case 'insert':
      return insert(call, request);
    case 'query':
    case 'stream':
      return query(call, request);
    case 'command':
      return command(call, request);
    case 'more':
      streams.get(call)?.wantMore();
      return Promise.resolve();
    case 'cancel':
      return cancel(call);
    default:
      return close();
  }
}

/** The other end is our own code of the same version: frames are taken at their word. */
const requestOf = (frame: Frame): ChildRequest => frame.header as ChildRequest;

function onFrame(frame: Frame): void {
  const request = requestOf(frame);
  if (request.kind === 'more' || request.kind === 'cancel' || request.kind === 'close') {
    serve(frame.call, request).catch((error: unknown) => fail(0, error));
    return;
  }
  const work = serve(frame.call, request)
    .catch((error: unknown) => fail(frame.call, error))
    .finally(() => running.delete(frame.call));
  running.set(frame.call, work);
}

async function close(): Promise<void> {
  if (closing) return;
  closing = true;
  await Promise.all(running.values());
  await drainPending();
  for (const session of [...readers.all, ...writers.all, control]) session.close();
  await drainPending();
  socket.end();
  socket.unref();
}

socket.on('data', frameReader(onFrame));
socket.on('error', () => socket.destroy());
socket.on('close', () => {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), orphanGraceMs).unref();
  for (const call of running.keys()) cancel(call).catch(() => {});
  close().catch(() => process.kill(process.pid, 'SIGKILL'));
});
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
writeFrame(socket, 0, { kind: 'ready' });
