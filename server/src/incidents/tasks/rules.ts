// When a task may move on, and what it may wait for.
import type { TaskState } from '@tocsin/contracts/words';

type Node = { id: string; dependsOn: readonly string[] };

/** Whether waiting for `dependsOn` would make the task wait for itself. */
export function wouldCircle(tasks: readonly Node[], taskId: string, dependsOn: readonly string[]): boolean {
  const waits = new Map(tasks.map(({ id, dependsOn: others }) => [id, others]));
  waits.set(taskId, dependsOn);
  const seen = new Set<string>();
  const open = [...dependsOn];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === taskId) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(waits.get(id) ?? []));
  }
  return false;
}

export type TaskMove = { ok: true } | { ok: false; kind: 'conflict' | 'invalid_input'; code: string; because: string };
type Moving = {
  from: TaskState;
  to: TaskState;
  reason: string | undefined;
  mandatory: boolean;
  logCount: number;
  /** Numbers of the tasks it waits for that are neither done nor cancelled. */
  waitsFor: readonly string[];
};
const began: readonly TaskState[] = ['in_progress', 'in_review', 'done'];

/** A mandatory task is not cancelled by hand: it would open the gate without being done. */
export function checkTaskMove({ from, to, reason, mandatory, logCount, waitsFor }: Moving): TaskMove {
  const refused = (kind: 'conflict' | 'invalid_input', code: string, because: string): TaskMove => ({
    ok: false,
    kind,
    code,
    because,
  });
  if (from === to) return refused('conflict', 'task_unchanged', 'Someone has already moved the task there.');
  if ((to === 'blocked' || to === 'cancelled') && reason === undefined)
    return refused('invalid_input', 'reason_missing', 'Blocking or cancelling a task needs a reason.');
  if (to === 'cancelled' && mandatory)
    return refused('conflict', 'task_mandatory', 'The task is mandatory; say that it is not before cancelling it.');
  if (began.includes(to) && waitsFor.length > 0)
    return refused('conflict', 'task_waits', `It waits for ${waitsFor.slice(0, 5).join(', ')}.`);
  if (to === 'done' && mandatory && logCount === 0)
    return refused('conflict', 'task_needs_log', 'A mandatory task is done only with an entry in its log.');
  return { ok: true };
}
