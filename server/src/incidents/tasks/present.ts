// Tasks as they cross the wall.
import type { Task } from '@tocsin/contracts/task';

import { peopleByIds } from '#identity';
import type { Tx } from '#platform/context';

import { findIncidents } from '../store.ts';
import type { TaskRow } from '../tables.ts';
import { countLogs } from './store.ts';

export async function presentTasks(tx: Tx, rows: readonly TaskRow[]): Promise<Task[]> {
  const people = await peopleByIds(
    tx,
    rows.flatMap(({ assigneeId }) => assigneeId ?? []),
  );
  const logs = await countLogs(
    tx.db,
    rows.map(({ id }) => id),
  );
  const incidents = await findIncidents(tx.db, [...new Set(rows.map(({ incidentId }) => incidentId))]);
  const byId = new Map(incidents.map((incident) => [incident.id, incident]));
  return rows.flatMap((row) => {
    const incident = byId.get(row.incidentId);
    if (!incident) return [];
    return {
      id: row.id,
      number: row.number,
      incident: {
        id: incident.id,
        number: incident.number,
        title: incident.title,
        severity: incident.severity,
      },
      title: row.title,
      description: row.description,
      phase: row.phase,
      state: row.state,
      stateReason: row.stateReason,
      assignee:
        row.assigneeId === null
          ? null
          : { id: row.assigneeId, name: people.get(row.assigneeId)?.name ?? 'Former member' },
      dueAt: row.dueAt?.toISOString() ?? null,
      mandatory: row.mandatory,
      dependsOn: row.dependsOn,
      checklist: row.checklist,
      logCount: logs.get(row.id) ?? 0,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
      rev: row.rev,
    };
  });
}

export async function presentTask(tx: Tx, row: TaskRow): Promise<Task> {
  const [task] = await presentTasks(tx, [row]);
  if (!task) throw new Error('A task that is seen is of an incident that is seen.');
  return task;
}
