// When a task is due; in words, not only in red, where that has passed.
import type { Task } from '@tocsin/contracts/task';
import { openTaskStates } from '@tocsin/contracts/words';

import { useNow } from '../lib/now.ts';
import { Time } from '../ui/time.tsx';
import { words } from './words.ts';

import classes from './tasks.module.css';

export const isOpenTask = ({ state }: Pick<Task, 'state'>): boolean => openTaskStates.some((open) => open === state);
export const isOverdue = (task: Pick<Task, 'state' | 'dueAt'>, now: number): boolean =>
  task.dueAt !== null && isOpenTask(task) && Date.parse(task.dueAt) < now;

export function TaskDue({ task }: { task: Task }) {
  const now = useNow();
  if (task.dueAt === null) return null;
  const late = isOverdue(task, now);
  return (
    <span className={late ? classes.late : 'muted'}>
      <Time at={task.dueAt} /> {late && words.overdue}
    </span>
  );
}
