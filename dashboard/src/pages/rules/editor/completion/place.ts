// Where in a rule somebody is typing: told from lines and indentation, since the text is rarely whole YAML just then.

export type Place = {
  /** The keys around the cursor, outermost first. For a value, its own key is the last. */
  path: readonly string[];
  /** A value stands behind a key or is an item of a list; else it is a key, or an item that may become one. */
  at: 'key' | 'value' | 'item';
  /** What is written already of the word at the cursor, and where it begins. */
  typed: string;
  from: number;
};

type Line = {
  /** Column of the dash of a list's item, or null. */
  dash: number | null;
  /** Column where the key or value begins. */
  column: number;
  key: string | null;
  value: string;
};

const written = /^(\s*)((?:-\s+)*|-$)(.*)$/s;
const pair = /^([^\s:'"#[{][^:'"#]*?|"[^"]*"|'[^']*'):(?:\s+(.*))?$/s;

export function readLine(text: string): Line | null {
  const [, indent = '', dashes = '', rest = ''] = written.exec(text) ?? [];
  if (dashes === '' && (rest.trim() === '' || rest.startsWith('#'))) return null;
  const [, key, value = ''] = pair.exec(rest.trimEnd()) ?? [];
  return {
    dash: dashes === '' ? null : indent.length + dashes.trimEnd().length - 1,
    column: indent.length + Math.max(dashes.length, dashes === '' ? 0 : 2),
    key: key === undefined ? null : key.replace(/^(["'])(.*)\1$/, '$2'),
    value: value.replace(/\s+#.*$/, '').trim(),
  };
}

const isSeparator = (line: string): boolean => /^---(\s|$)/.test(line);

/** The lines of the document that holds line `index`, and how many lines stand before it. */
export function documentAround(lines: readonly string[], index: number): { lines: readonly string[]; before: number } {
  const start = lines.findLastIndex((line, at) => at <= index && isSeparator(line)) + 1;
  const end = lines.findIndex((line, at) => at > index && isSeparator(line));
  return { lines: lines.slice(start, end < 0 ? undefined : end), before: start };
}

/** Null inside comments, quotes and texts of several lines. `position` counts from the text's start. */
export function placeAt(text: string, position: number): Place | null {
  const lineStart = text.lastIndexOf('\n', position - 1) + 1;
  const before = text.slice(lineStart, position);
  if (/(?:^|\s)#/.test(before)) return null;
  const [, indent = '', dashes = '', rest = ''] = written.exec(before) ?? [];
  const column = indent.length + dashes.length;
  const dash = dashes === '' ? null : indent.length + dashes.trimEnd().length - 1;
  const above = text.slice(0, Math.max(0, lineStart - 1)).split('\n');
  const ancestors = ancestorsOf(lineStart === 0 ? [] : above, { dash, column });
  if (!ancestors) return null;
  const value = /^("[^"]*"|'[^']*'|[^\s:'"#[{][^:'"#]*?):\s+(.*)$/s.exec(rest);
  if (!value) {
    if (/["'[{]|:$/.test(rest)) return null;
    return { path: ancestors, at: dash === null ? 'key' : 'item', typed: rest, from: position - rest.length };
  }
  const [, key = '', content = ''] = value;
  const path = [...ancestors, key.replace(/^(["'])(.*)\1$/, '$2')];
  const inList = /^\[(?:.*,)?\s*([^,\]]*)$/s.exec(content);
  if (inList) {
    const [, typed = ''] = inList;
    return /["']/.test(typed) ? null : { path, at: 'item', typed, from: position - typed.length };
  }
  if (/["'[{|>]/.test(content)) return null;
  return { path, at: 'value', typed: content, from: position - content.length };
}

/** The keys that a line of this depth stands under; null where it stands inside of a text. */
function ancestorsOf(above: readonly string[], { dash, column }: Pick<Line, 'dash' | 'column'>): string[] | null {
  const path: string[] = [];
  // An item's dash may stand right below the key of its list.
  let limit = dash === null ? { column, orSame: false } : { column: dash, orSame: true };
  for (const text of above.toReversed()) {
    if (isSeparator(text) || (limit.column === 0 && !limit.orSame)) break;
    const line = readLine(text);
    if (!line) continue;
    const isOuter = line.column < limit.column || (limit.orSame && line.column === limit.column && line.dash === null);
    if (isOuter && line.key !== null && line.value !== '') {
      // `title: x` has nothing below it; what stands there belongs to its text.
      if (line.column < limit.column) return null;
      continue;
    }
    if (isOuter && line.key !== null) {
      path.unshift(line.key);
      limit = line.dash === null ? { column: line.column, orSame: false } : { column: line.dash, orSame: true };
    } else if (line.dash !== null && line.column === limit.column && !limit.orSame)
      limit = { column: line.dash, orSame: true };
  }
  return path;
}

/** The members of the mapping at this path, with the text of their values; empty where it cannot be told. */
export function membersOf(lines: readonly string[], path: readonly string[]): Map<string, string> {
  const members = new Map<string, string>();
  let rest = lines;
  for (const key of path) {
    const at = rest.findIndex((text) => readLine(text)?.key === key);
    if (at < 0) return members;
    const depth = readLine(rest[at] ?? '')?.column ?? 0;
    const below = rest.slice(at + 1);
    const end = below.findIndex((text) => {
      const line = readLine(text);
      return line !== null && line.column <= depth;
    });
    rest = end < 0 ? below : below.slice(0, end);
  }
  const found = rest.flatMap((text) => readLine(text) ?? []);
  const depth = Math.min(...found.map((line) => line.dash ?? line.column));
  for (const { key, column, value, dash } of found)
    if (key !== null && column === depth && dash === null) members.set(key, value.replace(/^(["'])(.*)\1$/, '$2'));
  return members;
}
