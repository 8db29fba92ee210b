// Need-to-know: someone makes an incident invisible to all but the people they name, and opens it again.
import { incidentAccessChanged, incidentRestricted, incidentUnrestricted } from '@tocsin/contracts/activity';
import type * as incidentsApi from '@tocsin/contracts/api/incidents';
import type { Incident } from '@tocsin/contracts/incident';
import type * as z from 'zod';

import { activeMembers, peopleByIds } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid, Problem } from '#platform/errors';

import { presentIncident } from './present.ts';
import {
  dropFromAccess,
  dropRestriction,
  findAccess,
  findRestriction,
  keepRestriction,
  nameInAccess,
} from './restriction-store.ts';
import { findIncident, lockIncident } from './store.ts';
import type { IncidentRow } from './tables.ts';

/** Whoever restricts and whoever owns it are always among them, so that nobody locks themselves out. */
async function namedPeople(tx: Tx, row: IncidentRow, wanted: readonly string[]): Promise<string[]> {
  const known = await activeMembers(tx, wanted);
  if (wanted.some((id) => !known.has(id)))
    throw invalid('person_unknown', 'There is no such person in this organisation.', [
      { pointer: '/people', detail: 'Ids of members.' },
    ]);
  return [...new Set([...wanted, tx.actor.id, ...(row.ownerId === null ? [] : [row.ownerId])])];
}

/**
 * Restricts it, or says anew whom a restricted one names.
 * @throws Problem `forbidden` `people_only` for a key; `invalid_input` `person_unknown`; `not_found`.
 */
export async function restrictIncident(
  ctx: Context,
  { incidentId, reason, people }: z.output<typeof incidentsApi.restrictIncident.input>,
): Promise<Incident> {
  authorize(ctx, 'incident:write');
  if (ctx.actor.kind !== 'user')
    throw new Problem('forbidden', 'people_only', 'A key cannot be named on a need-to-know list; sign in to do this.');

  return inTransaction(ctx, async (tx) => {
    await lockIncident(tx.db, incidentId);
    // Whoever waited for the lock looks again: it may be out of their sight by now.
    const row = await findIncident(tx.db, incidentId);
    const wanted = await namedPeople(tx, row, people);
    const before = await findRestriction(tx.db, row.id);
    const present = before ? await findAccess(tx.db, row.id) : [];
    const added = wanted.filter((id) => !present.includes(id));
    const removed = present.filter((id) => !wanted.includes(id));
    if (before?.reason === reason && added.length + removed.length === 0) return presentIncident(tx, row);
    await keepRestriction(tx, row.id, reason);
    await nameInAccess(tx, row.id, added);
    await dropFromAccess(tx.db, row.id, removed);
    const about = { subjectId: row.id, incidentId: row.id };
    const names = await peopleByIds(tx, [...added, ...removed]);
    const named = (ids: readonly string[]) => ids.map((id) => ({ id, name: names.get(id)?.name ?? 'Former member' }));
    if (before)
      await record(tx, incidentAccessChanged, about, { reason, added: named(added), removed: named(removed) });
    else await record(tx, incidentRestricted, about, { reason, people: named(added) });
    return presentIncident(tx, row);
  });
}

/** @throws Problem `conflict` when it is not restricted; `not_found`. */
export async function unrestrictIncident(ctx: Context, { incidentId }: { incidentId: string }): Promise<Incident> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, incidentId);
    const restriction = await findRestriction(tx.db, row.id);
    if (!restriction) throw conflict('incident_not_restricted', 'This incident is not restricted.');
    await dropRestriction(tx.db, row.id);
    await record(tx, incidentUnrestricted, { subjectId: row.id, incidentId: row.id }, { reason: restriction.reason });
    return presentIncident(tx, row);
  });
}

/** Whom it names, by name. @throws Problem `not_found`. */
export async function getIncidentAccess(
  ctx: Context,
  { incidentId }: { incidentId: string },
): Promise<z.output<typeof incidentsApi.getIncidentAccess.output>> {
  authorize(ctx, 'incident:read');

  return inTransaction(ctx, async (tx) => {
    const { id } = await findIncident(tx.db, incidentId);
    const restriction = await findRestriction(tx.db, id);
    if (!restriction) return { restriction: null, items: [] };
    const people = await peopleByIds(tx, await findAccess(tx.db, id));
    const { reason, byId, byName, at } = restriction;
    return {
      restriction: { reason, by: { id: byId, name: byName }, at: at.toISOString() },
      items: [...people.values()]
        .map((person) => ({ id: person.id, name: person.name }))
        .toSorted((a, b) => a.name.localeCompare(b.name)),
    };
  });
}
