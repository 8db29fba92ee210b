// Sets or takes away one member of a YAML text and leaves every other letter where it is.
import { entryOf, lineEnd, readMembers, type Entry } from './yaml-tree.ts';

export type Edit = {
  /** The mapping that holds the member; null for the document itself. */
  inside: string | null;
  key: string;
  /** The first stands behind the key, the others below it and two further in; null takes the member away. */
  lines: readonly string[] | null;
};

/** Where a member is missing, it is put behind the first of these before it that is there. */
const order = ['title', 'correlation', 'level', 'type', 'rules', 'group-by', 'timespan', 'condition', 'generate'];

/** A text that cannot be read, or has no such mapping, stays as it is. */
export function edited(text: string, { inside, key, lines }: Edit): string {
  const members = readMembers(text);
  if ('because' in members) return text;
  const holder = inside === null ? null : entryOf(members.entries, inside)?.value;
  const entries = inside === null ? members.entries : holder?.kind === 'map' && !holder.inBraces ? holder.entries : [];
  const [first] = entries;
  if (!first) return text;
  const present = entryOf(entries, key);
  if (lines === null) return present ? without(text, present) : text;
  const indent = ' '.repeat(first.from - lineStart(text, first.from));
  const [head = '', ...below] = lines;
  const written = [`${key}:${head === '' ? '' : ` ${head}`}`, ...below.map((line) => `${indent}  ${line}`)].join('\n');
  if (present) return text.slice(0, present.from) + written + text.slice(endOf(text, present, below.length > 0));
  const before = order.slice(0, order.indexOf(key)).toReversed();
  const behind = before.map((each) => entryOf(entries, each)).find((each) => each !== undefined);
  if (!behind) return `${text.slice(0, first.from)}${written}\n${indent}${text.slice(first.from)}`;
  const at = lineEnd(text, behind.to);
  return `${text.slice(0, at)}\n${indent}${written}${text.slice(at)}`;
}

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** The comment behind a list's last item belongs to that item; the one behind a single text stays. */
function endOf(text: string, { to, value }: Entry, becomesLines: boolean): number {
  const isOneLine = value.kind === 'text' || value.kind === 'nothing';
  if (isOneLine && !becomesLines) return to;
  const end = lineEnd(text, to);
  return /^[ \t]*(?:#.*)?\r?$/.test(text.slice(to, end)) ? end : to;
}

/** With its whole lines. */
function without(text: string, { from, to }: Entry): string {
  return text.slice(0, lineStart(text, from)) + text.slice(lineEnd(text, to) + 1);
}
