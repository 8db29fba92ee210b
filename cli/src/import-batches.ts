// Cuts what is read into batches, each with a name that is the same whenever the same file is read again.
import { createHash } from 'node:crypto';
import { basename } from 'node:path';

import type { LogPiece } from './read-logs.ts';

export type Batch = { source: string; body: string; key: string; records: number };

const maxRecords = 2000;
/** Far below what the door takes, so that a slow line still makes progress. */
const maxCharacters = 4 << 20;

/**
 * The key is made of the file's name, the batch's number in it and all of its text: a file that was moved or copied
 * keeps its keys, one that has changed gets new ones from the change on.
 * @param onUnread hears of each record that cannot be read
 */
export async function* batchesOf(pieces: AsyncIterable<LogPiece>, onUnread: () => void): AsyncGenerator<Batch> {
  let name = '';
  let source = '';
  let number = 0;
  let lines: string[] = [];
  let characters = 0;
  const take = (): Batch => {
    const body = `${lines.join('\n')}\n`;
    const key = keyOf(name, source, number, body);
    const batch = { source, body, key, records: lines.length };
    number += 1;
    lines = [];
    characters = 0;
    return batch;
  };
  for await (const piece of pieces) {
    if (piece.name !== name) {
      if (lines.length > 0) yield take();
      name = piece.name;
      number = 0;
    }
    source = piece.source.id;
    for (const record of piece.records) {
      const text = record.raw === '' && record.value !== undefined ? JSON.stringify(record.value) : record.raw;
      if (record.fault !== undefined || text === '') {
        onUnread();
        continue;
      }
      lines.push(text);
      characters += text.length;
      if (lines.length >= maxRecords || characters >= maxCharacters) yield take();
    }
  }
  if (lines.length > 0) yield take();
}

function keyOf(name: string, source: string, number: number, body: string): string {
  const hash = createHash('sha256')
    .update(`${basename(name)}\0${source}\0${number}\0`)
    .update(body);
  return `import-${hash.digest('hex').slice(0, 40)}`;
}
