// Faults and warnings as wavy underlines, marks beside their lines, and words on hover; they move with the text until
// the next check.
import { RangeSet, StateEffect, StateField, type Extension, type Range, type Text } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  gutterLineClass,
  GutterMarker,
  hoverTooltip,
  type DecorationSet,
} from '@codemirror/view';

import { said } from '../../../words/said.ts';

import classes from './code-editor.module.css';

/** Line and column count from 1. */
export type Fault = { line: number; column: number; message: string };

export type Findings = { faults: readonly Fault[]; warnings: readonly Fault[] };
type Weight = 'fault' | 'warning';

export const setFindings = StateEffect.define<Findings>();

class FoundLine extends GutterMarker {
  override elementClass: string;
  constructor(weight: Weight) {
    super();
    this.elementClass = classes[`${weight}Line`] ?? '';
  }
}
const foundLine: Record<Weight, FoundLine> = { fault: new FoundLine('fault'), warning: new FoundLine('warning') };

/** Where a fault stands in the text; what lies beyond the text stands at its end. */
export function placeOf(doc: Text, { line, column }: Pick<Fault, 'line' | 'column'>): number {
  const at = doc.line(Math.min(Math.max(1, line), doc.lines));
  return Math.min(at.from + Math.max(1, column) - 1, at.to);
}

/** From the fault to the end of its word, and at least one character that is there. */
export function rangeOf(doc: Text, fault: Fault): { from: number; to: number } {
  const from = placeOf(doc, fault);
  const line = doc.lineAt(from);
  const word = /^[^\s,[\]{}]*[^\s,[\]{}:]/.exec(doc.sliceString(from, line.to))?.[0].length ?? 0;
  if (word > 0) return { from, to: from + word };
  return from < line.to ? { from, to: from + 1 } : { from: Math.max(line.from, from - 1), to: from };
}

function marksOf(doc: Text, found: readonly Fault[], weight: Weight): Range<Decoration>[] {
  return found.flatMap((fault) => {
    const { from, to } = rangeOf(doc, fault);
    const mark = Decoration.mark({ class: classes[weight] ?? '', weight, message: said(fault.message) });
    return from < to ? [mark.range(from, to)] : [];
  });
}

const underlines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(present, transaction) {
    const { doc } = transaction.state;
    const news = transaction.effects.findLast((effect) => effect.is(setFindings));
    if (!news?.is(setFindings)) return present.map(transaction.changes);
    const { faults, warnings } = news.value;
    return Decoration.set([...marksOf(doc, warnings, 'warning'), ...marksOf(doc, faults, 'fault')], true);
  },
  provide: (field) => EditorView.decorations.from(field),
});

const weightOf = (mark: Decoration): Weight => (mark.spec.weight === 'warning' ? 'warning' : 'fault');

/** A line with both counts as faulty. */
const lineMarks = gutterLineClass.compute([underlines], (state) => {
  const starts = new Map<number, Weight>();
  state.field(underlines).between(0, state.doc.length, (from, _, mark) => {
    const start = state.doc.lineAt(from).from;
    if (starts.get(start) !== 'fault') starts.set(start, weightOf(mark));
  });
  return RangeSet.of(
    [...starts].toSorted(([one], [other]) => one - other).map(([start, weight]) => foundLine[weight].range(start)),
  );
});

const words = hoverTooltip((view, place) => {
  const found: { weight: Weight; message: string }[] = [];
  let span = { from: place, to: place };
  view.state.field(underlines).between(place, place, (from, to, mark) => {
    const message: unknown = mark.spec.message;
    if (typeof message !== 'string') return;
    found.push({ weight: weightOf(mark), message });
    span = { from, to };
  });
  if (found.length === 0) return null;
  return {
    pos: span.from,
    end: span.to,
    above: true,
    create: () => {
      const dom = document.createElement('div');
      dom.className = classes.foundWords ?? '';
      for (const { weight, message } of found) {
        const words = document.createElement('p');
        words.dataset.weight = weight;
        words.textContent = message;
        dom.append(words);
      }
      return { dom };
    },
  };
});

export const showFindings: Extension = [underlines, lineMarks, words];
