// An incident as it crosses the wall.
import type { Incident } from '@tocsin/contracts/incident';

import { countOpenAlerts, entitiesOf } from '#alerts';
import { findSites, peopleByIds } from '#identity';
import type { Tx } from '#platform/context';

import { restrictedAmong } from './restriction-store.ts';
import { asSeen } from './seen.ts';
import type { IncidentRow } from './tables.ts';

/** Someone who has left is still named: by "Former member". */
export async function presentIncidents(tx: Tx, whole: readonly IncidentRow[]): Promise<Incident[]> {
  const rows = await asSeen(tx, whole);
  const restricted = await restrictedAmong(tx.db, rows);
  const people = await peopleByIds(
    tx,
    rows.flatMap(({ ownerId }) => (ownerId === null ? [] : [ownerId])),
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
    owner: row.ownerId === null ? null : { id: row.ownerId, name: people.get(row.ownerId)?.name ?? 'Former member' },
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
