// An erasure: events, records, the audit trail, the account; step after step, each on record before the next.
import { setTimeout as sleep } from 'node:timers/promises';

import { erasureFinished } from '@tocsin/contracts/activity';
import { sha256, toHex } from '@tocsin/contracts/ledger/bytes';
import { erasureFormat, erasureRoot, erasureStatement, type ErasureFields } from '@tocsin/contracts/ledger/erasure';
import { sql } from 'kysely';

import { eraseAccount } from '#identity';
import { redactedActivities, signErasure } from '#ledger';
import { record } from '#platform/activity';
import type { Context, Database } from '#platform/context';
import type { Seal } from '#platform/seal';
import type { Vault } from '#platform/vault';

import { tables, type PrivacyRequestRow } from '../tables.ts';
import { lookThrough, namedHold, rewritersOf, standingHolds, type Ground as LookGround, type Subject } from './look.ts';
import {
  eventKinds,
  partitionsOf,
  planRewrite,
  rewritePartition,
  type EventKind,
  type EventRewriting,
} from './rewrite-events.ts';
import { start, type Rewriter, type Rewriting } from './rewrite-records.ts';
import { openSought, pseudonymSecret, pseudonymised } from './subject.ts';

export type Ground = LookGround & {
  seal: Seal;
  vault: Pick<Vault, 'sealOf'>;
  /** Whether everything of the organisation that was acknowledged before the moment is in its event store by now. */
  isStored: (orgId: string, before: Date) => Promise<boolean>;
};

/** A legal hold stands in the way; the message says which. */
export class Held extends Error {}

const mostPasses = 20;
const [pauseMs, mostPauses] = [500, 240];

/** What is asked before each step, so that a hold counts from the next step on. @throws Held */
type Guard = () => Promise<void>;
function guardOf(ground: Ground, subject: Subject, signal: AbortSignal): Guard {
  const cleared = new Set<string>();
  return async () => {
    signal.throwIfAborted();
    const holds = (await standingHolds(ground, subject.orgId)).filter(({ id }) => !cleared.has(id));
    if (holds.length === 0) return;
    const { held } = await lookThrough(ground, subject, { holds, signal });
    if (held) throw new Held(`Kept by ${namedHold(held)}.`);
    for (const { id } of holds) cleared.add(id);
  };
}

export const findRequest = (db: Database, id: string): Promise<PrivacyRequestRow | undefined> =>
  tables(db).selectFrom('privacyRequest').selectAll().where('id', '=', id).executeTakeFirst();

/** Until nothing is left, then signs. Harmless to repeat. @param ctx of Tocsin itself */
export async function runErasure(ground: Ground, ctx: Context, requestId: string, signal: AbortSignal): Promise<void> {
  const request = await ground.handle.asSystem((db) => findRequest(db, requestId));
  if (request?.state !== 'running' || request.kind !== 'erasure' || request.sought === null) return;
  const { orgId } = request;
  const sought = await openSought(ground, orgId, requestId, request.sought);
  const who = pseudonymised(await pseudonymSecret(ground, ctx), sought);
  const guard = guardOf(ground, { orgId, sought, who }, signal);
  await guard();
  await untilStored(ground, orgId, request.startedAt ?? ctx.now(), signal);
  for (const kind of eventKinds)
    await eraseEvents(ground, { store: ground.store, orgId, redactor: who.redactor }, { requestId, kind, guard });
  const rewriting: Rewriting = { orgId, erasureId: requestId, redactor: who.redactor, member: who.member };
  for (const rewriter of await rewritersOf(ground)) await eraseRecords(ground, rewriter, rewriting, guard);
  await guard();
  const { member } = who;
  if (member)
    await ground.handle.asSystem(async (db) => {
      if (await eraseAccount(db, { orgId, personId: member.id, name: member.name, email: member.email }))
        await addTo(db, { orgId, requestId, kind: 'account', part: '' }, 1);
    });
  await endErasure(ground, ctx, requestId, { outcome: 'done', because: null });
}

/** What was acknowledged is still to be stored: it would come in behind the erasure. */
async function untilStored({ isStored }: Ground, orgId: string, before: Date, signal: AbortSignal): Promise<void> {
  for (let pauses = 0; !(await isStored(orgId, before)); pauses += 1) {
    if (pauses === mostPauses) throw new Error('Events that were acknowledged before the erasure are not stored yet.');
    await sleep(pauseMs, undefined, { signal });
  }
}

type Part = { orgId: string; requestId: string; kind: string; part: string };
const addTo = async (db: Database, part: Part, count: number): Promise<void> =>
  void (await tables(db)
    .insertInto('erasureSection')
    .values({ ...part, count })
    .onConflict((on) =>
      on.columns(['requestId', 'kind', 'part']).doUpdateSet({ count: sql`erasure_section.count + ${count}::bigint` }),
    )
    .execute());

type Events = { requestId: string; kind: EventKind; guard: Guard };

