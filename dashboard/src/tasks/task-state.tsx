// The state of a task as a choice; blocking and cancelling ask for the reason they need.
import { Select } from '@mantine/core';
import type { Task } from '@tocsin/contracts/task';
import { taskStates, type TaskState } from '@tocsin/contracts/words';
import { useState } from 'react';

import { Confirm } from '../ui/confirm.tsx';
import { taskStateWords } from '../words/tasks.ts';
import type { TaskChanges } from './use-task-changes.ts';
import { words } from './words.ts';

/** A mandatory task is not cancelled by hand. */
export const statesFor = ({ mandatory }: Pick<Task, 'mandatory'>): readonly TaskState[] =>
  taskStates.filter((state) => state !== 'cancelled' || !mandatory);

const needsReason = (state: TaskState): boolean => state === 'blocked' || state === 'cancelled';

type Props = { task: Task; changes: TaskChanges };

export function TaskStateSelect({ task, changes }: Props) {
  const [asking, setAsking] = useState<TaskState | null>(null);
  return (
    <>
      <Select
        label={words.state}
        allowDeselect={false}
        data={statesFor(task).map((value) => ({ value, label: taskStateWords[value] }))}
        value={task.state}
        onChange={(value) => {
          const state = taskStates.find((each) => each === value);
          if (!state || state === task.state) return;
          if (needsReason(state)) setAsking(state);
          else void changes.move(task.id, state);
        }}
      />
      <Confirm
        opened={asking !== null}
        title={task.title}
        action={asking ? taskStateWords[asking] : ''}
        reason={asking ? words.why(taskStateWords[asking]) : ''}
        onClose={() => setAsking(null)}
        onConfirm={(reason) => {
          if (asking) void changes.move(task.id, asking, reason).then((done) => done && setAsking(null));
        }}
      >
        {words.whyDetail}
      </Confirm>
    </>
  );
}
