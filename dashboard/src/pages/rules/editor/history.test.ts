// Undoing everything gives back the first text, redoing everything the last one.
import { EditorState, Transaction, type StateCommand, type TransactionSpec } from '@codemirror/state';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { history, redo, undo } from './history.ts';

/** A bare state, changed in place. */
function held(doc: string) {
  let state = EditorState.create({ doc, extensions: [history] });
  const change = (spec: TransactionSpec) => {
    state = state.update(spec).state;
  };
  const dispatch = (transaction: Transaction) => {
    state = transaction.state;
  };
  return {
    change,
    run: (command: StateCommand) => command({ state, dispatch }),
    text: () => state.doc.toString(),
    length: () => state.doc.length,
  };
}

const anEdit = fc.record({
  at: fc.nat(),
  remove: fc.nat(5),
  insert: fc.string({ maxLength: 4 }),
  typed: fc.boolean(),
  after: fc.nat(2000),
});

test('undo and redo walk the whole story both ways', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(anEdit, { maxLength: 30 }), (start, edits) => {
      const { change, run, text, length } = held(start);
      let clock = 1;
      for (const { at, remove, insert, typed, after } of edits) {
        const from = at % (length() + 1);
        clock += after;
        change({
          changes: { from, to: Math.min(length(), from + remove), insert },
          annotations: [Transaction.time.of(clock), Transaction.userEvent.of(typed ? 'input.type' : 'input.paste')],
        });
      }
      const end = text();
      for (const _ of edits) run(undo);
      expect(text()).toBe(EditorState.create({ doc: start }).doc.toString());
      for (const _ of edits) run(redo);
      expect(text()).toBe(end);
    }),
    { numRuns: 200 },
  );
});

test('typing without a pause is one step, a pause begins another', () => {
  const { change, run, text, length } = held('');
  const type = (insert: string, at: number) =>
    change({
      changes: { from: length(), insert },
      annotations: [Transaction.time.of(at), Transaction.userEvent.of('input.type')],
    });
  type('a', 1000);
  type('b', 1100);
  type('c', 9000);
  run(undo);
  expect(text()).toBe('ab');
  run(undo);
  expect(text()).toBe('');
});

test('a text set from outside is not undone', () => {
  const { change, run, text } = held('mine');
  change({ changes: { from: 0, to: 4, insert: 'theirs' }, annotations: Transaction.addToHistory.of(false) });
  run(undo);
  expect(text()).toBe('theirs');
});
