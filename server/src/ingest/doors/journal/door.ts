// The journal door: takes what systemd-journal-upload sends, entry by entry, however long it goes on.
import { createHash } from 'node:crypto';

import * as z from 'zod';

import type { RawRecord } from '../../body.ts';
import { defineDoor, type Exchange, type Room, type Sender } from '../door.ts';
import { answerLine, sayingWhy } from '../http/answer.ts';
import { bodyOf } from '../http/body.ts';
import { secretsIn, senderOf } from '../http/credentials.ts';
import { store } from '../http/store.ts';
import { type JournalEntry, JournalReader } from './entries.ts';
import { journalSnippets } from './snippets.ts';

/**
 * A batch ends at one of these, whatever the pieces in which the bytes came: when an upload breaks off and is sent
 * again from its beginning, the batches are the same, and are known by their name.
 */
const maxEntries = 500;
const maxBytes = 2 << 20;
const longPatienceMs = 60_000;

export const journalDoor = defineDoor({
  kind: 'http',
  id: 'journal',
  title: 'systemd journal',
  summary: 'systemd-journal-upload, which is part of systemd: the whole journal of a machine, with all fields.',
  usualPort: 19532,
  credential: 'peer',
  options: z.object({}),
  snippets: journalSnippets,
  answer: sayingWhy(route),
});

async function route(exchange: Exchange, room: Room): Promise<void> {
  const { method } = exchange.request;
  if (!/\/upload\/*$/.test(exchange.path)) return answerLine(exchange, 404, 'Upload to /upload.');
  if (method !== 'POST') return answerLine(exchange, 405, 'Upload with POST.', { allow: 'POST' });
  const type = exchange.request.headers['content-type'] ?? '';
  if (!type.startsWith('application/vnd.fdo.journal'))
    return answerLine(exchange, 415, 'Send application/vnd.fdo.journal.');
  // A token is not what the client has, but its URL may hold one.
  const secrets = secretsIn(exchange);
  const sender = secrets.length > 0 ? await senderOf(secrets, room) : await room.byPeer(exchange.peer);
  if (!sender)
    return answerLine(exchange, 401, 'The token in the address opens nothing here.', {
      'www-authenticate': 'Basic realm="tocsin"',
    });
  for await (const batch of batchesIn(exchange, room)) await keep(exchange, room, sender, batch);
  answerLine(exchange, 202, 'OK.');
}

/**
 * An upload that breaks off throws, and its last batch, which is not full, is given up: the client sends from where
 * it last was answered.
 */
async function* batchesIn(exchange: Exchange, room: Room): AsyncGenerator<JournalEntry[]> {
  const reader = new JournalReader(room.limits.maxRecordBytes);
  let batch: JournalEntry[] = [];
  let bytes = 0;
  function* full(entries: readonly JournalEntry[]): Generator<JournalEntry[]> {
    for (const entry of entries) {
      batch.push(entry);
      bytes += entry.bytes;
      if (batch.length < maxEntries && bytes < maxBytes) continue;
      yield batch;
      batch = [];
      bytes = 0;
    }
  }
  // A journal is as long as it is: only what is not stored yet is held.
  for await (const chunk of bodyOf(exchange, room, Number.POSITIVE_INFINITY)) yield* full(reader.push(chunk));
  yield* full(reader.end());
  if (batch.length > 0) yield batch;
}

async function keep(exchange: Exchange, room: Room, sender: Sender, batch: readonly JournalEntry[]): Promise<void> {
  const arrival = { source: 'journald', key: nameOf(batch), records: batch.map(recordOf) };
  await store(exchange, room, sender, arrival, { patienceMs: longPatienceMs });
}

const recordOf = ({ fields, cut }: JournalEntry): RawRecord => {
  const record = { raw: JSON.stringify(fields), value: fields };
  return cut ? { ...record, transport: { labels: { 'log.flags': 'truncated' } } } : record;
};

/** By the cursors, which name an entry once and for all; null where an entry has none. */
function nameOf(batch: readonly JournalEntry[]): string | null {
  const hash = createHash('sha256');
  for (const { fields } of batch) {
    const cursor = fields['__CURSOR'];
    if (typeof cursor !== 'string' || cursor === '') return null;
    hash.update(`${cursor}\n`);
  }
  return `journal ${hash.digest('hex')}`;
}
