// What has to be done before an incident is closed: a registry of gates, told as a checklist. A later module adds its
// own by handing them to the incident module.
import { isDeepStrictEqual } from 'node:util';

import type { getCloseGates as endpoint } from '@tocsin/contracts/api/incidents';
import { noImpact, type CloseGate } from '@tocsin/contracts/incident';
import type { IncidentModel } from '@tocsin/contracts/incident-model';
import type { RequirableField } from '@tocsin/contracts/words';
import type * as z from 'zod';

import { countOpenAlerts } from '#alerts';
import { authorize } from '#platform/authorize';
import { inTransaction, widened, type Context, type Tx } from '#platform/context';
import { Problem } from '#platform/errors';

import { impactOf } from './change-fields.ts';
import { findModel } from './model.ts';
import { findIncident } from './store.ts';
import type { IncidentRow } from './tables.ts';
import { findTasks } from './tasks/store.ts';

export type GateInput = {
  row: IncidentRow;
  model: IncidentModel;
  /** Closing resolves the open alerts. */
  resolveAlerts: boolean;
};
export type Gate = {
  /** Also the name under which the page has words for it. */
  id: string;
  /** What is missing; null where the organisation does not ask for it. */
  missing: (tx: Tx, input: GateInput) => Promise<CloseGate['missing'] | null>;
};

const said: Readonly<Record<RequirableField, (row: IncidentRow) => boolean>> = {
  owner: ({ ownerId }) => ownerId !== null,
  type: ({ type }) => type !== null,
  summary: ({ summary }) => summary.trim() !== '',
  impact: (row) => !isDeepStrictEqual(impactOf(row), noImpact),
  root_cause: ({ rootCause }) => rootCause.trim() !== '',
  lessons: ({ lessons }) => lessons.trim() !== '',
  tlp: ({ tlp }) => tlp !== null,
  contained: ({ milestones }) => milestones.contained !== undefined,
};

const fields: Gate = {
  id: 'fields',
  missing: async (_tx, { row, model }) => {
    const required = model.fields.filter((field) => field.required);
    if (model.gates.required.length + required.length === 0) return null;
    return await Promise.resolve([
      ...model.gates.required.filter((name) => !said[name](row)).map((name) => ({ id: name, name: '' })),
      ...required
        .filter(({ id }) => row.custom[id] === undefined)
        .map(({ id, name }) => ({ id: `custom.${id}`, name })),
    ]);
  },
};

const tasks: Gate = {
  id: 'tasks',
  missing: async (tx, { row, model }) => {
    if (!model.gates.tasks) return null;
    const mandatory = (await findTasks(tx.db, row.id)).filter((task) => task.mandatory);
    if (mandatory.length === 0) return null;
    return mandatory
      .filter(({ state }) => state !== 'done')
      .map(({ id, number, title }) => ({ id, name: `${number} ${title}` }));
  },
};

const alerts: Gate = {
  id: 'alerts',
  missing: async (tx, { row, model, resolveAlerts }) => {
    if (!model.gates.alerts) return null;
    if (resolveAlerts) return [];
    const open = await widened(tx, (wide) => countOpenAlerts(wide, [row.id]));
    const count = open.get(row.id) ?? 0;
    return count === 0 ? [] : [{ id: 'open_alerts', name: String(count) }];
  },
};

/** In the order of the checklist. A verdict is asked for by closing itself. */
export const ownGates: readonly Gate[] = [fields, tasks, alerts];

async function checklist(tx: Tx, row: IncidentRow, gates: readonly Gate[], resolveAlerts: boolean) {
  const model = await findModel(tx);
  const items: CloseGate[] = [];
  for (const { id, missing } of gates) {
    const lacks = await missing(tx, { row, model, resolveAlerts });
    if (lacks) items.push({ id, passed: lacks.length === 0, missing: lacks });
  }
  return items;
}

/** @throws Problem `conflict` `close_gates`: of each gate that is not passed, what is missing. */
export async function refuseUnlessPassed(
  tx: Tx,
  row: IncidentRow,
  gates: readonly Gate[],
  { resolveAlerts }: { resolveAlerts: boolean },
): Promise<void> {
  const failed = (await checklist(tx, row, gates, resolveAlerts)).filter(({ passed }) => !passed);
  if (failed.length === 0) return;
  throw new Problem('conflict', 'close_gates', 'Something is still to be done before it can be closed.', {
    faults: failed.flatMap(({ id, missing }) =>
      missing.map((each) => ({ pointer: `/gates/${id}/${each.id}`, detail: each.name || each.id })),
    ),
  });
}

/** As it stands before anybody says whether alerts follow. @throws Problem `not_found`. */
export const closeGatesWith =
  (gates: readonly Gate[]) =>
  async (ctx: Context, { incidentId }: { incidentId: string }): Promise<z.output<typeof endpoint.output>> => {
    authorize(ctx, 'incident:read');

    return inTransaction(ctx, async (tx) => {
      const items = await checklist(tx, await findIncident(tx.db, incidentId), gates, false);
      return { ready: items.every(({ passed }) => passed), items };
    });
  };
