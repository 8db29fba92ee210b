// Reads a small YAML document of ours, member by member, and says of each fault where it stands.
import type { RuleFault } from '@tocsin/contracts/rule';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type ParsedNode } from 'yaml';

export type YamlReader = {
  readonly faults: RuleFault[];
  /** The text of a member; empty where it is absent. */
  readonly text: (key: string) => string;
  /** One text or a list of them. */
  readonly texts: (key: string) => string[];
  /** What a member holds, as plain data; undefined where it is absent. */
  readonly value: (key: string) => unknown;
  /** A fault at a member, or at the start where it is absent. */
  readonly fault: (key: string, message: string) => void;
  /** Faults for members the document may not have. */
  readonly expectOnly: (keys: readonly string[]) => void;
};

/** Null, with the faults, when the text is not one YAML mapping. */
export function readYaml(source: string, file: string): { reader: YamlReader | null; faults: RuleFault[] } {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, version: '1.2', logLevel: 'error', schema: 'core' });
  const faults: RuleFault[] = [];
  const at = (offset: number, message: string): void => {
    const { line, col } = lines.linePos(Math.max(0, offset));
    faults.push({ file, line: Math.max(1, line), column: Math.max(1, col), message });
  };
  for (const error of document.errors.slice(0, 20)) {
    const [first = error.message] = error.message.split('\n');
    at(error.pos[0], `This is not valid YAML: ${first.replace(/ at line \d+, column \d+:?$/, '')}.`);
  }
  const { contents } = document;
  if (faults.length === 0 && !isMap(contents)) at(0, 'This must be a mapping with a title.');
  if (faults.length > 0 || !isMap(contents)) return { reader: null, faults };

  const nodes = new Map<string, { at: number; value: ParsedNode | null }>();
  for (const { key, value } of contents.items)
    if (isScalar(key)) nodes.set(String(key.value), { at: key.range?.[0] ?? 0, value });
  const fault = (key: string, message: string): void => {
    const node = nodes.get(key);
    at(node?.value?.range[0] ?? node?.at ?? 0, message);
  };
  const value = (key: string): unknown => nodes.get(key)?.value?.toJS(document);
  const textOf = (found: unknown): string | null =>
    typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? String(found) : null;
  return {
    faults,
    reader: {
      faults,
      value,
      fault,
      text(key) {
        const found = value(key);
        if (found === undefined || found === null) return '';
        const text = textOf(found);
        if (text === null) fault(key, `"${key}" must be a text.`);
        return text ?? '';
      },
      texts(key) {
        const node = nodes.get(key)?.value;
        const items: unknown[] = isSeq(node) ? node.toJS(document) : [value(key)];
        const texts = items.filter((item) => item !== undefined && item !== null).map(textOf);
        if (texts.includes(null)) fault(key, `"${key}" must be a text or a list of texts.`);
        return texts.filter((text) => text !== null);
      },
      expectOnly(keys) {
        for (const [key, node] of nodes)
          if (!keys.includes(key)) at(node.at, `"${key}" is not known here: ${keys.join(', ')} are.`);
      },
    },
  };
}
