// Reads the plain YAML nearly all rules are written in, many times faster than the library reads all of YAML.
import { PlainCursor, unsure } from './plain-cursor.ts';
import { PlainList, PlainMap, type Entry, type Item, type PlainDocument, type PlainScalar } from './yaml-nodes.ts';

/** A byte order mark, tabs, carriage returns and what else is more than plain text. */
const unusual = /[^\n\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\uffef]/;
const mostNested = 40;
/** YAML allows keys little longer than this. */
const longestKey = 1_000;

/**
 * The document, as the library would read it: block mappings and lists, texts on one line, quoted ones without escapes,
 * and `|` blocks. Null for a file with anything else in it, with faults or with several documents.
 */
export function readPlain(source: string): PlainDocument | null {
  if (!source.endsWith('\n') || unusual.test(source)) return null;
  try {
    return readDocument(new PlainCursor(source), source.length);
  } catch (error) {
    if (error !== unsure) throw error;
    return null;
  }
}

function readDocument(cursor: PlainCursor, length: number): PlainDocument {
  if (cursor.indent !== 0) throw unsure;
  const contents = readMap(cursor, 0, 0);
  // How much of the text such a comment ends belongs to the document is not told simply.
  if (cursor.endsInComment()) throw unsure;
  return { contents, errors: [], range: [contents.at, length] };
}

/** The mapping whose first key is here; its keys start in `column`. */
function readMap(cursor: PlainCursor, column: number, depth: number): PlainMap {
  if (depth > mostNested) throw unsure;
  const start = cursor.at;
  const entries: Entry[] = [];
  do {
    const keyAt = cursor.at;
    const { value: key } = cursor.text();
    if (!cursor.isAtColon() || cursor.at > keyAt + longestKey) throw unsure;
    cursor.at++;
    entries.push(readEntry(cursor, String(key), keyAt, column, depth));
  } while (cursor.indent === column && !cursor.isAtDash());
  if (cursor.indent >= column) throw unsure;
  return new PlainMap(entries, start);
}

function readEntry(cursor: PlainCursor, key: string, keyAt: number, column: number, depth: number): Entry {
  if (!cursor.reachesLineEnd()) {
    const valueAt = cursor.at;
    return { key, keyAt, value: cursor.isAtBlock() ? readBlock(cursor, column) : readText(cursor, column), valueAt };
  }
  cursor.nextLine();
  const { at: valueAt, indent } = cursor;
  const isList = cursor.isAtDash();
  // Only a list may start in the column of its key.
  if (indent < column || (indent === column && !isList)) throw unsure;
  const value = isList ? readList(cursor, indent, depth + 1) : readMap(cursor, indent, depth + 1);
  return { key, keyAt, value, valueAt };
}

/** The list whose first dash is here, in `column`. */
function readList(cursor: PlainCursor, column: number, depth: number): PlainList {
  if (depth > mostNested) throw unsure;
  const items: Item[] = [];
  do {
    const dashAt = cursor.at++;
    if (cursor.reachesLineEnd()) throw unsure;
    const { at } = cursor;
    items.push({ node: readItem(cursor, column, at - dashAt, depth), at });
  } while (cursor.indent === column && cursor.isAtDash());
  if (cursor.indent > column) throw unsure;
  return new PlainList(items);
}

function readItem(cursor: PlainCursor, column: number, inwards: number, depth: number): PlainScalar | PlainMap {
  if (cursor.isAtBlock()) return readBlock(cursor, column);
  const { at } = cursor;
  const text = cursor.text();
  if (!cursor.isAtColon()) return ended(cursor, text, column);
  cursor.at = at;
  return readMap(cursor, column + inwards, depth + 1);
}

function readBlock(cursor: PlainCursor, column: number): PlainScalar {
  const block = cursor.block(column);
  if (cursor.indent > column) throw unsure;
  return block;
}

const readText = (cursor: PlainCursor, column: number): PlainScalar => ended(cursor, cursor.text(), column);

/** Goes to the next line: what is indented more would go on with the text. */
function ended(cursor: PlainCursor, text: PlainScalar, column: number): PlainScalar {
  if (!cursor.reachesLineEnd()) throw unsure;
  cursor.nextLine();
  if (cursor.indent > column) throw unsure;
  return text;
}
