// The keys of the editor beyond what every text field knows.
import { EditorSelection, type ChangeSpec } from '@codemirror/state';
import { keymap, type Command, type EditorView } from '@codemirror/view';

import { redo, undo } from './history.ts';

const unit = '  ';

/** A new line as deep as this one, and deeper after a colon. */
const newLine: Command = (view) => {
  if (view.state.readOnly) return false;
  const change = view.state.changeByRange((range) => {
    const line = view.state.doc.lineAt(range.from);
    const before = view.state.doc.sliceString(line.from, range.from);
    const depth = /^\s*/.exec(before)?.[0] ?? '';
    const insert = `${view.state.lineBreak}${depth}${/:\s*$/.test(before) ? unit : ''}`;
    return {
      changes: { from: range.from, to: range.to, insert },
      range: EditorSelection.cursor(range.from + insert.length),
    };
  });
  view.dispatch(change, { scrollIntoView: true, userEvent: 'input' });
  return true;
};

function changeLines(view: EditorView, change: (from: number, text: string) => ChangeSpec | null): boolean {
  if (view.state.readOnly) return false;
  const { from, to } = view.state.selection.main;
  const first = view.state.doc.lineAt(from).number;
  const last = view.state.doc.lineAt(to).number;
  const changes: ChangeSpec[] = [];
  for (let number = first; number <= last; number += 1) {
    const line = view.state.doc.line(number);
    const made = change(line.from, line.text);
    if (made) changes.push(made);
  }
  if (changes.length > 0) view.dispatch({ changes, userEvent: 'input.indent', scrollIntoView: true });
  return true;
}

/** Several lines go deeper; in one line two spaces go in. */
const deeper: Command = (view) => {
  if (view.state.readOnly) return false;
  const { from, to, empty } = view.state.selection.main;
  if (!empty && view.state.doc.lineAt(from).number !== view.state.doc.lineAt(to).number)
    return changeLines(view, (at) => ({ from: at, insert: unit }));
  view.dispatch(view.state.replaceSelection(unit), { userEvent: 'input', scrollIntoView: true });
  return true;
};
const shallower: Command = (view) =>
  changeLines(view, (at, text) => {
    const spaces = /^ {1,2}/.exec(text)?.[0].length ?? 0;
    return spaces > 0 ? { from: at, to: at + spaces } : null;
  });

/** All lines become comments, or cease to be when all are. */
const comment: Command = (view) => {
  const { doc, selection } = view.state;
  const first = doc.lineAt(selection.main.from).number;
  const last = doc.lineAt(selection.main.to).number;
  const texts = Array.from({ length: last - first + 1 }, (_, place) => doc.line(first + place).text);
  const written = texts.filter((text) => text.trim() !== '');
  const off = written.length > 0 && written.every((text) => /^\s*#/.test(text));
  return changeLines(view, (at, text) => {
    if (text.trim() === '') return null;
    const depth = /^\s*/.exec(text)?.[0].length ?? 0;
    if (!off) return { from: at + depth, insert: '# ' };
    const sign = /^\s*# ?/.exec(text)?.[0].length ?? depth;
    return { from: at + depth, to: at + sign };
  });
};

/** The view draws only what is on screen, so the browser cannot select or reach the rest by itself. */
const select =
  (range: (length: number, anchor: number) => [anchor: number, head: number]): Command =>
  (view) => {
    const [anchor, head] = range(view.state.doc.length, view.state.selection.main.anchor);
    view.dispatch({ selection: { anchor, head }, scrollIntoView: true });
    return true;
  };

const leave: Command = (view) => {
  view.contentDOM.blur();
  return true;
};

/** Escape leaves the editor, so that Tab can mean indentation and nobody is caught in it. */
export const editorKeys = (onSave: () => void) =>
  keymap.of([
    {
      key: 'Mod-s',
      preventDefault: true,
      run: () => {
        onSave();
        return true;
      },
    },
    { key: 'Mod-z', run: undo, preventDefault: true },
    { key: 'Mod-Shift-z', run: redo, preventDefault: true },
    { key: 'Mod-y', run: redo, preventDefault: true },
    { key: 'Mod-/', run: comment, preventDefault: true },
    { key: 'Mod-a', run: select((length) => [0, length]), preventDefault: true },
    { key: 'Mod-Home', run: select(() => [0, 0]), shift: select((_, anchor) => [anchor, 0]) },
    { key: 'Mod-End', run: select((length) => [length, length]), shift: select((length, anchor) => [anchor, length]) },
    { key: 'Enter', run: newLine },
    { key: 'Tab', run: deeper, shift: shallower },
    { key: 'Escape', run: leave },
  ]);
