// What only the document says: known false positives, references and its search, read from its syntax tree.
import { yamlLanguage } from '@codemirror/lang-yaml';

export type DocumentNotes = {
  falsePositives: string[];
  references: string[];
  /** The event search of a threshold or a saved query, and how far back a saved one looks. */
  query: string | null;
  range: string | null;
};

type Node = ReturnType<typeof yamlLanguage.parser.parse>['topNode'];

/** One value or a list of them, each as text. What is no text, such as a map, stands as it is written. */
function textsOf(value: Node | null, source: string): string[] {
  if (!value) return [];
  if (value.name === 'BlockSequence' || value.name === 'FlowSequence')
    return value.getChildren('Item').map((item) => textOf(item.lastChild ?? item, source));
  return [textOf(value, source)];
}

function textOf(node: Node, source: string): string {
  const written = source.slice(node.from, node.to);
  const unquoted = /^(['"])([\s\S]*)\1$/.exec(written);
  const text = !unquoted
    ? written.replace(/^[|>][-+\d]*\s/, '')
    : unquoted[1] === "'"
      ? unquoted[2]?.replaceAll("''", "'")
      : unquoted[2]?.replaceAll(/\\(["\\])/g, '$1');
  return (text ?? '').replaceAll(/\s+/g, ' ').trim();
}

/** A document with faults gives what can be read of it. */
export function documentNotes(source: string): DocumentNotes {
  const notes: DocumentNotes = { falsePositives: [], references: [], query: null, range: null };
  const mapping = yamlLanguage.parser.parse(source).topNode.getChild('Document')?.getChild('BlockMapping');
  for (const pair of mapping?.getChildren('Pair') ?? []) {
    const key = pair.getChild('Key');
    const name = key && source.slice(key.from, key.to);
    const value = pair.lastChild;
    if (!value || value.name === 'Key' || value.name === ':') continue;
    if (name === 'falsepositives') notes.falsePositives = textsOf(value, source);
    if (name === 'query') notes.query = textOf(value, source);
    if (name === 'range') notes.range = textOf(value, source);
    if (name === 'references') notes.references = textsOf(value, source);
  }
  return notes;
}
