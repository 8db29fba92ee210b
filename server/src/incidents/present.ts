// An incident as it crosses the wall.
import type { Incident } from '@tocsin/contracts/incident';
import { incidentRoles, type Criticality } from '@tocsin/contracts/words';

import { countOpenAlerts, entitiesOf } from '#alerts';
import { findSites, peopleByIds } from '#identity';
import type { Tx } from '#platform/context';

import { impactOf } from './change-fields.ts';
import { criticalityOf } from './criticality.ts';
import { marksOf } from './milestones.ts';
import { highestCriticality, priorityOf } from './priority.ts';
import { restrictedAmong } from './restriction-store.ts';
import { asSeen } from './seen.ts';
import { findIncidents } from './store.ts';
import type { IncidentRow } from './tables.ts';

function presentPriority(row: IncidentRow, criticality: Criticality): Incident['priority'] {
  const computed = priorityOf(row.severity, criticality);
  return { value: row.priority ?? computed, computed, criticality, overriddenBecause: row.priorityReason };
}

/** Someone who has left is still named: by "Former member". */
export async function presentIncidents(tx: Tx, whole: readonly IncidentRow[]): Promise<Incident[]> {
  const rows = await asSeen(tx, whole);
  const restricted = await restrictedAmong(tx.db, rows);
  const people = await peopleByIds(
    tx,
    rows.flatMap(({ ownerId, roles }) => [...(ownerId === null ? [] : [ownerId]), ...Object.values(roles)]),
  );
  const named = (id: string) => ({ id, name: people.get(id)?.name ?? 'Former member' });
  const criticality = await criticalityOf(tx, rows);
  const targets = await findIncidents(
    tx.db,
    rows.flatMap(({ mergedInto }) => mergedInto ?? []),
  );
  const sites = new Map((await findSites(tx)).map((site) => [site.code, site]));
  const open = await countOpenAlerts(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    title: row.title,
    summary: row.summary,
    severity: row.severity,
    stage: row.stage,
    verdict: row.verdict,
    closeReason: row.closeReason,
    owner: row.ownerId === null ? null : named(row.ownerId),
    type: row.type,
    statusLabel: row.statusLabel,
    priority: presentPriority(row, criticality.get(row.id) ?? highestCriticality([])),
    hold: row.hold,
    tlp: row.tlp,
    pap: row.pap,
    roles: incidentRoles.flatMap((role) => {
      const id = row.roles[role];
      return id === undefined ? [] : [{ role, person: named(id) }];
    }),
    impact: impactOf(row),
    rootCause: row.rootCause,
    lessons: row.lessons,
    milestones: marksOf(row),
    custom: row.custom,
    mergedInto: targets.filter(({ id }) => id === row.mergedInto).map(({ id, number }) => ({ id, number }))[0] ?? null,
    sites: row.siteCodes.flatMap((code) => {
      const site = sites.get(code);
      return site ? [{ id: site.id, code, name: site.name }] : [];
    }),
    openedBy: row.openedBy,
    alertCount: row.alertCount,
    openAlertCount: open.get(row.id) ?? 0,
    entities: entitiesOf(row.entities),
    techniques: row.techniques,
    tactics: row.tactics,
    startedAt: row.startedAt.toISOString(),
    lastActivityAt: row.lastActivityAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    restricted: restricted.has(row.id),
    rev: row.rev,
  }));
}

export async function presentIncident(tx: Tx, row: IncidentRow): Promise<Incident> {
  const [incident] = await presentIncidents(tx, [row]);
  if (!incident) throw new Error('One row gives one incident.');
  return incident;
}

/** For modules above, in the caller's transaction: incidents the caller may see, by id. */
export async function presentIncidentsById(tx: Tx, ids: readonly string[]): Promise<Map<string, Incident>> {
  const incidents = await presentIncidents(tx, await findIncidents(tx.db, ids));
  return new Map(incidents.map((incident) => [incident.id, incident]));
}
