// The rows on screen as a file: NDJSON keeps everything, CSV holds the chosen columns.
import type { EventRow } from '@tocsin/contracts/event';

export const toNdjson = (rows: readonly EventRow[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** RFC 4180 with a header line. A cell that a spreadsheet would run as a formula is led by an apostrophe. */
export function toCsv(rows: readonly EventRow[], columns: readonly string[]): string {
  const lines = rows.map((row) => columns.map((column) => cell(valueText(row, column))).join(','));
  return [columns.map(cell).join(','), ...lines, ''].join('\r\n');
}

/** A column of a row as text; several values are joined by `, `. */
export function valueText(row: EventRow, column: string): string {
  if (column === 'time' || column === '@timestamp') return row.time;
  if (column === 'dataset') return row.dataset;
  if (column === 'site') return row.site;
  if (column === 'message') return row.message;
  if (column === 'id') return row.id;
  const value = row.fields[column];
  return Array.isArray(value) ? value.join(', ') : value === undefined ? '' : String(value);
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
