// Reads comma-separated records and gives their columns names.

const quote = 34;
const maxColumns = 400;

/** Fields may be quoted; `""` inside quotes is one quote. A quote that never closes ends with the record. */
export function readColumns(text: string, separator = ','): string[] {
  const values: string[] = [];
  const between = separator.charCodeAt(0);
  let at = 0;
  while (at <= text.length && values.length < maxColumns) {
    if (text.charCodeAt(at) === quote) {
      const field = readQuoted(text, at, between);
      values.push(field.value);
      at = field.end + 1;
      continue;
    }
    let end = text.indexOf(separator, at);
    if (end < 0) end = text.length;
    values.push(text.slice(at, end).trim());
    at = end + 1;
  }
  return values;
}

/** A closing quote stands before a separator or the end; any other is part of the value. */
function readQuoted(text: string, from: number, between: number): { value: string; end: number } {
  let value = '';
  let start = from + 1;
  for (let at = start; at < text.length; at++) {
    if (text.charCodeAt(at) !== quote) continue;
    const next = text.charCodeAt(at + 1);
    if (next === quote) {
      value += text.slice(start, at + 1);
      start = at + 2;
      at++;
    } else if (at + 1 >= text.length || next === between) {
      return { value: value + text.slice(start, at), end: at + 1 };
    }
  }
  return { value: value + text.slice(start), end: text.length };
}

export const printColumns = (values: readonly string[]): string =>
  values.map((value) => `"${value.replaceAll('"', '""')}"`).join(',');

/** `''` in the names skips a column. Columns beyond the names are dropped. */
export function nameColumns(values: readonly string[], names: readonly string[]): Record<string, string> {
  const named: Record<string, string> = {};
  const count = Math.min(values.length, names.length);
  for (let index = 0; index < count; index++) {
    const name = names[index];
    const value = values[index];
    if (name && value) named[name] = value;
  }
  return named;
}

/** The names of columns out of one text, separated by spaces; `-` skips a column. */
export const columnNames = (text: string): string[] =>
  text
    .trim()
    .split(/\s+/)
    .map((name) => (name === '-' ? '' : name));
