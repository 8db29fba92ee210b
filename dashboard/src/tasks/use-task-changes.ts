// The changes people make to tasks, each with its refusal and what it makes stale.
import { useQueryClient } from '@tanstack/react-query';
import type { Input } from '@tocsin/contracts/client';
import type { Task } from '@tocsin/contracts/task';

import { call } from '../lib/api.ts';
import { showProblem, showToast } from '../ui/toast.tsx';
import { taskStateWords } from '../words/tasks.ts';
import { words } from './words.ts';

type Edit = Omit<Input<'PATCH /tasks/:taskId'>, 'taskId'>;
type Added = Input<'POST /incidents/:incidentId/tasks'>;

export type TaskChanges = {
  /** @returns false where it was refused; the reason is on screen then. */
  add: (task: Added) => Promise<boolean>;
  edit: (taskId: string, edit: Edit) => Promise<boolean>;
  move: (taskId: string, state: Input<'POST /tasks/:taskId/state'>['state'], reason?: string) => Promise<boolean>;
  note: (taskId: string, body: string) => Promise<boolean>;
};

export function useTaskChanges(): TaskChanges {
  const client = useQueryClient();
  const attempt = async <Answer>(
    doing: string,
    ask: () => Promise<Answer>,
    onDone?: (answer: Answer) => void,
  ): Promise<boolean> => {
    const done = await ask().then(
      (answer) => {
        onDone?.(answer);
        return true;
      },
      (error: unknown) => {
        showProblem(error, doing);
        return false;
      },
    );
    void client.invalidateQueries({ queryKey: ['tasks'] });
    void client.invalidateQueries({ queryKey: ['incidents'] });
    return done;
  };
  /** For ten seconds, by the button or by `U`. */
  const offerUndo =
    (title: string) =>
    ({ id: taskId, rev: madeRev }: Task): void =>
      void showToast({
        title,
        undo: () =>
          void attempt(
            words.undoing,
            () => call('POST /tasks/:taskId/undo', { taskId, madeRev }),
            () => showToast({ title: words.undone }),
          ),
      });
  return {
    add: (task) => attempt(words.adding, () => call('POST /incidents/:incidentId/tasks', task)),
    edit: (taskId, edit) =>
      attempt(words.changing, () => call('PATCH /tasks/:taskId', { taskId, ...edit }), offerUndo(words.changed)),
    move: (taskId, state, reason) =>
      attempt(
        words.moving,
        () => call('POST /tasks/:taskId/state', { taskId, state, ...(reason === undefined ? {} : { reason }) }),
        (task) => offerUndo(words.moved(taskStateWords[task.state]))(task),
      ),
    note: (taskId, body) => attempt(words.noting, () => call('POST /tasks/:taskId/logs', { taskId, body })),
  };
}
