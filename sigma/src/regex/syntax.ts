// Reads an expression into a tree. What it does not know it does not guess at: another engine reads that.
import type { RegexFlags } from '../ast.ts';
import { readClass, readEscapedSet } from './classes.ts';
import { complement, every, newline, type CodePoints } from './code-points.ts';
import { inEitherCase, lookingAt, UnknownSyntax, type Reader } from './reader.ts';

export type Assertion = 'textStart' | 'textEnd' | 'lineStart' | 'lineEnd' | 'wordEdge' | 'noWordEdge';

/** Which of several ways to match comes first is left out: whether there is one does not depend on it. */
export type RegexTree =
  | { readonly kind: 'character'; readonly set: CodePoints }
  | { readonly kind: 'assertion'; readonly holds: Assertion }
  | { readonly kind: 'sequence'; readonly of: readonly RegexTree[] }
  | { readonly kind: 'choice'; readonly of: readonly RegexTree[] }
  /** `most` may be Infinity. */
  | { readonly kind: 'repeat'; readonly of: RegexTree; readonly least: number; readonly most: number };

const deepest = 100;
/** RE2 refuses more, counting repetitions of repetitions. */
const mostRepeated = 1_000;

/** The tree of a valid expression in RE2 syntax; null for what is not read here, valid or not. */
export function parseRegex(source: string, flags: RegexFlags): RegexTree | null {
  const reader: Reader = { source, at: 0, depth: 0, flags };
  try {
    const tree = readChoice(reader);
    return reader.at === source.length ? tree : null;
  } catch (error) {
    if (error instanceof UnknownSyntax) return null;
    throw error;
  }
}

function readChoice(reader: Reader): RegexTree {
  const choices = [readSequence(reader)];
  while (lookingAt(reader, '|')) {
    reader.at++;
    choices.push(readSequence(reader));
  }
  const [only] = choices;
  return only && choices.length === 1 ? only : { kind: 'choice', of: choices };
}

function readSequence(reader: Reader): RegexTree {
  const items: RegexTree[] = [];
  while (reader.at < reader.source.length && !lookingAt(reader, '|') && !lookingAt(reader, ')')) {
    if (readFlags(reader)) continue;
    items.push(readRepetition(reader, readItem(reader)));
  }
  const [only] = items;
  return only && items.length === 1 ? only : { kind: 'sequence', of: items };
}

/** Flags that hold to the end of the group. */
function readFlags(reader: Reader): boolean {
  const found = /^\(\?([ims]*)(?:-([ims]+))?\)/.exec(reader.source.slice(reader.at, reader.at + 16));
  if (!found || found[0] === '(?)') return false;
  reader.at += found[0].length;
  reader.flags = changedFlags(reader.flags, found[1] ?? '', found[2] ?? '');
  if (quantifier.test(reader.source.slice(reader.at, reader.at + 16))) throw new UnknownSyntax();
  return true;
}

function changedFlags(flags: RegexFlags, on: string, off: string): RegexFlags {
  const value = (before: boolean, flag: string): boolean => !off.includes(flag) && (before || on.includes(flag));
  return {
    ignoreCase: value(flags.ignoreCase, 'i'),
    multiline: value(flags.multiline, 'm'),
    dotAll: value(flags.dotAll, 's'),
  };
}

function readItem(reader: Reader): RegexTree {
  const { flags } = reader;
  const code = reader.source.codePointAt(reader.at) ?? 0;
  const char = String.fromCodePoint(code);
  if (char === '(') return readGroup(reader);
  if (char === '[') return { kind: 'character', set: readClass(reader) };
  if (char === '\\') return readEscape(reader);
  if (/^[*+?]$/.test(char) || quantifier.test(reader.source.slice(reader.at, reader.at + 16)))
    throw new UnknownSyntax();
  reader.at += char.length;
  if (char === '^') return { kind: 'assertion', holds: flags.multiline ? 'lineStart' : 'textStart' };
  if (char === '$') return { kind: 'assertion', holds: flags.multiline ? 'lineEnd' : 'textEnd' };
  if (char === '.') return { kind: 'character', set: flags.dotAll ? every : complement(newline) };
  return { kind: 'character', set: inEitherCase(reader, [code, code]) };
}

function readGroup(reader: Reader): RegexTree {
  const opening = /^\((?:\?([ims]*)(?:-([ims]+))?:)?/.exec(reader.source.slice(reader.at, reader.at + 16));
  if (!opening || ++reader.depth > deepest) throw new UnknownSyntax();
  const outside = reader.flags;
  reader.at += opening[0].length;
  if (lookingAt(reader, '?')) throw new UnknownSyntax();
  reader.flags = changedFlags(outside, opening[1] ?? '', opening[2] ?? '');
  const tree = readChoice(reader);
  if (!lookingAt(reader, ')')) throw new UnknownSyntax();
  reader.at++;
  reader.depth--;
  reader.flags = outside;
  return tree;
}

const escapedAssertions: ReadonlyMap<string, Assertion> = new Map([
  ['A', 'textStart'],
  ['z', 'textEnd'],
  ['b', 'wordEdge'],
  ['B', 'noWordEdge'],
]);

function readEscape(reader: Reader): RegexTree {
  const holds = escapedAssertions.get(reader.source.charAt(reader.at + 1));
  if (!holds) return { kind: 'character', set: readEscapedSet(reader) };
  reader.at += 2;
  return { kind: 'assertion', holds };
}

const quantifier = /^(?:[*+?]|\{(0|[1-9]\d{0,3})(?:(,)(0|[1-9]\d{0,3})?)?\})/;
const tooLongQuantifier = /^\{\d{5,}|^\{\d+,\d{5,}/;

function readRepetition(reader: Reader, of: RegexTree): RegexTree {
  const rest = reader.source.slice(reader.at, reader.at + 24);
  if (tooLongQuantifier.test(rest)) throw new UnknownSyntax();
  const found = quantifier.exec(rest);
  if (!found) return of;
  reader.at += found[0].length;
  if (lookingAt(reader, '?')) reader.at++;
  if (quantifier.test(reader.source.slice(reader.at, reader.at + 16))) throw new UnknownSyntax();
  const [text, first = '', comma, second] = found;
  const least = first === '' ? (text === '+' ? 1 : 0) : Number(first);
  const counted = comma === undefined ? least : second === undefined ? Infinity : Number(second);
  const most = first === '' ? (text === '?' ? 1 : Infinity) : counted;
  const repeat: RegexTree = { kind: 'repeat', of, least, most };
  if (least > most || repeated(repeat) > mostRepeated) throw new UnknownSyntax();
  return repeat;
}

function repeated(tree: RegexTree): number {
  if (tree.kind === 'repeat') return Math.max(1, tree.most === Infinity ? tree.least : tree.most) * repeated(tree.of);
  if (tree.kind !== 'sequence' && tree.kind !== 'choice') return 1;
  return tree.of.reduce((most, child) => Math.max(most, repeated(child)), 1);
}
