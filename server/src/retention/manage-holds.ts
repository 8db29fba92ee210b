// Legal holds: placed by one person, released by two.
import { legalHoldPlaced, legalHoldReleaseAsked, legalHoldReleased } from '@tocsin/contracts/activity';
import { HoldScope } from '@tocsin/contracts/api/retention';
import type { LegalHold } from '@tocsin/contracts/api/retention';
import { sql } from 'kysely';

import { requireSites } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { presentedHold } from './present.ts';
import { findHolds } from './store.ts';
import { tables, type HoldRow } from './tables.ts';

/** In one line, for the audit trail. */
const told = (scope: HoldScope): string => {
  switch (scope.kind) {
    case 'organisation':
      return 'organisation';
    case 'incident':
      return `incident ${scope.incidentId}`;
    case 'evidence':
      return `evidence ${scope.evidenceId}`;
    case 'person':
      return `person ${scope.personId}`;
    case 'host':
      return `host ${scope.host}`;
    default:
      return `${scope.dataset} from ${scope.from} to ${scope.to}${scope.site === null ? '' : ` at ${scope.site}`}`;
  }
};

export async function listHolds(ctx: Context): Promise<{ items: LegalHold[] }> {
  authorize(ctx, 'privacy:read');
  return inTransaction(ctx, async ({ db, orgId }) => ({ items: (await findHolds(db, orgId)).map(presentedHold) }));
}

/** @throws Problem `incident_not_found`, `person_not_found`, `time_range_reversed` */
export async function placeHold(ctx: Context, input: { scope: HoldScope; reason: string }): Promise<LegalHold> {
  authorize(ctx, 'privacy:write');
  requireSites(ctx, null);
  return inTransaction(ctx, async (tx) => {
    await requireScope(tx, input.scope);
    const { id: placedById, name: placedByName } = tx.actor;
    const row = await tables(tx.db)
      .insertInto('legalHold')
      .values({
        id: uuidv7(),
        orgId: tx.orgId,
        scope: JSON.stringify(input.scope),
        reason: input.reason,
        placedById,
        placedByName,
        placedAt: tx.now(),
        releaseAskedById: null,
        releaseAskedByName: null,
        releaseAskedAt: null,
        releaseReason: null,
        releasedById: null,
        releasedByName: null,
        releasedAt: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const { scope, reason } = input;
    await record(tx, legalHoldPlaced, { subjectId: row.id }, { scope: told(scope), reason });
    return presentedHold(row);
  });
}

async function requireScope({ db }: Tx, scope: HoldScope): Promise<void> {
  if (scope.kind === 'dataset' && scope.from > scope.to)
    throw invalid('time_range_reversed', 'The time ends before it begins.', [
      { pointer: '/scope/from', detail: 'Must be before “to”.' },
    ]);
  if (scope.kind === 'incident') {
    const { rows } = await sql`select from incident where id = ${scope.incidentId}`.execute(db);
    if (rows.length === 0) throw notFound('incident', scope.incidentId);
  }
  if (scope.kind === 'evidence') {
    const { rows } = await sql`select from evidence where id = ${scope.evidenceId}`.execute(db);
    if (rows.length === 0) throw notFound('evidence', scope.evidenceId);
  }
  if (scope.kind === 'person') {
    const { rows } = await sql`select from membership where person_id = ${scope.personId}`.execute(db);
    if (rows.length === 0) throw notFound('person', scope.personId);
  }
}

/** @throws Problem `legal_hold_not_found`, `legal_hold_released` */
async function lockStanding(tx: Tx, holdId: string): Promise<HoldRow> {
  const row = await tables(tx.db)
    .selectFrom('legalHold')
    .selectAll()
    .where('id', '=', holdId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('legal hold', holdId);
  if (row.releasedAt !== null) throw conflict('legal_hold_released', 'This hold has been released already.');
  return row;
}

/** @throws Problem `legal_hold_not_found`, `legal_hold_released` */
export async function askRelease(
  ctx: Context,
  { holdId, reason }: { holdId: string; reason: string },
): Promise<LegalHold> {
  authorize(ctx, 'privacy:write');
  requireSites(ctx, null);
  return inTransaction(ctx, async (tx) => {
    const { scope } = await lockStanding(tx, holdId);
    const row = await tables(tx.db)
      .updateTable('legalHold')
      .set({
        releaseAskedById: tx.actor.id,
        releaseAskedByName: tx.actor.name,
        releaseAskedAt: tx.now(),
        releaseReason: reason,
      })
      .where('id', '=', holdId)
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(tx, legalHoldReleaseAsked, { subjectId: holdId }, { scope: told(HoldScope.parse(scope)), reason });
    return presentedHold(row);
  });
}

/** @throws Problem `legal_hold_not_found`, `legal_hold_released`, `release_not_asked`, `release_needs_another` */
export async function releaseHold(ctx: Context, { holdId }: { holdId: string }): Promise<LegalHold> {
  authorize(ctx, 'privacy:write');
  requireSites(ctx, null);
  return inTransaction(ctx, async (tx) => {
    const { scope, releaseAskedById, releaseAskedByName, releaseReason } = await lockStanding(tx, holdId);
    if (releaseAskedById === null) throw conflict('release_not_asked', 'Nobody has asked for the end of this hold.');
    if (releaseAskedById === tx.actor.id)
      throw conflict('release_needs_another', 'Somebody else has to agree to the end of this hold.');
    const row = await tables(tx.db)
      .updateTable('legalHold')
      .set({ releasedById: tx.actor.id, releasedByName: tx.actor.name, releasedAt: tx.now() })
      .where('id', '=', holdId)
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(
      tx,
      legalHoldReleased,
      { subjectId: holdId },
      { scope: told(HoldScope.parse(scope)), reason: releaseReason ?? '', askedBy: releaseAskedByName ?? '' },
    );
    return presentedHold(row);
  });
}
