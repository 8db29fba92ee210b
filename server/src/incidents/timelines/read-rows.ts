// A file as rows with the line each begins on and its text as it stands there: CSV or JSON Lines. Nothing is lost.
import { importPhrases } from '@tocsin/contracts/phrases/incidents';
import { say } from '@tocsin/contracts/phrases/template';
import type { ImportFormat } from '@tocsin/contracts/words';

/** `fault`: it cannot be read as a row of its format. */
export type FileRow = { line: number; text: string; values: ReadonlyMap<string, string>; fault: string | null };
export type ReadFile = { format: ImportFormat; columns: string[]; rows: FileRow[] };

const empty: ReadonlyMap<string, string> = new Map();
const bad = (line: number, text: string, fault: string): FileRow => ({ line, text, values: empty, fault });

/** The sign between the columns: what the first line has most of. */
function separatorIn(heading: string): string {
  const counts = [',', ';', '\t', '|'].map((sign): [string, number] => [sign, heading.split(sign).length]);
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

type Record = { line: number; text: string; cells: string[]; open: boolean };

/** RFC 4180: a quoted cell may hold separators, doubled quotes and line ends. `open`: its last quote never closes. */
function* recordsOf(text: string, separator: string): Generator<Record> {
  let [start, line, begins] = [0, 1, 1];
  let cells: string[] = [];
  let at = 0;
  const rest = (end: number): string => text.slice(start, end).replace(/\r$/, '');
  while (at <= text.length) {
    let cell = '';
    let open = false;
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        const end = text.indexOf('"', at);
        const piece = text.slice(at, end < 0 ? text.length : end);
        cell += piece;
        for (const sign of piece) if (sign === '\n') line += 1;
        open = end < 0;
        at = open ? text.length : end + 1;
        if (open || text[at] !== '"') break;
        cell += '"';
        at += 1;
      }
    }
    let end = at;
    while (end < text.length && text[end] !== separator && text[end] !== '\n') end += 1;
    cell += text.slice(at, end).replace(/\r$/, '');
    cells.push(cell);
    at = end + 1;
    if (end < text.length && text[end] === separator) continue;
    if (rest(end).trim() !== '') yield { line: begins, text: rest(end), cells, open };
    line += 1;
    [cells, start, begins] = [[], at, line];
  }
}

function readCsv(text: string): ReadFile {
  const source = text.replace(/^\uFEFF/, '');
  const first = source.trimStart().split('\n', 1)[0] ?? '';
  const columns: string[] = [];
  const rows: FileRow[] = [];
  for (const { line, text: raw, cells, open } of recordsOf(source, separatorIn(first))) {
    if (columns.length === 0) {
      const names = cells.map((cell, index) => cell.trim().slice(0, 200) || `column ${index + 1}`);
      // Two columns of one name are told apart, or one would hide the other.
      for (const name of names) columns.push(columns.includes(name) ? `${name} (${columns.length + 1})` : name);
    } else if (open) rows.push(bad(line, raw, say(importPhrases.quoteOpen, {})));
    else if (cells.length > columns.length)
      rows.push(bad(line, raw, say(importPhrases.tooManyCells, { cells: cells.length, columns: columns.length })));
    else
      rows.push({
        line,
        text: raw,
        values: new Map(cells.map((cell, index) => [columns[index] ?? '', cell])),
        fault: null,
      });
  }
  return { format: 'csv', columns, rows };
}

const deepest = 4;

/** `{ host: { name } }` as `host.name`; a list of plain values as one text. */
function flatten(value: unknown, name: string, depth: number, into: Map<string, string>): void {
  if (value === null || value === undefined) return;
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object'))
    into.set(name, value.map(String).join(', '));
  else if (typeof value === 'object' && !Array.isArray(value) && depth < deepest)
    for (const [key, each] of Object.entries(value))
      flatten(each, name === '' ? key : `${name}.${key}`, depth + 1, into);
  else into.set(name.slice(0, 200), typeof value === 'string' ? value : JSON.stringify(value));
}

function readJsonLines(text: string): ReadFile {
  const columns = new Set<string>();
  const rows: FileRow[] = [];
  for (const [index, each] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const raw = each.replace(/\r$/, '');
    if (raw.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(raw);
    } catch {
      rows.push(bad(index + 1, raw, say(importPhrases.notJson, {})));
      continue;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      rows.push(bad(index + 1, raw, say(importPhrases.notOneObject, {})));
      continue;
    }
    const values = new Map<string, string>();
    flatten(value, '', 0, values);
    for (const name of values.keys()) columns.add(name);
    rows.push({ line: index + 1, text: raw, values, fault: null });
  }
  return { format: 'jsonl', columns: [...columns].slice(0, 500), rows };
}

/** Without a format: JSON Lines where the text begins with a brace. */
export const readFile = (text: string, format: ImportFormat | undefined): ReadFile =>
  (format ?? (/^\uFEFF?\s*\{/.test(text) ? 'jsonl' : 'csv')) === 'jsonl' ? readJsonLines(text) : readCsv(text);
