// CodeMirror as a component: a Sigma document with colours, faults and warnings at their place, completion, and undo.
import { yaml } from '@codemirror/lang-yaml';
import { indentUnit } from '@codemirror/language';
import { Compartment, EditorState, Transaction, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  lineNumbers,
} from '@codemirror/view';
import { useEffect, useEffectEvent, useImperativeHandle, useRef, type Ref } from 'react';

import { classNames } from '../../../ui/class-names.ts';
import { completion } from './completion/complete.ts';
import { placeOf, setFindings, showFindings, type Fault } from './faults.ts';
import { finding } from './finding.ts';
import { history } from './history.ts';
import { editorKeys } from './keys.ts';
import { phrases } from './phrases.ts';
import { editorTheme } from './theme.ts';
import { yamlColours } from './yaml-colours.ts';

import classes from './code-editor.module.css';

export type EditorHandle = {
  /** Puts the cursor there and shows it; line and column count from 1. */
  jumpTo: (place: { line: number; column: number }) => void;
};

type CodeEditorProps = {
  label: string;
  value: string;
  readOnly?: boolean;
  /** With a border of its own, for use inside a page of text. */
  framed?: boolean;
  faults?: readonly Fault[];
  /** What could be better, in another tone. */
  warnings?: readonly Fault[];
  onChange?: (value: string) => void;
  onSave?: () => void;
  handle?: Ref<EditorHandle>;
};

const readOnlyAs = (readOnly: boolean): Extension => [
  EditorState.readOnly.of(readOnly),
  EditorView.editable.of(!readOnly),
  // Editable or not, it must be reached and scrolled from the keyboard.
  EditorView.contentAttributes.of({ tabindex: '0' }),
  readOnly ? [] : [highlightActiveLine(), highlightActiveLineGutter(), completion],
];

const access = new Compartment();

export function CodeEditor(props: CodeEditorProps) {
  const { label, value, readOnly = false, framed = false, faults = none, warnings = none, handle } = props;
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const onChange = useEffectEvent((text: string) => props.onChange?.(text));
  const onSave = useEffectEvent(() => props.onSave?.());
  const begin = useEffectEvent((element: HTMLDivElement) => {
    const extensions = [
      lineNumbers(),
      highlightSpecialChars(),
      drawSelection(),
      EditorView.lineWrapping,
      indentUnit.of('  '),
      yaml(),
      yamlColours,
      showFindings,
      history,
      finding,
      phrases,
      editorKeys(() => onSave()),
      editorTheme,
      access.of(readOnlyAs(readOnly)),
      EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
      EditorView.updateListener.of((update) => {
        const fromOutside = update.transactions.some((each) => each.annotation(Transaction.addToHistory) === false);
        if (update.docChanged && !fromOutside) onChange(update.state.doc.toString());
      }),
    ];
    return new EditorView({ parent: element, state: EditorState.create({ doc: value, extensions }) });
  });

  useEffect(() => {
    if (!parent.current) return undefined;
    const made = begin(parent.current);
    view.current = made;
    return () => made.destroy();
  }, []);
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    const changes = { from: 0, to: editor.state.doc.length, insert: value };
    editor.dispatch({ changes, annotations: Transaction.addToHistory.of(false) });
  }, [value]);
  useEffect(() => view.current?.dispatch({ effects: setFindings.of({ faults, warnings }) }), [faults, warnings]);
  useEffect(() => view.current?.dispatch({ effects: access.reconfigure(readOnlyAs(readOnly)) }), [readOnly]);
  useImperativeHandle(handle, () => ({
    jumpTo: (place) => {
      const editor = view.current;
      if (!editor) return;
      const anchor = placeOf(editor.state.doc, place);
      editor.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
      editor.focus();
    },
  }));
  return <div ref={parent} className={classNames(classes.editor, framed && classes.framed)} />;
}

const none: readonly Fault[] = [];
