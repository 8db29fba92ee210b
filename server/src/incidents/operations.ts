// What somebody changed about an incident or a task, kept for as long as they can take it back.
import { isDeepStrictEqual } from 'node:util';

import type { Tx } from '#platform/context';
import { conflict, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { tables } from './tables.ts';

type Values = Record<string, unknown>;
/** `madeRev`: of the incident, or of the task where one is named. */
type Subject = { incidentId: string; taskId: string | null; madeRev: number };

const undoWindowMs = 10 * 60_000;
const keptMs = 86_400_000;

/** As the database gives it back. */
const plain = (values: object): Values => JSON.parse(JSON.stringify(values)) as Values;
const pick = (row: object, names: readonly string[]): Values =>
  Object.fromEntries(names.map((name) => [name, Reflect.get(row, name) ?? null]));

/** The columns named, as they were and as they are. Only people take back what they did. */
export async function keepOperation(
  tx: Tx,
  subject: Subject,
  { before, after, names }: { before: object; after: object; names: readonly string[] },
): Promise<void> {
  if (tx.actor.kind !== 'user' || names.length === 0) return;
  await tables(tx.db)
    .deleteFrom('incidentOperation')
    .where('at', '<', new Date(tx.now().getTime() - keptMs))
    .execute();
  await tables(tx.db)
    .insertInto('incidentOperation')
    .values({
      ...subject,
      id: uuidv7(),
      orgId: tx.orgId,
      actorId: tx.actor.id,
      before: JSON.stringify(pick(before, names)),
      after: JSON.stringify(pick(after, names)),
      at: tx.now(),
      undoneAt: null,
    })
    .execute();
}

/**
 * What the columns were, for a row that the caller has locked; it counts as undone from now on.
 * @throws Problem `operation_not_found` where it is unknown, somebody else's or undone already; `undo_expired`;
 * `changed_since` where somebody has changed the same meanwhile.
 */
export async function takeBack(tx: Tx, { incidentId, taskId, madeRev }: Subject, row: object): Promise<Values> {
  const query = tables(tx.db)
    .selectFrom('incidentOperation')
    .selectAll()
    .where('actorId', '=', tx.actor.id)
    .where('madeRev', '=', madeRev)
    .where('undoneAt', 'is', null)
    .orderBy('id', 'desc');
  // A task keeps its own when its incident is merged.
  const one =
    taskId === null
      ? query.where('incidentId', '=', incidentId).where('taskId', 'is', null)
      : query.where('taskId', '=', taskId);
  const operation = await one.executeTakeFirst();
  if (!operation) throw notFound('operation', String(madeRev));
  if (tx.now().getTime() - operation.at.getTime() > undoWindowMs)
    throw conflict('undo_expired', 'An action can be undone for ten minutes.');
  if (!isDeepStrictEqual(plain(pick(row, Object.keys(operation.after))), operation.after))
    throw conflict('changed_since', 'Somebody has changed the same since; what they said stays.');
  await tables(tx.db)
    .updateTable('incidentOperation')
    .set({ undoneAt: tx.now() })
    .where('id', '=', operation.id)
    .execute();
  return operation.before;
}
