// Tables as text (RFC 4180): the first row names the columns, each other row is a record.
import type { RawRecord } from '../body.ts';
import type { Bytes } from './unpack.ts';

const maxColumns = 2_000;

type Row = { cells: string[]; raw: string };

/** `maxBytes`: of one row; a longer one is kept as it is, with the reason. */
export async function* csvRecords(bytes: Bytes, separator: string, maxBytes: number): AsyncGenerator<RawRecord[]> {
  let header: string[] | null = null;
  for await (const rows of rowsIn(bytes, separator, maxBytes)) {
    const records: RawRecord[] = [];
    for (const row of rows) {
      if (row.raw.trim() === '') continue;
      if (header === null) header = row.cells.map((name, index) => name.trim() || `column_${index + 1}`);
      else records.push(recordOf(header, row));
    }
    if (records.length > 0) yield records;
  }
}

function recordOf(header: readonly string[], { cells, raw }: Row): RawRecord {
  if (cells.length === 0) return { raw, fault: 'The row is longer than a record may be.' };
  if (cells.length > header.length)
    return { raw, fault: `The row has ${cells.length} cells, the header ${header.length}.` };
  const value = Object.fromEntries(cells.map((cell, index) => [header[index] ?? '', cell]));
  return { raw: JSON.stringify(value), value };
}

async function* rowsIn(bytes: Bytes, separator: string, maxBytes: number): AsyncGenerator<Row[]> {
  const decoder = new TextDecoder('utf-8');
  const rows: Row[] = [];
  let raw = '';
  let quoted = false;
  const take = (line: string): void => {
    const isTooLong = raw.length + line.length > maxBytes;
    raw += isTooLong ? line.slice(0, Math.max(0, maxBytes - raw.length)) : line;
    // A quote that is doubled opens and closes at once.
    if (line.split('"').length % 2 === 0) quoted = !quoted;
    if (quoted && !isTooLong) {
      raw += '\n';
      return;
    }
    rows.push({ cells: isTooLong ? [] : cellsIn(raw, separator), raw });
    raw = '';
    quoted = false;
  };
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > maxBytes * 2) {
      lines.push(rest);
      rest = '';
    }
    for (const line of lines) take(line.replace(/\r$/, ''));
    if (rows.length > 0) yield rows.splice(0);
  }
  rest += decoder.decode();
  if (rest !== '') take(rest.replace(/\r$/, ''));
  if (raw !== '') rows.push({ cells: cellsIn(raw, separator), raw });
  if (rows.length > 0) yield rows;
}

function cellsIn(row: string, separator: string): string[] {
  const cells: string[] = [];
  for (let at = 0; at <= row.length && cells.length < maxColumns;) {
    if (row[at] === '"') {
      let cell = '';
      at += 1;
      for (let end = row.indexOf('"', at); ; end = row.indexOf('"', at)) {
        cell += row.slice(at, end < 0 ? row.length : end);
        at = end < 0 ? row.length : end + 1;
        if (row[at] !== '"') break;
        cell += '"';
        at += 1;
      }
      const next = row.indexOf(separator, at);
      cells.push(cell + row.slice(at, next < 0 ? row.length : next));
      at = next < 0 ? row.length + 1 : next + 1;
    } else {
      const next = row.indexOf(separator, at);
      cells.push(row.slice(at, next < 0 ? row.length : next));
      at = next < 0 ? row.length + 1 : next + 1;
    }
  }
  return cells;
}

/** The sign between the columns: what the first line has most of. */
export function separatorIn(opening: string): string {
  const [line = ''] = opening.split('\n', 1);
  const counts = [',', ';', '\t', '|'].map((sign): [string, number] => [sign, line.split(sign).length]);
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}
