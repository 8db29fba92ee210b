// Reads `name=value` text as devices write it: quoted or not, with spaces, semicolons or commas between, `name:"value"` too.

type KeyValueStyle = {
  /** What stands between name and value. */
  assign?: '=' | ':';
  /** What stands between pairs; spaces may always surround a pair. */
  separator?: ' ' | ';' | ',' | '|' | '\t';
  /** Values without quotes may hold spaces and end where the next ` name=` begins. */
  open?: boolean;
};

const quote = 34;
const single = 39;
const backslash = 92;
const space = 32;
const maxName = 64;

/** Letters, digits and `_ - . / @ $`, which is what names are made of. */
const isNameCode = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 95 ||
  (code >= 45 && code <= 47) ||
  code === 64 ||
  code === 36 ||
  code > 127;

type Cursor = { text: string; at: number; assign: number; separator: number };

/** Whether a name and its assignment begin at `from`. */
function isPairAt({ text, assign }: Cursor, from: number): boolean {
  let at = from;
  const last = Math.min(text.length, from + maxName);
  while (at < last && isNameCode(text.charCodeAt(at))) at++;
  return at > from && text.charCodeAt(at) === assign;
}

/** A quote ends a value only where a pair may end: values hold quotes that nobody escaped. */
function endsValue({ text, separator }: Cursor, at: number): boolean {
  if (at >= text.length) return true;
  const code = text.charCodeAt(at);
  return code === space || code === separator || code === 59 || code === 44 || code === 93 || code === 124;
}

function readQuoted(cursor: Cursor): string {
  const { text } = cursor;
  const mark = text.charCodeAt(cursor.at);
  let value = '';
  let start = cursor.at + 1;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === backslash) {
      const next = text.charCodeAt(at + 1);
      if (next !== mark && next !== backslash) continue;
      // `C:\"` at the end of a value: the quote closes it.
      if (next === mark && endsValue(cursor, at + 2) && !text.includes(mark === quote ? '"' : "'", at + 2)) continue;
      value += text.slice(start, at);
      start = at + 1;
      at++;
    } else if (code === mark && endsValue(cursor, at + 1)) {
      cursor.at = at + 1;
      return value + text.slice(start, at);
    }
  }
  cursor.at = text.length;
  return value + text.slice(start);
}

function readBare(cursor: Cursor, open: boolean): string {
  const { text, separator, at: from } = cursor;
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === separator && (code !== space || !open || isPairAt(cursor, at + 1))) break;
    if (code === space && separator !== space && !open && isPairAt(cursor, at + 1)) break;
  }
  cursor.at = at;
  return text.slice(from, at).trimEnd();
}

const codes = { '=': 61, ':': 58 } as const;

/** Words without a value are skipped; of a name that comes twice the first value that is not empty counts. */
export function readKeyValues(text: string, style: KeyValueStyle = {}): Record<string, string> {
  const { assign = '=', separator = ' ', open = false } = style;
  const cursor: Cursor = { text, at: 0, assign: codes[assign], separator: separator.charCodeAt(0) };
  const found: Record<string, string> = {};
  while (cursor.at < text.length) {
    const start = cursor.at;
    while (cursor.at < text.length && isNameCode(text.charCodeAt(cursor.at))) cursor.at++;
    if (cursor.at === start || text.charCodeAt(cursor.at) !== cursor.assign) {
      if (cursor.at === start) cursor.at++;
      continue;
    }
    const name = text.slice(start, cursor.at);
    cursor.at++;
    const opening = text.charCodeAt(cursor.at);
    const value = opening === quote || opening === single ? readQuoted(cursor) : readBare(cursor, open);
    if (!Object.hasOwn(found, name) || found[name] === '') found[name] = value;
  }
  return found;
}

/** A pair as `readKeyValues` reads it back. */
export const printKeyValue = (name: string, value: string): string =>
  `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

const labelled = /(?:^|, ?)([A-Za-z][A-Za-z0-9_ -]{0,40}): ?/g;

/** `SrcIP: 192.0.2.1, DstPort: 443, Message: a, b`: a value ends where the next `, Name:` begins. */
export function readLabelled(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  let name = '';
  let start = 0;
  for (const match of text.matchAll(labelled)) {
    if (name !== '') found[name] ??= text.slice(start, match.index).trim();
    name = match[1] ?? '';
    start = match.index + match[0].length;
  }
  if (name !== '') found[name] ??= text.slice(start).trim();
  return found;
}
