// How CodeMirror looks here: the tokens of the house, in both themes.
import { EditorView } from '@codemirror/view';

export const editorTheme = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'transparent', color: 'var(--text1)', fontSize: '12.5px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '20px', overflow: 'auto' },
  '.cm-content': { padding: '10px 0', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0 16px 0 8px' },
  '.cm-gutters': { backgroundColor: 'transparent', border: 'none', color: 'var(--text3)' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '38px', padding: '0 8px 0 10px' },
  '.cm-activeLine': { backgroundColor: 'var(--hair)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--text1)' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'color-mix(in oklab, var(--accent) 26%, transparent)',
  },
  '.cm-changedLine': { backgroundColor: 'color-mix(in srgb, var(--ok) 9%, transparent) !important' },
  '.cm-changedText': { background: 'color-mix(in srgb, var(--ok) 26%, transparent) !important' },
  '.cm-deletedChunk': { backgroundColor: 'color-mix(in srgb, var(--critical) 9%, transparent) !important' },
  '.cm-deletedChunk .cm-deletedText': { background: 'color-mix(in srgb, var(--critical) 26%, transparent) !important' },
  '.cm-collapsedLines': { background: 'var(--raised)', color: 'var(--text2)', padding: '2px 10px' },
  '.cm-collapsedLines::before, .cm-collapsedLines::after': { content: 'none !important' },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--line2)',
    borderRadius: '6px',
    color: 'var(--text1)',
    boxShadow: 'var(--shadow-float)',
  },
});