/** Each partition is planned and on record before it changes: what a crash leaves half done is recognised by its plan. */
async function eraseEvents(
  { handle }: Ground,
  events: EventRewriting,
  { requestId, kind, guard }: Events,
): Promise<void> {
  const { orgId } = events;
  for (const partition of await partitionsOf(events, kind)) {
    await guard();
    const { count, columns } = await planRewrite(events, kind, partition);
    const part = { orgId, requestId, kind, part: partition };
    await handle.asSystem(async (db) => {
      const planned = await ofPart(db, part);
      // Fewer than were planned: the plan was carried out at least in part, and stands.
      if (count > planned) await addTo(db, part, count - planned);
    });
    if (count > 0) await rewritePartition(events, kind, { partition, columns });
    await handle.asSystem(async (db) => {
      await addTo(db, { ...part, part: '' }, await ofPart(db, part));
      await tables(db)
        .deleteFrom('erasureSection')
        .where('requestId', '=', requestId)
        .where('kind', '=', kind)
        .where('part', '=', partition)
        .execute();
    });
  }
}

const ofPart = async (db: Database, { requestId, kind, part }: Part): Promise<number> =>
  Number(
    (
      await tables(db)
        .selectFrom('erasureSection')
        .select('count')
        .where('requestId', '=', requestId)
        .where('kind', '=', kind)
        .where('part', '=', part)
        .executeTakeFirst()
    )?.count ?? 0,
  );

/** Again until a pass finds nothing: rows move while they are changed. */
async function eraseRecords(ground: Ground, rewriter: Rewriter, rewriting: Rewriting, guard: Guard): Promise<void> {
  const part = { orgId: rewriting.orgId, requestId: rewriting.erasureId ?? '', kind: rewriter.kind, part: '' };
  for (let passes = 0, pauses = 0; passes < mostPasses;) {
    const { changed, unchained } = await onePass(ground, rewriter, rewriting, { part, guard });
    if (unchained > 0) {
      // The ledger follows within a second or two.
      if (pauses === mostPauses) throw new Error('Activities have no entry in the ledger yet.');
      pauses += 1;
      await sleep(pauseMs);
    } else if (changed === 0) return;
    else passes += 1;
  }
}

async function onePass(
  { handle }: Ground,
  rewriter: Rewriter,
  rewriting: Rewriting,
  { part, guard }: { part: Part; guard: Guard },
): Promise<{ changed: number; unchained: number }> {
  const sum = { changed: 0, unchained: 0 };
  for (let after: string | null = start; after !== null;) {
    await guard();
    const from: string = after;
    const page = await handle.asSystem(async (db) => {
      const done = await rewriter.page(db, rewriting, from);
      if (done.changed > 0) await addTo(db, part, done.changed);
      return done;
    });
    sum.changed += page.changed;
    sum.unchained += page.unchained;
    after = page.after;
  }
  return sum;
}

const sectionKinds = [
  ...eventKinds,
  'deliveries',
  'alerts',
  'incidents',
  'comments',
  'activities',
  'records',
  'account',
];

/** With a certificate of what was done, also where it ends early; from then on nobody is named any more. */
export async function endErasure(
  { handle, seal }: Ground,
  ctx: Context,
  requestId: string,
  { outcome, because }: { outcome: ErasureFields['outcome']; because: string | null },
): Promise<void> {
  const { orgId } = ctx;
  await handle.asSystem(async (db) => {
    const request = await findRequest(db, requestId);
    if (request?.state !== 'running') return;
    const found = await tables(db)
      .selectFrom('erasureSection')
      .selectAll()
      .where('requestId', '=', requestId)
      .where('part', '=', '')
      .execute();
    const counts = new Map(found.map(({ kind, count }) => [kind, Number(count)]));
    const sections = sectionKinds
      .filter((kind) => (counts.get(kind) ?? 0) > 0)
      .map((kind, at) => ({ number: at + 1, kind, count: counts.get(kind) ?? 0 }));
    const activities = await redactedActivities(db, orgId, requestId);
    const now = ctx.now();
    const certificate = await signErasure(
      db,
      {
        format: erasureFormat,
        orgId,
        erasureId: requestId,
        subject: {
          kind: request.personId === null ? 'identifier' : 'member',
          pseudonym: request.pseudonym,
          digest: request.digest,
        },
        reference: request.reference,
        askedBy: request.askedById,
        approvedBy: request.decidedById ?? '',
        startedAt: (request.startedAt ?? now).toISOString(),
        finishedAt: now.toISOString(),
        outcome,
        sections,
        activities,
        root: await erasureRoot(sections),
      },
      { seal, now },
    );
    const byKind = Object.fromEntries(sections.map(({ kind, count }) => [kind, count]));
    await tables(db)
      .updateTable('privacyRequest')
      .set({
        state: outcome,
        because,
        endedAt: now,
        sought: null,
        counts: JSON.stringify(byKind),
        certificate: JSON.stringify(certificate),
      })
      .where('id', '=', requestId)
      .execute();
    await record(
      { ...ctx, db },
      erasureFinished,
      { subjectId: requestId },
      {
        outcome,
        pseudonym: request.pseudonym,
        counts: byKind,
        activities,
        certificate: toHex(await sha256(erasureStatement(certificate))),
      },
    );
  });
}
