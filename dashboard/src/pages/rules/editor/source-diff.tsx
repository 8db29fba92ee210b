// Two texts of a rule as one, with what went and what came: CodeMirror's unified merge view.
import { yaml } from '@codemirror/lang-yaml';
import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';

import { phrases } from './phrases.ts';
import { editorTheme } from './theme.ts';
import { yamlColours } from './yaml-colours.ts';

import classes from './code-editor.module.css';

export function SourceDiff({ label, before, after }: { label: string; before: string; after: string }) {
  const parent = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!parent.current) return undefined;
    const view = new EditorView({
      parent: parent.current,
      state: EditorState.create({
        doc: after,
        extensions: [
          lineNumbers(),
          EditorView.lineWrapping,
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          EditorView.contentAttributes.of({
            tabindex: '0',
            'aria-label': label,
            role: 'textbox',
            'aria-readonly': 'true',
          }),
          yaml(),
          yamlColours,
          editorTheme,
          phrases,
          unifiedMergeView({
            original: before,
            mergeControls: false,
            highlightChanges: true,
            gutter: true,
            collapseUnchanged: { margin: 3, minSize: 8 },
          }),
        ],
      }),
    });
    return () => view.destroy();
  }, [label, before, after]);
  return <div ref={parent} className={classes.editor} />;
}
