// Someone changes an incident's title, summary, severity or owner.
import { incidentAssigned, incidentEdited } from '@tocsin/contracts/activity';
import type { changeIncident as endpoint } from '@tocsin/contracts/api/incidents';
import type { Incident } from '@tocsin/contracts/incident';
import type * as z from 'zod';

import { activeMembers, peopleByIds } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid } from '#platform/errors';

import { presentIncident } from './present.ts';
import { findRestriction, nameInAccess } from './restriction-store.ts';
import { lockIncident, updateIncident } from './store.ts';
import type { IncidentRow } from './tables.ts';

type Input = z.output<typeof endpoint.input>;
const edited = ['title', 'summary', 'severity'] as const;

/** Only what differs. */
function changesOf(row: IncidentRow, input: Input) {
  const fields = edited.flatMap((name) => {
    const after = input[name];
    return after === undefined || after === row[name] ? [] : [{ name, before: row[name], after }];
  });
  const owner = input.ownerId !== undefined && input.ownerId !== row.ownerId;
  return { fields, owner };
}

async function recordOwner(tx: Tx, row: IncidentRow, ownerId: string | null): Promise<void> {
  const people = await peopleByIds(
    tx,
    [row.ownerId, ownerId].flatMap((id) => (id === null ? [] : [id])),
  );
  if (ownerId !== null && !(await activeMembers(tx, [ownerId])).has(ownerId))
    throw invalid('owner_unknown', 'There is no such person in this organisation.', [
      { pointer: '/ownerId', detail: 'The id of a member.' },
    ]);
  const named = (id: string | null) => (id === null ? null : { id, name: people.get(id)?.name ?? 'Former member' });
  if (ownerId !== null && (await findRestriction(tx.db, row.id))) await nameInAccess(tx, row.id, [ownerId]);
  await record(
    tx,
    incidentAssigned,
    { subjectId: row.id, incidentId: row.id },
    { before: named(row.ownerId), after: named(ownerId) },
  );
}

/**
 * What is the same already is not a change, and not recorded.
 * @throws Problem `conflict` `stale_revision` when `rev` is given and the incident has moved on.
 */
export async function changeIncident(ctx: Context, input: Input): Promise<Incident> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, input.incidentId);
    if (input.rev !== undefined && input.rev !== row.rev)
      throw conflict(
        'stale_revision',
        'Someone has changed this incident since you loaded it. Look again, then repeat.',
      );
    const { fields, owner } = changesOf(row, input);
    if (fields.length === 0 && !owner) return presentIncident(tx, row);
    if (owner) await recordOwner(tx, row, input.ownerId ?? null);
    if (fields.length > 0)
      await record(
        tx,
        incidentEdited,
        { subjectId: row.id, incidentId: row.id },
        { fields: Object.fromEntries(fields.map(({ name, before, after }) => [name, { before, after }])) },
      );
    const next = await updateIncident(tx, row, {
      title: input.title ?? row.title,
      summary: input.summary ?? row.summary,
      severity: input.severity ?? row.severity,
      ownerId: owner ? (input.ownerId ?? null) : row.ownerId,
    });
    return presentIncident(tx, next);
  });
}
