// The corpus of real records with what another product reads out of each, line by line.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { isObject } from '../source.ts';
import type { RecallCase } from './case.ts';

export type Pair = { raw: string; value?: unknown; expected: Record<string, unknown> };

const linesOf = (path: string): string[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');

function jsonIn(raw: string): { value?: unknown } {
  if (!raw.startsWith('{')) return {};
  try {
    return { value: JSON.parse(raw) };
  } catch {
    return {};
  }
}

/** The expectations of a folder come line by line, or as one JSON array beside `X.log`, alone or below `expected`. */
const expectations: readonly [ending: RegExp, read: (path: string) => unknown[]][] = [
  [/^(.*)\.expected\.ndjson$/, (path) => linesOf(path).map((line): unknown => JSON.parse(line))],
  [/^(.*)\.log-expected\.json$/, listIn],
];

function listIn(path: string): unknown[] {
  const document: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const list = isObject(document) ? document['expected'] : document;
  return Array.isArray(list) ? list : [];
}

/** The product joined some lines to one event, or left some out: the text of the event finds its record. */
function recordOf(lines: readonly string[], expected: Record<string, unknown>, index: number): string {
  const event = expected['event'];
  const original = isObject(event) ? event['original'] : undefined;
  return typeof original === 'string' ? original : (lines[index] ?? '');
}

/** @param corpora the folder that holds `logs/` */
export function readPairs(corpora: string, { folder, files = '' }: RecallCase): Pair[] {
  const directory = join(corpora, 'logs', folder);
  const pairs: Pair[] = [];
  for (const name of readdirSync(directory)) {
    for (const [ending, read] of expectations) {
      const base = ending.exec(name)?.[1];
      if (base === undefined || !name.startsWith(files)) continue;
      const input = [`${base}.ndjson`, `${base}.log`]
        .map((file) => join(directory, file))
        .find((path) => existsSync(path));
      if (input === undefined) continue;
      const lines = linesOf(input);
      const aligned = name.endsWith('.ndjson');
      read(join(directory, name)).forEach((expected, index) => {
        if (!isObject(expected)) return;
        const raw = aligned ? (lines[index] ?? '') : recordOf(lines, expected, index);
        if (raw !== '') pairs.push({ raw, expected, ...jsonIn(raw) });
      });
    }
  }
  return pairs;
}
