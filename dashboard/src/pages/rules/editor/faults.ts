// Faults as wavy underlines, marks beside their lines, and words on hover. They move with the text until the next check.
import { RangeSet, StateEffect, StateField, type Extension, type Text } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  gutterLineClass,
  GutterMarker,
  hoverTooltip,
  type DecorationSet,
} from '@codemirror/view';

import classes from './code-editor.module.css';

/** Line and column count from 1. */
export type Fault = { line: number; column: number; message: string };

export const setFaults = StateEffect.define<readonly Fault[]>();

class FaultLine extends GutterMarker {
  override elementClass = classes.faultLine ?? '';
}
const faultLine = new FaultLine();

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

const underlines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(present, transaction) {
    const { doc } = transaction.state;
    const news = transaction.effects.findLast((effect) => effect.is(setFaults));
    if (!news?.is(setFaults)) return present.map(transaction.changes);
    const marks = news.value.flatMap((fault) => {
      const { from, to } = rangeOf(doc, fault);
      const mark = Decoration.mark({ class: classes.fault ?? '', message: fault.message });
      return from < to ? [mark.range(from, to)] : [];
    });
    return Decoration.set(marks, true);
  },
  provide: (field) => EditorView.decorations.from(field),
});

const lineMarks = gutterLineClass.compute([underlines], (state) => {
  const starts = new Set<number>();
  state.field(underlines).between(0, state.doc.length, (from) => void starts.add(state.doc.lineAt(from).from));
  return RangeSet.of([...starts].toSorted((one, other) => one - other).map((start) => faultLine.range(start)));
});

const words = hoverTooltip((view, place) => {
  const messages: string[] = [];
  let span = { from: place, to: place };
  view.state.field(underlines).between(place, place, (from, to, mark) => {
    const message: unknown = mark.spec.message;
    if (typeof message !== 'string') return;
    messages.push(message);
    span = { from, to };
  });
  if (messages.length === 0) return null;
  return {
    pos: span.from,
    end: span.to,
    above: true,
    create: () => {
      const dom = document.createElement('div');
      dom.className = classes.faultWords ?? '';
      dom.textContent = messages.join('\n');
      return { dom };
    },
  };
});

export const showFaults: Extension = [underlines, lineMarks, words];
