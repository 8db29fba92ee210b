// Reading YAML nodes with their places, so that every fault can point at what it is about.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  visit,
  type Alias,
  type Document,
  type Pair,
  type ParsedNode,
  type YAMLError,
} from 'yaml';

import type { FaultList } from './fault.ts';
import type { RawValue } from './modifiers.ts';

export type Entry = { readonly key: string; readonly keyAt: number; readonly value: unknown; readonly valueAt: number };

export type Item = { readonly node: unknown; readonly at: number };

/** A text, number, truth value or null. `textAt`: where its first character stands in the file, or -1. */
export class PlainScalar {
  readonly value: RawValue;
  readonly textAt: number;
  constructor(value: RawValue, textAt: number) {
    this.value = value;
    this.textAt = textAt;
  }
}

export class PlainMap {
  readonly entries: Entry[];
  readonly at: number;
  constructor(entries: Entry[], at: number) {
    this.entries = entries;
    this.at = at;
  }
}

export class PlainList {
  readonly items: Item[];
  constructor(items: Item[]) {
    this.items = items;
  }
}

/** A document with nothing in it but what these nodes can say. */
export type PlainDocument = {
  readonly contents: PlainMap;
  readonly errors: readonly YAMLError[];
  readonly range: readonly [number, number];
};

type LibraryDocument = Document<ParsedNode>;
export type RuleDocument = LibraryDocument | PlainDocument;

const isPlain = (document: RuleDocument): document is PlainDocument => document.contents instanceof PlainMap;

/** Finding what an alias stands for takes a walk through the document. */
const mostAliases = 200;

/** The first alias beyond what a rule may have; null when there are few enough. */
export function excessAlias(document: RuleDocument): Alias | null {
  if (isPlain(document)) return null;
  let count = 0;
  let excess: Alias | null = null;
  visit(document, {
    Alias(_, alias) {
      if (++count <= mostAliases) return undefined;
      excess = alias;
      return visit.BREAK;
    },
  });
  return excess;
}

/** The node an alias stands for, or the node itself. */
export function resolveNode(node: unknown, document: RuleDocument): unknown {
  return isAlias(node) && !isPlain(document) ? node.resolve(document) : node;
}

/** Offset of a node in the file's text; `otherwise` for a node that has none, such as an empty value. */
export function offsetOf(node: unknown, otherwise: number): number {
  if (node instanceof PlainMap) return node.at;
  const isPlaced = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
  return (isPlaced ? node.range?.[0] : undefined) ?? otherwise;
}

/** The pairs of a mapping in their order, keys written twice reported; null when the node is no mapping. */
export function entriesOf(node: unknown, document: RuleDocument, otherwise: number, faults: FaultList): Entry[] | null {
  const entries = node instanceof PlainMap ? node.entries : libraryEntries(node, document, otherwise);
  const keys = new Set<string>();
  for (const { key, keyAt } of entries ?? []) {
    if (keys.has(key)) faults.at(keyAt, 'This key is already there: a key can be written only once.');
    keys.add(key);
  }
  return entries;
}

function libraryEntries(node: unknown, document: RuleDocument, otherwise: number): Entry[] | null {
  const map = resolveNode(node, document);
  if (!isMap(map)) return null;
  return map.items.map((pair: Pair) => {
    const keyAt = offsetOf(pair.key, otherwise);
    const key = isScalar(pair.key) ? String(pair.key.value) : '';
    return { key, keyAt, value: resolveNode(pair.value, document), valueAt: offsetOf(pair.value, keyAt) };
  });
}

/** The items of a list; null when the node is no list. */
export function itemsOf(node: unknown, document: RuleDocument, otherwise: number): Item[] | null {
  if (node instanceof PlainList) return node.items;
  const list = resolveNode(node, document);
  if (!isSeq(list)) return null;
  return list.items.map((item: unknown) => ({ node: resolveNode(item, document), at: offsetOf(item, otherwise) }));
}

/** A scalar's value in the types Sigma knows; undefined for mappings and lists. Dates stay text. */
export function scalarOf(node: unknown): RawValue | undefined {
  if (node instanceof PlainScalar) return node.value;
  if (node === null || node === undefined) return null;
  if (!isScalar(node)) return undefined;
  const { value } = node;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) || !node.source ? value : node.source;
  return typeof value === 'bigint' ? String(value) : node.source;
}

/** Where a character of a scalar's text stands in the file; the scalar's start where that cannot be told. */
export function offsetInside(node: unknown, at: number, position: number): number {
  if (node instanceof PlainScalar) return node.textAt < 0 ? at : node.textAt + position;
  if (!isScalar(node) || !node.range) return at;
  const isQuoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
  const isOneLine = node.range[1] - node.range[0] === String(node.value).length + (isQuoted ? 2 : 0);
  return isOneLine ? node.range[0] + (isQuoted ? 1 : 0) + position : at;
}
