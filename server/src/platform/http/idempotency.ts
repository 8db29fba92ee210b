// Idempotency-Key: a write repeated with the same key is done once and answered twice.
import { createHash } from 'node:crypto';

import { inTransaction, type Context } from '../context.ts';
import { conflict, invalid, Problem } from '../errors.ts';
import { fingerprintOf, type Reach } from '../reach.ts';

type IdempotencyTables = {
  idempotency: {
    orgId: string;
    actorId: string;
    key: string;
    requestHash: string;
    begunAt: Date;
    answerStatus: number | null;
    answerBody: string | null;
  };
};

const keptMs = 24 * 60 * 60 * 1000;
/** A request still unanswered after this has died with its process; the next one takes over. */
const leaseMs = 2 * 60 * 1000;

export type Answer = { status: number; body: unknown };
type Request = { key: string; method: string; path: string; input: unknown; answersSecret: boolean };

/** @throws Problem `invalid_input` unless the key is 1 to 200 printable ASCII characters. */
export function checkKey(key: string): void {
  if (!/^[\x21-\x7e]{1,200}$/.test(key))
    throw invalid('invalid_idempotency_key', 'Idempotency-Key must be 1 to 200 printable characters without spaces.');
}

/**
 * Runs `work` unless the same actor was already answered for this key within 24 hours; then that answer comes back.
 * A failed request is forgotten, so that it can be tried again.
 * @throws Problem `conflict`: `idempotency_key_reused`, `in_progress`, or `already_done` where the answer was a secret.
 */
export async function once(
  ctx: Context,
  request: Request,
  work: () => Promise<Answer>,
): Promise<{ answer: Answer; replayed: boolean }> {
  const begunAt = ctx.now();
  const kept = await begin(ctx, request, begunAt);
  if (kept) return { answer: kept, replayed: true };
  let answer: Answer;
  try {
    answer = await work();
  } catch (error) {
    await forget(ctx, request.key, begunAt);
    throw error;
  }
  await keep(ctx, request, begunAt, answer);
  return { answer, replayed: false };
}

/** Takes the key, or gives the answer kept for it. */
const begin = (ctx: Context, request: Request, now: Date): Promise<Answer | null> =>
  inTransaction(ctx, async (tx) => {
    const db = tx.db.$extendTables<IdempotencyTables>();
    const requestHash = hashOf(request, tx.reach);
    const mine = { orgId: tx.orgId, actorId: tx.actor.id, key: request.key };
    await db
      .deleteFrom('idempotency')
      .where('begunAt', '<', new Date(now.getTime() - keptMs))
      .execute();
    const taken = await db
      .insertInto('idempotency')
      .values({ ...mine, requestHash, begunAt: now, answerStatus: null, answerBody: null })
      .onConflict((on) => on.columns(['orgId', 'actorId', 'key']).doNothing())
      .returning('key')
      .executeTakeFirst();
    if (taken) return null;
    const row = await db
      .selectFrom('idempotency')
      .selectAll()
      .where('actorId', '=', mine.actorId)
      .where('key', '=', mine.key)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw inProgress();
    if (row.requestHash !== requestHash)
      throw conflict('idempotency_key_reused', 'This Idempotency-Key was used for a different request.');
    if (row.answerStatus !== null) return answerFrom(row.answerStatus, row.answerBody);
    if (row.begunAt.getTime() > now.getTime() - leaseMs) throw inProgress();
    await db
      .updateTable('idempotency')
      .set({ begunAt: now })
      .where('actorId', '=', mine.actorId)
      .where('key', '=', mine.key)
      .execute();
    return null;
  });

function answerFrom(status: number, body: string | null): Answer {
  if (body === null)
    throw conflict('already_done', 'This was done already; its answer held a secret, which is shown only once.');
  return { status, body: JSON.parse(body) };
}

const inProgress = (): Problem =>
  new Problem('conflict', 'in_progress', 'The same request is being worked on.', { retryAfterSeconds: 1 });

// `begunAt` is the fence: who was too slow and lost the key to another leaves its row alone.
const keep = (ctx: Context, request: Request, begunAt: Date, answer: Answer): Promise<unknown> =>
  inTransaction(ctx, (tx) =>
    tx.db
      .$extendTables<IdempotencyTables>()
      .updateTable('idempotency')
      .set({
        answerStatus: answer.status,
        answerBody: request.answersSecret ? null : JSON.stringify(answer.body),
      })
      .where('actorId', '=', tx.actor.id)
      .where('key', '=', request.key)
      .where('begunAt', '=', begunAt)
      .execute(),
  );

const forget = (ctx: Context, key: string, begunAt: Date): Promise<unknown> =>
  inTransaction(ctx, (tx) =>
    tx.db
      .$extendTables<IdempotencyTables>()
      .deleteFrom('idempotency')
      .where('actorId', '=', tx.actor.id)
      .where('key', '=', key)
      .where('begunAt', '=', begunAt)
      .where('answerStatus', 'is', null)
      .execute(),
  );

/** With what the caller sees: an answer from before is not given to who sees less by now. */
const hashOf = ({ method, path, input }: Request, reach: Reach): string =>
  createHash('sha256')
    .update(`${method} ${path}\n${JSON.stringify(input, sorted)}\n${fingerprintOf(reach)}`)
    .digest('hex');

/** For JSON.stringify: the same fields in another order are the same input. */
const sorted = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
