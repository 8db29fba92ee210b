// Ctrl+F inside the editor: it draws only what is on screen, so the browser's own search would miss the rest.
import { search, searchKeymap } from '@codemirror/search';
import type { Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';

const looks = EditorView.theme({
  '.cm-panels': { backgroundColor: 'var(--raised)', color: 'var(--text1)', fontFamily: 'var(--font)' },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': { padding: '6px 30px 6px 10px', fontSize: '12px' },
  '.cm-panel.cm-search [name=close]': {
    color: 'var(--text2)',
    top: '4px',
    right: '8px',
    fontSize: '18px',
    cursor: 'pointer',
  },
  '.cm-panel.cm-search label': {
    display: 'inline-flex',
    verticalAlign: 'middle',
    alignItems: 'center',
    gap: '4px',
    marginRight: '8px',
    fontSize: '12px',
    color: 'var(--text2)',
  },
  '.cm-panel.cm-search label input': { margin: '0', accentColor: 'var(--accent)' },
  '.cm-textfield': {
    backgroundColor: 'var(--bg)',
    border: '1px solid var(--line2)',
    borderRadius: '5px',
    padding: '3px 7px',
    fontSize: '12px',
    color: 'inherit',
  },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--hover)',
    border: '1px solid var(--line)',
    borderRadius: '5px',
    padding: '3px 9px',
    fontSize: '12px',
    color: 'inherit',
    cursor: 'pointer',
  },
  '.cm-searchMatch': { backgroundColor: 'color-mix(in srgb, var(--medium) 26%, transparent)' },
  '.cm-searchMatch-selected': { backgroundColor: 'color-mix(in srgb, var(--medium) 52%, transparent)' },
});

const keys = new Set(['Mod-f', 'F3', 'Mod-g', 'Escape']);

export const finding: Extension = [
  search({ top: true }),
  keymap.of(searchKeymap.filter(({ key }) => key !== undefined && keys.has(key))),
  looks,
];
