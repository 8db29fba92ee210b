// The columns of the action board: by state, or by when tasks are due.
import type { Task } from '@tocsin/contracts/task';
import { openTaskStates } from '@tocsin/contracts/words';

import { taskStateWords } from '../../words/tasks.ts';
import { words } from './words.ts';

export type Column = { id: string; name: string; tasks: Task[] };

const dayMs = 86_400_000;
const buckets = ['overdue', 'today', 'week', 'later', 'never'] as const;

/** @param now in ms; the day ends on the reader's clock */
export function bucketOf(dueAt: string | null, now: number): (typeof buckets)[number] {
  if (dueAt === null) return 'never';
  const due = Date.parse(dueAt);
  if (due < now) return 'overdue';
  if (due <= new Date(now).setHours(23, 59, 59, 999)) return 'today';
  return due <= now + 7 * dayMs ? 'week' : 'later';
}

export const columnsOf = (tasks: readonly Task[], byDue: boolean, now: number): Column[] =>
  byDue
    ? buckets.map((id) => ({ id, name: words[id], tasks: tasks.filter(({ dueAt }) => bucketOf(dueAt, now) === id) }))
    : openTaskStates.map((id) => ({
        id,
        name: taskStateWords[id],
        tasks: tasks.filter(({ state }) => state === id),
      }));
