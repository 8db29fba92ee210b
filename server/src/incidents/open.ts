// Someone opens an incident: from alerts they chose, or empty.
import { incidentOpened } from '@tocsin/contracts/activity';
import type { openIncident as endpoint } from '@tocsin/contracts/api/incidents';
import type { Incident } from '@tocsin/contracts/incident';
import { incidentPhrases } from '@tocsin/contracts/phrases/incidents';
import { say } from '@tocsin/contracts/phrases/template';
import type * as z from 'zod';

import { getAlertsForGrouping, type GroupableAlert } from '#alerts';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, widened, type Context, type Tx } from '#platform/context';
import { conflict, invalid, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import { nextNumber } from '#platform/numbers';

import { changeIncident } from './change.ts';
import { addMembers } from './members.ts';
import { presentIncident } from './present.ts';
import { insertIncident } from './store.ts';
import { sumUp, titleOf } from './summary.ts';
import type { IncidentRow } from './tables.ts';
import { startWatching } from './talk/watch-store.ts';

const middleSeverity = 3;

type Opening = {
  title: string;
  severity: number;
  openedBy: string;
  because: string;
  startedAt: Date;
  recurrenceOf: string | null;
};

/** The bare incident, with its number and the activity. */
export async function startIncident(tx: Tx, { because, ...opening }: Opening): Promise<IncidentRow> {
  const row = await insertIncident(tx.db, {
    ...opening,
    id: uuidv7(),
    orgId: tx.orgId,
    number: await nextNumber(tx, 'INC', 'incident'),
    summary: '',
    stage: 'new',
    verdict: null,
    closeReason: null,
    ownerId: null,
    alertCount: 0,
    entities: [],
    tactics: [],
    techniques: [],
    siteCodes: [],
    lastActivityAt: tx.now(),
    createdAt: tx.now(),
    closedAt: null,
  });
  const { id, number, title, severity } = row;
  await record(tx, incidentOpened, { subjectId: id, incidentId: id }, { number, title, severity, because });
  return row;
}

async function findAlerts(tx: Tx, alertIds: readonly string[]): Promise<GroupableAlert[]> {
  const ids = [...new Set(alertIds)];
  const alerts = await getAlertsForGrouping(tx, ids);
  const found = new Set(alerts.map(({ id }) => id));
  const missing = ids.find((id) => !found.has(id));
  if (missing !== undefined) throw notFound('alert', missing);
  return alerts;
}

/**
 * @throws Problem `invalid_input` without title and alerts, `not_found` for an unknown alert, `conflict` when an alert
 * is in another open incident: then nothing is opened.
 */
export async function openIncident(ctx: Context, input: z.output<typeof endpoint.input>): Promise<Incident> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const alerts = await findAlerts(tx, input.alertIds);
    const summary = sumUp(alerts);
    if (input.title === undefined && !summary)
      throw invalid('title_missing', 'An incident without alerts needs a title.', [
        { pointer: '/title', detail: 'Give a title, or alerts to take one from.' },
      ]);
    if (alerts.length === 0 && tx.reach.sites !== null)
      throw invalid('incident_without_site', 'An incident without alerts belongs to no site, and you see only some.', [
        { pointer: '/alertIds', detail: 'Choose an alert to open it from.' },
      ]);
    const why = () => ({ via: 'manual', because: say(incidentPhrases.chosenBy, { name: tx.actor.name }) });
    // Until its alerts are in, it belongs to no site.
    const { incident, added } = await widened(tx, async (wide) => {
      const started = await startIncident(wide, {
        title: input.title ?? titleOf(alerts),
        severity: input.severity ?? summary?.severity ?? middleSeverity,
        openedBy: 'manual',
        because: say(incidentPhrases.openedByHand, {}),
        startedAt: summary?.startedAt ?? tx.now(),
        recurrenceOf: null,
      });
      return addMembers(wide, started, alerts, why, { raiseSeverity: false });
    });
    if (added.length < alerts.length) {
      const ours = new Set(added);
      const others = alerts.filter((alert) => !ours.has(alert)).map(({ number }) => number);
      throw conflict('alert_in_incident', `Already in an open incident: ${others.slice(0, 5).join(', ')}.`);
    }
    if (tx.actor.kind === 'user') await startWatching(tx, incident.id, [tx.actor.id], 'chosen');
    if (input.type === undefined) return presentIncident(tx, incident);
    return await changeIncident(tx, { incidentId: incident.id, type: input.type });
  });
}
