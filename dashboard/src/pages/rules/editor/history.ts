// Undo and redo: every change is kept with what takes it back; typing without a pause is one step.
import {
  Annotation,
  StateField,
  Transaction,
  type ChangeSet,
  type EditorSelection,
  type Extension,
  type StateCommand,
} from '@codemirror/state';
import { EditorView } from '@codemirror/view';

type Step = { back: ChangeSet; selection: EditorSelection; at: number; kind: string };
type Kept = { done: readonly Step[]; undone: readonly Step[] };

const pauseMs = 600;
const mostSteps = 500;
const nothing: Kept = { done: [], undone: [] };
const moving = Annotation.define<'undo' | 'redo'>();

const kindOf = (transaction: Transaction): string =>
  transaction.isUserEvent('input.type') ? 'type' : transaction.isUserEvent('delete') ? 'delete' : 'other';

function kept(before: Kept, transaction: Transaction): Kept {
  const direction = transaction.annotation(moving);
  // A step may come to nothing, such as a letter typed and taken away; it is walked over like any other.
  if (!transaction.docChanged && direction === undefined) return before;
  // A text set from outside, such as another version, begins a new story.
  if (transaction.annotation(Transaction.addToHistory) === false) return nothing;
  const step: Step = {
    back: transaction.changes.invert(transaction.startState.doc),
    selection: transaction.startState.selection,
    at: transaction.annotation(Transaction.time) ?? 0,
    kind: kindOf(transaction),
  };
  if (direction === 'undo') return { done: before.done.slice(0, -1), undone: [...before.undone, step] };
  if (direction === 'redo') return { done: [...before.done, step], undone: before.undone.slice(0, -1) };
  const last = before.done.at(-1);
  if (last && step.kind !== 'other' && step.kind === last.kind && step.at - last.at < pauseMs) {
    const joined = { ...last, back: step.back.compose(last.back), at: step.at };
    return { done: [...before.done.slice(0, -1), joined], undone: [] };
  }
  return { done: [...before.done, step].slice(-mostSteps), undone: [] };
}

const steps = StateField.define<Kept>({ create: () => nothing, update: kept });

const move =
  (direction: 'undo' | 'redo'): StateCommand =>
  ({ state, dispatch }) => {
    if (state.readOnly) return false;
    const { done, undone } = state.field(steps);
    const step = (direction === 'undo' ? done : undone).at(-1);
    if (!step) return true;
    const selection = direction === 'undo' ? { selection: step.selection } : {};
    dispatch(
      state.update({ changes: step.back, ...selection, annotations: moving.of(direction), scrollIntoView: true }),
    );
    return true;
  };
export const undo: StateCommand = move('undo');
export const redo: StateCommand = move('redo');

/** The browser's own menu may ask for it too. */
const fromMenu = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType === 'historyUndo') return undo(view);
    return event.inputType === 'historyRedo' ? redo(view) : false;
  },
});

export const history: Extension = [steps, fromMenu];
