// Completion in the editor: the offer for the cursor's place, in CodeMirror's terms.
import {
  acceptCompletion,
  autocompletion,
  startCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { Prec, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';

import { asked } from './asked.ts';
import { offerAt } from './options.ts';
import { placeAt, type Place } from './place.ts';
import type { Word } from './words.ts';

/** More than anyone looks through. */
const mostTags = 60;

async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  const text = context.state.doc.toString();
  const place = placeAt(text, context.pos);
  if (!place) return null;
  const offer = await offerAt(text, place, asked).catch(() => null);
  if (!offer || offer.words.length === 0 || context.aborted) return null;
  const from = context.pos - offer.length;
  const typed = context.state.sliceDoc(from, context.pos);
  if (!context.explicit && typed === '' && !isExpected(place, text.slice(0, context.pos))) return null;
  if (place.path[0] === 'tags') return { from, filter: false, options: tagsLike(offer.words, typed).map(optionOf) };
  // A word that is whole is left alone, so that Enter goes on to the next line.
  const isWhole = (word: string): boolean => offer.words.some(({ label }) => label === word);
  if (isWhole(typed) && !context.explicit) return null;
  const validFor = (word: string): boolean => /^[\w.*-]*$/.test(word) && !isWhole(word);
  return { from, options: offer.words.map(optionOf), validFor };
}

/** Whether one thing of a list must follow: elsewhere Enter and Tab go on until something is typed. */
const isExpected = (place: Place, before: string): boolean =>
  place.at === 'value' || place.path[0] === 'tags' || before.endsWith('|');

/** By the id or by the name of what it stands for. */
export function tagsLike(words: readonly Word[], typed: string): Word[] {
  const wanted = typed.toLowerCase();
  const bare = wanted.replace(/^attack\./, '');
  const byTag = words.filter(({ label }) => label.startsWith(wanted) || label.startsWith(`attack.${bare}`));
  const byName = bare.length < 3 ? [] : words.filter(({ detail = '' }) => detail.toLowerCase().includes(bare));
  return [...new Set([...byTag, ...byName])].slice(0, mostTags);
}

function optionOf({ label, detail, put }: Word, place: number): Completion {
  return {
    label,
    // In the order given, where CodeMirror finds two equally fit.
    boost: Math.max(-99, -place),
    ...(detail !== undefined && { detail }),
    apply: (view, completion, from, to) => {
      const line = view.state.doc.lineAt(from);
      const indent = /^\s*/.exec(line.text)?.[0] ?? '';
      const isBlock = put?.includes('\n') ?? false;
      const insert = isBlock ? (put ?? label).replaceAll(/\n */g, `\n${indent}  `) : (put ?? label);
      // What follows already, such as a colon, is not written twice.
      const rest = view.state.sliceDoc(to, line.to);
      const text = rest.startsWith(':') ? label : insert;
      view.dispatch({
        changes: { from, to, insert: text },
        selection: { anchor: from + text.length },
        userEvent: 'input.complete',
        scrollIntoView: true,
      });
      if (/[:-] $/.test(text)) startCompletion(view);
    },
  };
}

const looks = EditorView.theme({
  '.cm-tooltip.cm-tooltip-autocomplete': { borderColor: 'var(--line2)', padding: '4px', maxWidth: '560px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--mono)',
    fontSize: '12px',
    maxHeight: '264px',
    minWidth: '260px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    alignItems: 'baseline',
    gap: '14px',
    padding: '4px 8px',
    borderRadius: '4px',
    lineHeight: '18px',
    color: 'var(--text1)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    background: 'var(--selected)',
    color: 'var(--text1)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--accent)', fontWeight: '600' },
  '.cm-completionDetail': {
    flex: '1',
    marginLeft: '0',
    textAlign: 'right',
    fontFamily: 'var(--font)',
    fontStyle: 'normal',
    color: 'var(--text2)',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  },
});

/** Ctrl+Space asks for it; Enter and Tab take it, Escape leaves it. */
export const completion: Extension = [
  autocompletion({ override: [complete], icons: false, activateOnTypingDelay: 60, maxRenderedOptions: 80 }),
  Prec.highest(keymap.of([{ key: 'Tab', run: acceptCompletion }])),
  looks,
];
