// YAML as places in its text: what stands where, so that one member can be rewritten and the rest left as it is.
import { yamlLanguage } from '@codemirror/lang-yaml';

import { words } from './words.ts';

type Node = ReturnType<typeof yamlLanguage.parser.parse>['topNode'];

export type Value =
  | { kind: 'nothing' }
  | { kind: 'text'; text: string }
  /** `note`: the comment behind the item, on its line. */
  | { kind: 'list'; items: readonly { value: Value; note: string }[] }
  | { kind: 'map'; entries: readonly Entry[]; inBraces: boolean }
  /** What is not read here: anchors, tags, texts of several lines. */
  | { kind: 'other' };
/** From the first letter of the key to the last of the value. */
export type Entry = { key: string; from: number; to: number; value: Value };

/** The members of the one document in the text, or why there are none to work with, as the end of a sentence. */
export function readMembers(text: string): { entries: readonly Entry[] } | { because: string } {
  const { topNode } = yamlLanguage.parser.parse(text);
  if (hasError(topNode)) return { because: words.because.notYaml };
  const documents = topNode.getChildren('Document');
  const [document] = documents;
  if (documents.length > 1) return { because: words.because.several };
  const mapping = document?.getChild('BlockMapping');
  if (!mapping) return { because: words.because.noMapping };
  const entries = entriesOf(mapping, text);
  return repeats(entries) ? { because: words.because.twice } : { entries };
}

export const entryOf = (entries: readonly Entry[], key: string): Entry | undefined =>
  entries.find((entry) => entry.key === key);

const repeats = (entries: readonly Entry[]): boolean => new Set(entries.map(({ key }) => key)).size < entries.length;

function hasError(node: Node): boolean {
  let found = false;
  node.cursor().iterate((each) => {
    found ||= each.type.isError;
    return !found;
  });
  return found;
}

const entriesOf = (mapping: Node, text: string): Entry[] =>
  mapping.getChildren('Pair').map((pair) => {
    const key = pair.getChild('Key');
    const name = key?.firstChild ? valueOf(key.firstChild, text) : null;
    const last = pair.lastChild;
    const isEmpty = !last || last.name === 'Key' || last.name === ':' || last.name === 'Comment';
    return {
      key: name?.kind === 'text' ? name.text : '',
      from: pair.from,
      to: pair.to,
      value: isEmpty ? { kind: 'nothing' } : valueOf(last, text),
    };
  });

function valueOf(node: Node, text: string): Value {
  const written = text.slice(node.from, node.to);
  switch (node.name) {
    case 'Literal':
      return /^(?:~|null)$/i.test(written) ? { kind: 'nothing' } : { kind: 'text', text: folded(written) };
    case 'QuotedLiteral':
      return unquoted(written);
    case 'BlockSequence':
    case 'FlowSequence':
      return {
        kind: 'list',
        items: node.getChildren('Item').map((item) => ({
          value: item.lastChild ? valueOf(item.lastChild, text) : { kind: 'other' },
          note: node.name === 'BlockSequence' ? noteBehind(item.to, text) : '',
        })),
      };
    case 'BlockMapping':
    case 'FlowMapping': {
      const entries = entriesOf(node, text);
      return repeats(entries) ? { kind: 'other' } : { kind: 'map', entries, inBraces: node.name === 'FlowMapping' };
    }
    default:
      return { kind: 'other' };
  }
}

const folded = (written: string): string => written.replaceAll(/\s*\n\s*/g, ' ');

function unquoted(written: string): Value {
  if (written.includes('\n')) return { kind: 'other' };
  if (written.startsWith("'")) return { kind: 'text', text: written.slice(1, -1).replaceAll("''", "'") };
  try {
    const text: unknown = JSON.parse(written);
    return typeof text === 'string' ? { kind: 'text', text } : { kind: 'other' };
  } catch {
    // YAML has escapes that JSON has not.
    return { kind: 'other' };
  }
}

export const lineEnd = (text: string, from: number): number => {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
};
const noteBehind = (from: number, text: string): string =>
  /^[ \t]+#[ \t]*(.*?)[ \t]*\r?$/.exec(text.slice(from, lineEnd(text, from)))?.[1] ?? '';

/** A text as a YAML scalar that is read back as this text. */
export function scalar(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what single quotes cannot hold
  if (/[\u0000-\u001F\u007F-\u009F\u2028\u2029\uFEFF]/.test(text)) return JSON.stringify(text);
  return isPlain(text) ? text : `'${text.replaceAll("'", "''")}'`;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Words that YAML, of one version or another, takes for something else than a text. */
const taken = /^(?:true|false|yes|no|on|off|null|y|n)$/i;
const isPlain = (text: string): boolean =>
  uuid.test(text) || (/^[A-Za-z_](?:[\w ./()-]*[\w)])?$/.test(text) && !taken.test(text));
