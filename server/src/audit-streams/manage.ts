// An administrator says where the audit trail goes, and tries whether it arrives.
import { auditSinkChanged, auditSinkCreated, auditSinkDeleted, auditSinkTested } from '@tocsin/contracts/activity';
import type { AuditSink } from '@tocsin/contracts/api/audit-streams';
import type * as api from '@tocsin/contracts/api/audit-streams';
import type * as z from 'zod';

import { requireSites } from '#identity';
import { record } from '#platform/activity';
import { feedEnd, feedStart } from '#platform/activity-feed';
import { authorize } from '#platform/authorize';
import { inTransaction, widened, type Context, type Database, type Tx } from '#platform/context';
import { conflict, invalid, notFound, Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import { Secret } from '#platform/secret';
import { checkGiven } from '#platform/secrets';

import { testRecord } from './ocsf.ts';
import { placeOfCredential, sendRecords, whereTo, type StreamGround } from './send.ts';
import {
  findSink,
  findSinks,
  findWaiting,
  insertSink,
  isNameTaken,
  lockSink,
  removeSink,
  updateSink,
  type SinkChange,
} from './store.ts';
import type { SinkRow } from './tables.ts';

type One = { auditSinkId: string };

async function presented(db: Database, row: SinkRow): Promise<AuditSink> {
  const waiting = await findWaiting(db, row);
  const { id, name, settings, filter, needToKnow, enabled, problem, failures, createdBy, rev } = row;
  return {
    id,
    name,
    settings,
    hasCredential: row.credential !== null,
    filter,
    needToKnow,
    enabled,
    delivered: Number(row.delivered),
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
    sentAt: row.sentAt?.toISOString() ?? null,
    waiting: { count: waiting.count, oldestAt: waiting.oldestAt?.toISOString() ?? null },
    problem,
    failures,
    retryAt: row.retryAt?.toISOString() ?? null,
    createdBy,
    createdAt: row.createdAt.toISOString(),
    rev,
  };
}

async function sealed(ctx: Context, { vault }: StreamGround, id: string, value: string | null): Promise<string | null> {
  checkGiven(ctx, value);
  return value === null ? null : (await vault.sealOf(ctx.orgId)).close(new Secret(value), placeOfCredential(id));
}

/** @throws Problem `audit_sink_name_taken`, `credential_needed` */
async function check(tx: Tx, id: string, { name, settings, credential }: SinkChange): Promise<void> {
  if (await isNameTaken(tx.db, name, id)) throw conflict('audit_sink_name_taken', `There is a stream ${name} already.`);
  if (settings.kind === 'https' && settings.auth !== 'none' && credential === null)
    throw invalid('credential_needed', 'A token or shared secret is needed.', [
      { pointer: '/credential', detail: 'It is needed for this way of signing in.' },
    ]);
}

async function shown(tx: Tx, id: string): Promise<AuditSink> {
  const row = await findSink(tx.db, id);
  if (!row) throw notFound('audit sink', id);
  return presented(tx.db, row);
}

export async function listAuditSinks(ctx: Context): Promise<{ items: AuditSink[] }> {
  authorize(ctx, 'audit:export');
  return inTransaction(ctx, (tx) =>
    // How much waits is true whoever looks; what waits is not said.
    widened(tx, async ({ db }) => {
      const items: AuditSink[] = [];
      for (const row of await findSinks(db)) items.push(await presented(db, row));
      return { items };
    }),
  );
}

/** @throws Problem `audit_sink_name_taken`, `credential_needed`, `secret_ref_invalid`, `missing_permission` */
export const createAuditSinkWith =
  (ground: StreamGround) =>
  async (ctx: Context, input: z.output<typeof api.createAuditSink.input>): Promise<AuditSink> => {
    authorize(ctx, 'security:write');
    requireSites(ctx, null);
    if (input.needToKnow) authorize(ctx, 'incident:restricted');
    const { from, ...chosen } = input;
    const id = uuidv7();
    const credential = await sealed(ctx, ground, id, input.credential);
    return inTransaction(ctx, async (tx) => {
      await check(tx, id, { ...chosen, credential });
      const position = from === 'now' ? await feedEnd(tx.db) : feedStart;
      await insertSink(tx.db, {
        ...chosen,
        ...position,
        id,
        credential,
        orgId: tx.orgId,
        delivered: 0,
        deliveredAt: null,
        sentAt: null,
        problem: null,
        failures: 0,
        retryAt: null,
        holder: null,
        leasedUntil: null,
        createdBy: tx.actor.name,
        createdAt: tx.now(),
        rev: 1,
      });
      await record(tx, auditSinkCreated, { subjectId: id }, { name: input.name, to: whereTo(input.settings) });
      return shown(tx, id);
    });
  };

const byName = (settings: SinkRow['settings']): string =>
  JSON.stringify(Object.entries(settings).toSorted(([one], [other]) => (one < other ? -1 : 1)));

/** What of `after` differs, as the audit trail tells it. */
function changesIn(before: SinkRow, after: SinkChange, isRekeyed: boolean) {
  const fields: Record<string, { before: unknown; after: unknown }> = {};
  for (const field of ['name', 'needToKnow', 'enabled'] as const)
    if (before[field] !== after[field]) fields[field] = { before: before[field], after: after[field] };
  if (before.filter.join() !== after.filter.join()) fields['filter'] = { before: before.filter, after: after.filter };
  if (byName(before.settings) !== byName(after.settings))
    fields['settings'] = { before: before.settings, after: after.settings };
  if (isRekeyed) fields['credential'] = { before: '•••', after: '•••' };
  return fields;
}

/**
 * Another address needs the credential anew: else whoever may change streams could have it sent to themselves.
 * @throws Problem `audit_sink_not_found`, `stale_revision`, and what making one throws
 */
export const changeAuditSinkWith =
  (ground: StreamGround) =>
  async (ctx: Context, input: z.output<typeof api.changeAuditSink.input>): Promise<AuditSink> => {
    authorize(ctx, 'security:write');
    requireSites(ctx, null);
    if (input.needToKnow === true) authorize(ctx, 'incident:restricted');
    const { auditSinkId: id, rev, credential: given, ...wanted } = input;
    const fresh = given === undefined ? undefined : await sealed(ctx, ground, id, given);
    return inTransaction(ctx, async (tx) => {
      const row = await lockSink(tx.db, id);
      if (!row) throw notFound('audit sink', id);
      if (rev !== undefined && rev !== row.rev)
        throw conflict('stale_revision', 'Someone has changed this stream since you loaded it. Look again, then repeat.'); // prettier-ignore
      const after: SinkChange = {
        name: wanted.name ?? row.name,
        settings: wanted.settings ?? row.settings,
        credential: fresh === undefined ? row.credential : fresh,
        filter: wanted.filter ?? row.filter,
        needToKnow: wanted.needToKnow ?? row.needToKnow,
        enabled: wanted.enabled ?? row.enabled,
      };
      const hasMoved = whereTo(after.settings) !== whereTo(row.settings) || after.settings.kind !== row.settings.kind;
      if (hasMoved && row.credential !== null && fresh === undefined)
        throw invalid('credential_needed', 'Give the credential again: the receiver is at another address now.', [
          { pointer: '/credential', detail: 'It is needed with another address.' },
        ]);
      if (row.needToKnow && hasMoved) authorize(ctx, 'incident:restricted');
      await check(tx, id, after);
      const fields = changesIn(row, after, fresh !== undefined);
      if (Object.keys(fields).length === 0) return shown(tx, id);
      await updateSink(tx.db, id, after);
      await record(tx, auditSinkChanged, { subjectId: id }, { name: after.name, fields });
      return shown(tx, id);
    });
  };

/** @throws Problem `audit_sink_not_found` */
export async function deleteAuditSink(ctx: Context, { auditSinkId }: One): Promise<Record<string, never>> {
  authorize(ctx, 'security:write');
  requireSites(ctx, null);
  return inTransaction(ctx, async (tx) => {
    const row = await lockSink(tx.db, auditSinkId);
    if (!row) throw notFound('audit sink', auditSinkId);
    await removeSink(tx.db, auditSinkId);
    await record(tx, auditSinkDeleted, { subjectId: auditSinkId }, { name: row.name, to: whereTo(row.settings) });
    return {};
  });
}

/** What is wrong is the answer. */
export const testAuditSinkWith =
  (ground: StreamGround) =>
  async (ctx: Context, { auditSinkId }: One): Promise<{ ok: boolean; problem: string | null }> => {
    authorize(ctx, 'security:write');
    requireSites(ctx, null);
    const row = await inTransaction(ctx, (tx) => findSink(tx.db, auditSinkId));
    if (!row) throw notFound('audit sink', auditSinkId);
    const problem = await sendRecords(ctx, ground, row, [testRecord(ctx.orgId, ctx.actor, ctx.now())]).then(
      () => null,
      (error: unknown) => {
        if (error instanceof Problem) return error.message;
        throw error;
      },
    );
    await inTransaction(ctx, (tx) =>
      record(tx, auditSinkTested, { subjectId: auditSinkId }, { name: row.name, problem }),
    );
    return { ok: problem === null, problem };
  };
