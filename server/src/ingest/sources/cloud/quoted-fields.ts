// Splits a line of fields apart by spaces, of which some stand in quotes or brackets.

const quote = 34;
const backslash = 92;
const space = 32;
const open = 91;
const close = 93;

/** The end of a quoted field: the next quote that no backslash guards. */
function endOfQuoted(line: string, from: number): number {
  for (let at = from; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === backslash) at++;
    else if (code === quote) return at;
  }
  return line.length;
}

/** At most `most` fields; the quotes and brackets themselves are left out. */
export function quotedFields(line: string, most = 80): string[] {
  const fields: string[] = [];
  let at = 0;
  while (at < line.length && fields.length < most) {
    const code = line.charCodeAt(at);
    if (code === space) {
      at++;
      continue;
    }
    if (code === quote || code === open) {
      const found = code === quote ? endOfQuoted(line, at + 1) : line.indexOf(String.fromCharCode(close), at + 1);
      const end = found < 0 ? line.length : found;
      fields.push(line.slice(at + 1, end));
      at = end + 1;
      continue;
    }
    const next = line.indexOf(' ', at);
    const end = next < 0 ? line.length : next;
    fields.push(line.slice(at, end));
    at = end;
  }
  return fields;
}

/** The values under their names; `-` counts as absent. */
export function named(names: readonly string[], values: readonly string[]): Record<string, string> {
  const row: Record<string, string> = {};
  names.forEach((name, index) => {
    const value = values[index];
    if (value !== undefined && value !== '-' && value !== '') row[name] = value;
  });
  return row;
}
