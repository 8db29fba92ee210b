// Requests about personal data: asked by one person, and where something is erased, agreed to by another.
import { erasureApproved, privacyRequestAsked, privacyRequestDeclined } from '@tocsin/contracts/activity';
import { ErasureCertificate, type PrivacyRequest } from '@tocsin/contracts/api/privacy';
import type * as api from '@tocsin/contracts/api/privacy';
import type { Page } from '@tocsin/contracts/page';
import { sql } from 'kysely';
import type * as z from 'zod';

import { isShared, requireSites } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';
import { conflict, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import type { Jobs } from '#platform/jobs';
import type { Vault } from '#platform/vault';

import { holdsInForce } from '../store.ts';
import { tables, type PrivacyRequestRow } from '../tables.ts';
import { isAbout, namedHold } from './look.ts';
import { presentedRequest } from './present.ts';
import { closeSought, findMember, openSought, pseudonymSecret, pseudonymised, type Sought } from './subject.ts';

export type Desk = { vault: Pick<Vault, 'sealOf'>; jobs: Pick<Jobs, 'send'> };
export const queue = 'retention/privacy';
type One = { requestId: string };

/** Outside of any transaction: it may have to ask for the master key. */
async function presented(desk: Desk, row: PrivacyRequestRow): Promise<PrivacyRequest> {
  const sought = row.sought === null ? null : await openSought(desk, row.orgId, row.id, row.sought);
  return presentedRequest(row, sought?.identifier ?? null);
}

const sort = 'askedAt';
export const listRequestsWith =
  (desk: Desk) =>
  async (ctx: Context, query: z.output<typeof api.listPrivacyRequests.input>): Promise<Page<PrivacyRequest>> => {
    authorize(ctx, 'privacy:read');
    const { limit, kind, state, cursor } = query;
    const [at, id] = cursor === undefined ? [] : readCursor(cursor, sort, ['time', 'id']);
    const rows = await inTransaction(ctx, ({ db, orgId }) => {
      let found = tables(db).selectFrom('privacyRequest').selectAll().where('orgId', '=', orgId);
      if (kind) found = found.where('kind', 'in', kind);
      if (state) found = found.where('state', 'in', state);
      if (at !== undefined) found = found.where(sql<boolean>`(asked_at, id) < (${at}::timestamptz, ${id}::uuid)`);
      return found
        .orderBy('askedAt', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
    });
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      items: await Promise.all(rows.slice(0, limit).map((row) => presented(desk, row))),
      next: last ? writeCursor(sort, [last.askedAt.toISOString(), last.id]) : null,
    };
  };

async function requireRequest(tx: Tx, requestId: string, lock = false): Promise<PrivacyRequestRow> {
  const found = tables(tx.db).selectFrom('privacyRequest').selectAll().where('id', '=', requestId);
  const row = await (lock ? found.forUpdate() : found).executeTakeFirst();
  if (!row) throw notFound('privacy request', requestId);
  return row;
}

/** @throws Problem `privacy_request_not_found` */
export const getRequestWith =
  (desk: Desk) =>
  async (ctx: Context, { requestId }: One): Promise<PrivacyRequest> => {
    authorize(ctx, 'privacy:read');
    return await presented(desk, await inTransaction(ctx, (tx) => requireRequest(tx, requestId)));
  };

/** One calendar month; of the 31st the last day of the next (art. 12, 3). */
export function monthAfter(at: Date): Date {
  const due = new Date(at);
  due.setUTCMonth(due.getUTCMonth() + 1);
  if (due.getUTCDate() !== at.getUTCDate()) due.setUTCDate(0);
  return due;
}

/**
 * Whether the erasure may begin at all; what needs a look at the records is found by the job.
 * @throws Problem `member_active`, `person_shared`, `erasure_held`
 */
async function requireErasable(tx: Tx, sought: Sought): Promise<void> {
  const member = sought.member && (await findMember(tx.db, tx.orgId, sought.member.id));
  if (member?.active)
    throw conflict('member_active', 'They are an active member: deactivate their account before it is erased.');
  if (member && (await isShared(tx, member.id)))
    throw conflict('person_shared', 'They belong to another organisation too: their account is not yours alone.');
  const hold = (await holdsInForce(tx.db, tx.orgId)).find((each) => isAbout(sought, each));
  if (hold) throw conflict('erasure_held', `It is kept by ${namedHold(hold)}.`);
}

/** @throws Problem `member_active`, `person_shared`, `erasure_held`, `sites_exceed_yours` */
export const askRequestWith =
  (desk: Desk) =>
  async (ctx: Context, input: z.output<typeof api.askPrivacyRequest.input>): Promise<PrivacyRequest> => {
    authorize(ctx, 'privacy:write');
    requireSites(ctx, null);
    const { kind, identifier } = input;
    const id = uuidv7();
    const found = await inTransaction(ctx, ({ db, orgId }) => findMember(db, orgId, identifier));
    const sought: Sought = {
      identifier,
      member: found && { id: found.id, email: found.email, names: found.names },
    };
    const { pseudonym, digest, redactor } = pseudonymised(await pseudonymSecret(desk, ctx), sought);
    const sealed = await closeSought(desk, ctx.orgId, id, sought);
    const row = await inTransaction(ctx, async (tx) => {
      if (kind === 'erasure') await requireErasable(tx, sought);
      const reference = input.reference === null ? null : redactor.text(input.reference);
      const made = await tables(tx.db)
        .insertInto('privacyRequest')
        .values({
          id,
          orgId: tx.orgId,
          kind,
          state: kind === 'erasure' ? 'looking' : 'running',
          sought: sealed,
          digest,
          pseudonym,
          personId: sought.member?.id ?? null,
          reason: redactor.text(input.reason),
          reference,
          askedById: tx.actor.id,
          askedByName: tx.actor.name,
          askedAt: tx.now(),
          dueAt: monthAfter(tx.now()),
          startedAt: kind === 'export' ? tx.now() : null,
          decidedById: null,
          decidedByName: null,
          decidedAt: null,
          endedAt: null,
          because: null,
          counts: null,
          certificate: null,
          file: null,
          fileKey: null,
          expiresAt: null,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await record(tx, privacyRequestAsked, { subjectId: id }, { kind, pseudonym, reference });
      await desk.jobs.send(tx, queue, { orgId: tx.orgId, requestId: id });
      return made;
    });
    return presentedRequest(row, identifier);
  };

/** @throws Problem `privacy_request_not_open` */
function requireAsked({ kind, state, sought }: PrivacyRequestRow): string {
  if (kind === 'erasure' && state === 'asked' && sought !== null) return sought;
  throw conflict('privacy_request_not_open', 'This request does not wait for anybody to agree.');
}

/** @throws Problem `privacy_request_not_open`, `approval_needs_another`, `erasure_running`, `member_active`, `erasure_held` */
export const approveErasureWith =
  (desk: Desk) =>
  async (ctx: Context, { requestId }: One): Promise<PrivacyRequest> => {
    authorize(ctx, 'privacy:write');
    requireSites(ctx, null);
    const before = await inTransaction(ctx, (tx) => requireRequest(tx, requestId));
    const sought = await openSought(desk, ctx.orgId, requestId, requireAsked(before));
    const row = await inTransaction(ctx, async (tx) => {
      const asked = await requireRequest(tx, requestId, true);
      requireAsked(asked);
      if (asked.askedById === tx.actor.id)
        throw conflict('approval_needs_another', 'Somebody else has to agree to what you asked for.');
      await requireErasable(tx, sought);
      const { rows } = await sql`select from privacy_request
        where org_id = ${tx.orgId} and kind = 'erasure' and state = 'running'`.execute(tx.db);
      if (rows.length > 0) throw conflict('erasure_running', 'Another erasure is running; agree when it has ended.');
      const approved = await tables(tx.db)
        .updateTable('privacyRequest')
        .set({
          state: 'running',
          decidedById: tx.actor.id,
          decidedByName: tx.actor.name,
          decidedAt: tx.now(),
          startedAt: tx.now(),
        })
        .where('id', '=', requestId)
        .returningAll()
        .executeTakeFirstOrThrow();
      const { pseudonym, askedByName: askedBy } = asked;
      await record(tx, erasureApproved, { subjectId: requestId }, { pseudonym, askedBy });
      await desk.jobs.send(tx, queue, { orgId: tx.orgId, requestId });
      return approved;
    });
    return presentedRequest(row, sought.identifier);
  };

/** By whoever asked, or by another. @throws Problem `privacy_request_not_open` */
export const declineRequestWith =
  (desk: Desk) =>
  async (ctx: Context, { requestId, reason }: One & { reason: string }): Promise<PrivacyRequest> => {
    authorize(ctx, 'privacy:write');
    requireSites(ctx, null);
    const before = await inTransaction(ctx, (tx) => requireRequest(tx, requestId));
    const sought = await openSought(desk, ctx.orgId, requestId, requireAsked(before));
    // What stays on record does not say whom it was about.
    const because = pseudonymised(await pseudonymSecret(desk, ctx), sought).redactor.text(reason);
    return inTransaction(ctx, async (tx) => {
      requireAsked(await requireRequest(tx, requestId, true));
      const row = await tables(tx.db)
        .updateTable('privacyRequest')
        .set({
          state: 'declined',
          sought: null,
          because,
          decidedById: tx.actor.id,
          decidedByName: tx.actor.name,
          decidedAt: tx.now(),
          endedAt: tx.now(),
        })
        .where('id', '=', requestId)
        .returningAll()
        .executeTakeFirstOrThrow();
      const { pseudonym } = row;
      await record(tx, privacyRequestDeclined, { subjectId: requestId }, { pseudonym, reason: because });
      return presentedRequest(row, null);
    });
  };

/** @throws Problem `privacy_request_not_found`, `erasure_not_ended` */
export async function getErasureCertificate(ctx: Context, { requestId }: One): Promise<ErasureCertificate> {
  authorize(ctx, 'privacy:read');
  const { certificate } = await inTransaction(ctx, (tx) => requireRequest(tx, requestId));
  if (certificate === null) throw conflict('erasure_not_ended', 'There is no certificate yet.');
  return ErasureCertificate.parse(certificate);
}
