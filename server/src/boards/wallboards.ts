// An administrator makes, sees and revokes links to wallboards.
import { wallboardCreated, wallboardRevoked } from '@tocsin/contracts/activity';
import type { createWallboard as endpoint, Wallboard } from '@tocsin/contracts/api/boards';
import type * as z from 'zod';

import { hashToken, newToken, requireSites, siteCodes as knownCodes } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { invalid, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { tables, type WallboardRow } from './tables.ts';

const present = (row: WallboardRow): Wallboard => ({
  id: row.id,
  name: row.name,
  siteCodes: row.siteCodes,
  panels: row.panels,
  secondsEach: row.secondsEach,
  expiresAt: row.expiresAt?.toISOString() ?? null,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  revokedAt: row.revokedAt?.toISOString() ?? null,
  lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
});

export async function listWallboards(ctx: Context): Promise<{ items: Wallboard[] }> {
  authorize(ctx, 'api_key:read');

  return inTransaction(ctx, async ({ db }) => ({
    items: (await tables(db).selectFrom('wallboard').selectAll().orderBy('id', 'desc').execute()).map(present),
  }));
}

async function requireKnown(tx: Tx, codes: readonly string[] | null): Promise<void> {
  const known = await knownCodes(tx);
  if (codes?.some((code) => !known.has(code)))
    throw invalid('unknown_site', 'There is no such site.', [{ pointer: '/siteCodes', detail: 'Codes of sites.' }]);
}

/**
 * The token stands behind `#`, which no browser sends and no server logs.
 * @throws Problem `forbidden` `sites_exceed_yours`; `unknown_site`, `wallboard_expired_already`.
 */
export const createWallboardWith =
  (publicUrl: () => string) =>
  async (ctx: Context, input: z.output<typeof endpoint.input>): Promise<{ wallboard: Wallboard; link: string }> => {
    authorize(ctx, 'api_key:write');
    requireSites(ctx, input.siteCodes);
    const expiresAt = input.expiresAt === null ? null : new Date(input.expiresAt);
    if (expiresAt !== null && expiresAt <= ctx.now())
      throw invalid('wallboard_expired_already', 'The link would end before it begins.', [
        { pointer: '/expiresAt', detail: 'Must be in the future.' },
      ]);
    const token = newToken();
    return inTransaction(ctx, async (tx) => {
      await requireKnown(tx, input.siteCodes);
      const row = {
        ...input,
        id: uuidv7(),
        orgId: tx.orgId,
        tokenHash: hashToken(token),
        panels: [...new Set(input.panels)],
        expiresAt,
        createdBy: tx.actor.name,
        createdAt: tx.now(),
        revokedAt: null,
        lastSeenAt: null,
      };
      await tables(tx.db).insertInto('wallboard').values(row).execute();
      const { name, siteCodes } = row;
      await record(
        tx,
        wallboardCreated,
        { subjectId: row.id },
        { name, siteCodes, expiresAt: expiresAt?.toISOString() ?? null },
      );
      return { wallboard: present(row), link: `${publicUrl()}/wallboard#${token}` };
    });
  };

/** Screens that show it end with it. @throws Problem `wallboard_not_found` for one that is revoked already, too. */
export async function revokeWallboard(
  ctx: Context,
  { wallboardId }: { wallboardId: string },
): Promise<Record<string, never>> {
  authorize(ctx, 'api_key:write');

  return inTransaction(ctx, async (tx) => {
    const row = await tables(tx.db)
      .updateTable('wallboard')
      .set({ revokedAt: tx.now() })
      .where('id', '=', wallboardId)
      .where('revokedAt', 'is', null)
      .returning('name')
      .executeTakeFirst();
    if (!row) throw notFound('wallboard', wallboardId);
    await tables(tx.db).deleteFrom('wallboardSession').where('wallboardId', '=', wallboardId).execute();
    await record(tx, wallboardRevoked, { subjectId: wallboardId }, { name: row.name });
    return {};
  });
}
