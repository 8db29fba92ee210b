// Someone changes what an incident says of itself, or whose it is.
import { incidentAssigned, incidentEdited } from '@tocsin/contracts/activity';
import type { changeIncident as endpoint } from '@tocsin/contracts/api/incidents';
import type { Incident } from '@tocsin/contracts/incident';
import type * as z from 'zod';

import { activeMembers, peopleByIds } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid } from '#platform/errors';

import { fieldChanges, type FieldChange } from './change-fields.ts';
import { findModel } from './model.ts';
import { keepOperation } from './operations.ts';
import { presentIncident } from './present.ts';
import { findRestriction, nameInAccess } from './restriction-store.ts';
import { lockIncident, updateIncident, type Change } from './store.ts';
import type { IncidentRow } from './tables.ts';
import { startWatching } from './talk/watch-store.ts';
import { applyTemplatesOfType } from './tasks/templates.ts';
import { insertText } from './texts.ts';

type Input = z.output<typeof endpoint.input>;
const texts = ['summary', 'rootCause', 'lessons'] as const;

/** What the texts said until now stays to be read. */
async function keepTexts(tx: Tx, row: IncidentRow, changes: readonly FieldChange[]): Promise<void> {
  for (const field of texts)
    if (row[field] !== '' && changes.some(({ name }) => name === field)) await insertText(tx, row, field);
}

/** @throws Problem `person_unknown` */
async function nameRoles(tx: Tx, row: IncidentRow, roles: NonNullable<Input['roles']>): Promise<void> {
  const named = Object.values(roles).flatMap((id) => (id ? [id] : []));
  const known = await activeMembers(tx, named);
  const stranger = Object.entries(roles).find(([, id]) => id && !known.has(id));
  if (stranger)
    throw invalid('person_unknown', 'There is no such person in this organisation.', [
      { pointer: `/roles/${stranger[0]}`, detail: 'The id of a member.' },
    ]);
  if (named.length > 0 && (await findRestriction(tx.db, row.id))) await nameInAccess(tx, row.id, named);
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
    const fields = fieldChanges(row, input, await findModel(tx));
    const owner = input.ownerId !== undefined && input.ownerId !== row.ownerId;
    if (fields.length === 0 && !owner) return presentIncident(tx, row);
    if (owner) await recordOwner(tx, row, input.ownerId ?? null);
    if (owner && input.ownerId) await startWatching(tx, row.id, [input.ownerId], 'owner');
    if (input.roles) {
      await nameRoles(tx, row, input.roles);
      await startWatching(
        tx,
        row.id,
        Object.values(input.roles).filter((id) => id !== null),
        'role',
      );
    }
    await keepTexts(tx, row, fields);
    if (fields.length > 0)
      await record(
        tx,
        incidentEdited,
        { subjectId: row.id, incidentId: row.id },
        { fields: Object.fromEntries(fields.map(({ name, before, after }) => [name, { before, after }])) },
      );
    const columns: Change = Object.assign({}, ...fields.map(({ columns }) => columns));
    const whole: Change = owner ? { ...columns, ownerId: input.ownerId ?? null } : columns;
    const next = await updateIncident(tx, row, whole);
    const subject = { incidentId: row.id, taskId: null, madeRev: next.rev };
    await keepOperation(tx, subject, { before: row, after: next, names: Object.keys(whole) });
    if (columns.type) await applyTemplatesOfType(tx, next);
    return presentIncident(tx, next);
  });
}
