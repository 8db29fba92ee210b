// Colours for YAML from its syntax tree, and inside `condition` for the words of Sigma.
import { syntaxTree } from '@codemirror/language';
import { RangeSetBuilder } from '@codemirror/state';
import { Decoration, ViewPlugin, type DecorationSet, type EditorView, type ViewUpdate } from '@codemirror/view';

import classes from './code-editor.module.css';

const mark = (name: string | undefined) => Decoration.mark({ class: name ?? '' });
const marks = {
  section: mark(classes.section),
  key: mark(classes.key),
  modifier: mark(classes.modifier),
  string: mark(classes.string),
  constant: mark(classes.constant),
  comment: mark(classes.comment),
  sign: mark(classes.sign),
  word: mark(classes.word),
};
type Kind = keyof typeof marks;
/** A node as the syntax tree hands it out. */
type Node = Parameters<Parameters<ReturnType<typeof syntaxTree>['iterate']>[0]['enter']>[0];
type Span = { from: number; to: number; kind: Kind };

const plain: Record<string, Kind> = {
  Comment: 'comment',
  QuotedLiteral: 'string',
  BlockLiteralContent: 'string',
  BlockLiteralHeader: 'sign',
  Anchor: 'constant',
  Alias: 'constant',
  Tag: 'constant',
  ':': 'sign',
  '-': 'sign',
  '[': 'sign',
  ']': 'sign',
  '{': 'sign',
  '}': 'sign',
  ',': 'sign',
};

const constant = /^(?:-?\d+(?:\.\d+)?|true|false|null|~|\d{4}-\d\d-\d\d)$/i;
const conditionWords = /\b(?:and|or|not|of|all|any|them|\d+(?= of))\b/gi;

/** `A|endswith|cased`: the name, then its modifiers. */
function keySpans(from: number, text: string, nested: boolean): Span[] {
  const bar = text.indexOf('|');
  const end = bar < 0 ? text.length : bar;
  const name: Span = { from, to: from + end, kind: nested ? 'key' : 'section' };
  return bar < 0 ? [name] : [name, { from: from + bar, to: from + text.length, kind: 'modifier' }];
}

function literalSpans(from: number, text: string, key: string): Span[] {
  if (key === 'condition') {
    const found = [...text.matchAll(conditionWords)];
    return found.map((each) => ({ from: from + each.index, to: from + each.index + each[0].length, kind: 'word' }));
  }
  return [{ from, to: from + text.length, kind: constant.test(text) ? 'constant' : 'string' }];
}

function spansOf(view: EditorView): Span[] {
  const spans: Span[] = [];
  const read = (from: number, to: number) => view.state.doc.sliceString(from, to);
  const enter = (node: Node) => {
    const { name, from, to } = node;
    const kind = plain[name];
    if (kind) spans.push({ from, to, kind });
    else if (name === 'Key') {
      const nested =
        node.node.parent?.parent?.parent?.name === 'Pair' || node.node.parent?.parent?.parent?.name === 'Item';
      spans.push(...keySpans(from, read(from, to), nested));
      return false;
    } else if (name === 'Literal') {
      const key = node.node.parent?.getChild('Key');
      spans.push(...literalSpans(from, read(from, to), key ? read(key.from, key.to) : ''));
    }
    return undefined;
  };
  for (const { from, to } of view.visibleRanges) syntaxTree(view.state).iterate({ from, to, enter });
  return spans;
}

function decorate(view: EditorView): DecorationSet {
  const built = new RangeSetBuilder<Decoration>();
  let last = -1;
  for (const { from, to, kind } of spansOf(view).toSorted((one, other) => one.from - other.from || one.to - other.to)) {
    // A node that two visible ranges share is met twice.
    if (from < last || from === to) continue;
    built.add(from, to, marks[kind]);
    last = to;
  }
  return built.finish();
}

export const yamlColours = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = decorate(view);
    }
    update(update: ViewUpdate) {
      const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      if (update.docChanged || update.viewportChanged || parsed) this.decorations = decorate(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
