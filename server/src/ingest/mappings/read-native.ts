import type { Mapping } from '@tocsin/contracts/mapping';
// One record of a mapped format as an object: the names and values a person maps.
import { RE2JS, type RE2JS as Compiled } from 're2js';
import { SaxesParser } from 'saxes';

import { invalid } from '#platform/errors';

import { nameColumns, readColumns } from '../sources/network/columns.ts';
import { readKeyValues } from '../sources/network/key-value.ts';
import { objectOf, ParseFault, type SourceRecord } from '../sources/source.ts';

export type ReadNative = (record: SourceRecord, text: string) => Record<string, unknown>;

/** Text beyond this is not looked at by a pattern. */
const patternChars = 32_768;

/** @throws Problem `mapping_pattern` when the pattern is not RE2, or names no group. */
export function nativeReader({ format, separator, columns, pattern, assign }: Mapping): ReadNative {
  switch (format) {
    case 'json':
      return (record, text) => objectOf(text === record.raw ? record : { ...record, raw: text, value: undefined });
    case 'key-value':
      return (_, text) => required(readKeyValues(text, { assign, open: true }), 'The record holds no name=value pair.');
    case 'columns':
      return (_, text) =>
        required(nameColumns(readColumns(text, separator), columns), 'No column of the record has a name.');
    case 'pattern':
      return patternReader(pattern);
    case 'xml':
      return (_, text) => required(xmlObject(text), 'The record is no well-formed XML.');
    default:
      return (_, text) => ({ message: text });
  }
}

function required(found: Record<string, unknown>, reason: string): Record<string, unknown> {
  if (Object.keys(found).length === 0) throw new ParseFault(reason);
  return found;
}

function patternReader(pattern: string): ReadNative {
  const compiled = compilePattern(pattern);
  const groups = Object.keys(compiled.namedGroups());
  if (groups.length === 0)
    throw patternFault('The pattern names no group: write (?<name>…) around what is to be kept.');
  return (_, text) => {
    const found = compiled.matcher(text.slice(0, patternChars));
    if (!found.find()) throw new ParseFault('The record does not match the pattern.');
    const native: Record<string, unknown> = {};
    for (const group of groups) {
      const value = found.group(group);
      if (value) native[group] = value;
    }
    return native;
  };
}

function compilePattern(pattern: string): Compiled {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    throw patternFault(error instanceof Error ? error.message : 'This is no pattern of RE2.');
  }
}

const patternFault = (detail: string) => invalid('mapping_pattern', detail, [{ pointer: '/mapping/pattern', detail }]);

const maxDepth = 20;
const maxNodes = 5_000;

/** Elements by name, attributes as `@name`, text as `#text` where an element has both; repeated elements as a list. */
export function xmlObject(text: string): Record<string, unknown> {
  type Node = { value: Record<string, unknown>; text: string };
  const root: Node = { value: {}, text: '' };
  const open: Node[] = [root];
  let nodes = 0;
  const parser = new SaxesParser({ fragment: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ attributes }) => {
    nodes += 1;
    if (nodes > maxNodes || open.length > maxDepth) throw new Error('This is too large or too deep.');
    const value: Record<string, unknown> = {};
    for (const [name, attribute] of Object.entries(attributes)) value[`@${name}`] = attribute;
    open.push({ value, text: '' });
  });
  parser.on('text', (part) => {
    const node = open.at(-1);
    if (node) node.text += part;
  });
  parser.on('cdata', (part) => {
    const node = open.at(-1);
    if (node) node.text += part;
  });
  parser.on('closetag', ({ name }) => {
    const node = open.pop();
    const parent = open.at(-1);
    if (node && parent) put(parent.value, name, valueOf(node.value, node.text.trim()));
  });
  try {
    parser.write(text).close();
    return root.value;
  } catch {
    return {};
  }
}

function valueOf(value: Record<string, unknown>, text: string): unknown {
  if (Object.keys(value).length === 0) return text;
  return text === '' ? value : { ...value, '#text': text };
}

function put(into: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') return;
  const present = into[name];
  if (present === undefined) into[name] = value;
  else if (Array.isArray(present)) present.push(value);
  else into[name] = [present, value];
}
