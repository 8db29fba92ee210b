// A screen shows a wallboard with nothing but its link. What the link gives is no sign-in: only these two verbs know it.
import { wallboardOpened } from '@tocsin/contracts/activity';
import type { WallboardFigures } from '@tocsin/contracts/api/boards';
import type { Permission } from '@tocsin/contracts/identity';
import { sql } from 'kysely';

import { hashToken, newToken } from '#identity';
import { record } from '#platform/activity';
import type { Context, Database } from '#platform/context';
import { inTransaction } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';
import { createRateLimit, type RateLimit } from '#platform/rate-limit';
import { wholeOrganisation } from '#platform/reach';

import { tables, type WallboardRow } from './tables.ts';
import { wallboardFigures } from './wallboard-figures.ts';

type Board = Pick<WallboardRow, 'id' | 'orgId' | 'name' | 'siteCodes' | 'panels' | 'secondsEach'> & {
  expiresAt: Date | null;
  organisation: string;
};

/** A screen that is heard of once a week goes on. */
const sessionMs = 7 * 86_400_000;
const seenEveryMs = 60_000;
/** What the figures are counted with; never who somebody is, so no need-to-know incident is among them. */
const permissions: ReadonlySet<Permission> = new Set<Permission>(['incident:read', 'alert:read', 'event:read']);

const ended = (): Problem =>
  new Problem('forbidden', 'wallboard_ended', 'This link to a wallboard was revoked, has expired or never was one.');

const standing = (db: Database, now: Date) =>
  tables(db)
    .$extendTables<{ organisation: { id: string; name: string; suspendedAt: Date | null } }>()
    .selectFrom('wallboard')
    .innerJoin('organisation', 'organisation.id', 'wallboard.orgId')
    .select(['wallboard.id', 'wallboard.orgId', 'wallboard.name', 'wallboard.siteCodes', 'wallboard.panels'])
    .select(['wallboard.secondsEach', 'wallboard.expiresAt', 'organisation.name as organisation'])
    .where('wallboard.revokedAt', 'is', null)
    .where('organisation.suspendedAt', 'is', null)
    .where((where) => where.or([where('wallboard.expiresAt', 'is', null), where('wallboard.expiresAt', '>', now)]));

/** Sees what the link may show, as nobody in particular. */
const behind = (handle: DatabaseHandle, ctx: Context, { id, orgId, name, siteCodes }: Board): Context => {
  const reach = { ...wholeOrganisation(null), sites: siteCodes };
  return {
    ...ctx,
    orgId,
    reach,
    actor: { kind: 'integration', id, name, permissions },
    transact: (work) => handle.transact(orgId, work, reach),
  };
};

function requireAllowance(limit: RateLimit, key: string): void {
  const { ok, retryAfterSeconds } = limit.take(key);
  if (!ok)
    throw new Problem('too_many_requests', 'rate_limited', 'Too many requests. Wait before you try again.', {
      retryAfterSeconds: Math.ceil(retryAfterSeconds),
    });
}

const endOf = ({ expiresAt }: Board, now: Date): Date =>
  new Date(Math.min(now.getTime() + sessionMs, expiresAt?.getTime() ?? Infinity));

export function createScreens(handle: DatabaseHandle) {
  const opening = createRateLimit({ perSecond: 0.2, burst: 20 });
  const showing = createRateLimit({ perSecond: 2, burst: 60 });

  /** @throws Problem `wallboard_ended`, `rate_limited` */
  async function open(ctx: Context, { token }: { token: string }): Promise<{ session: string; expiresAt: string }> {
    requireAllowance(opening, ctx.ip ?? '');
    const now = ctx.now();
    const board = await handle.asSystem((db) =>
      standing(db, now).where('wallboard.tokenHash', '=', hashToken(token)).executeTakeFirst(),
    );
    if (!board) throw ended();
    const session = newToken();
    const expiresAt = endOf(board, now);
    await inTransaction(behind(handle, ctx, board), async (tx) => {
      // A link that is revoked at this moment opens nothing: the row is held.
      const held = await sql`select from wallboard where id = ${board.id} and revoked_at is null for share`.execute(
        tx.db,
      );
      if (held.rows.length === 0) throw ended();
      await tables(tx.db).deleteFrom('wallboardSession').where('expiresAt', '<=', now).execute();
      await tables(tx.db)
        .insertInto('wallboardSession')
        .values({ tokenHash: hashToken(session), orgId: board.orgId, wallboardId: board.id, expiresAt })
        .execute();
      await record(tx, wallboardOpened, { subjectId: board.id }, { name: board.name });
    });
    return { session, expiresAt: expiresAt.toISOString() };
  }

  /** @throws Problem `wallboard_ended`, `rate_limited` */
  async function figures(ctx: Context, { session }: { session: string }): Promise<WallboardFigures> {
    const now = ctx.now();
    const tokenHash = hashToken(session);
    const board = await handle.asSystem((db) =>
      standing(db, now)
        .innerJoin('wallboardSession', 'wallboardSession.wallboardId', 'wallboard.id')
        .select('wallboard.lastSeenAt')
        .where('wallboardSession.tokenHash', '=', tokenHash)
        .where('wallboardSession.expiresAt', '>', now)
        .executeTakeFirst(),
    );
    if (!board) throw ended();
    requireAllowance(showing, tokenHash);
    const within = behind(handle, ctx, board);
    return inTransaction(within, async (tx) => {
      if (now.getTime() - (board.lastSeenAt?.getTime() ?? 0) > seenEveryMs) {
        await tables(tx.db).updateTable('wallboard').set({ lastSeenAt: now }).where('id', '=', board.id).execute();
        await tables(tx.db)
          .updateTable('wallboardSession')
          .set({ expiresAt: endOf(board, now) })
          .where('tokenHash', '=', tokenHash)
          .execute();
      }
      const { organisation, name, panels, secondsEach } = board;
      return { organisation, name, panels, secondsEach, ...(await wallboardFigures(tx, panels)) };
    });
  }

  return { open, figures };
}
