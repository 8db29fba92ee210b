// How much evidence an organisation may keep.
import { evidenceLimitsChanged } from '@tocsin/contracts/activity';
import type { getEvidenceLimits as endpoint } from '@tocsin/contracts/api/evidence';
import { sql } from 'kysely';
import type * as z from 'zod';

import { requireSites } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, widened, type Context, type Database, type Tx } from '#platform/context';
import { Problem } from '#platform/errors';

import { tables } from './tables.ts';
import type { EvidenceWorld } from './world.ts';

export type Limits = { mostFileBytes: number; mostTotalBytes: number };
const usual: Limits = { mostFileBytes: 64 * 2 ** 30, mostTotalBytes: 2 ** 40 };

async function findLimits(db: Database, orgId: string): Promise<Limits> {
  const row = await tables(db)
    .selectFrom('evidenceLimits')
    .select(['mostFileBytes', 'mostTotalBytes'])
    .where('orgId', '=', orgId)
    .executeTakeFirst();
  return row ?? usual;
}

/** Whole and coming files of the whole organisation, whoever asks. */
const keptBytes = (tx: Tx): Promise<number> =>
  widened(tx, async ({ db, orgId }) => {
    const { rows } = await sql<{ kept: number }>`
      select (select coalesce(sum(bytes), 0) from evidence where org_id = ${orgId} and disposed_at is null)::bigint
        + (select coalesce(sum(length), 0) from evidence_upload where org_id = ${orgId})::bigint as kept`.execute(db);
    return rows[0]?.kept ?? 0;
  });

/** @throws Problem `evidence_too_large`, `evidence_full` */
export async function requireRoom(tx: Tx, bytes: number): Promise<void> {
  const { mostFileBytes, mostTotalBytes } = await findLimits(tx.db, tx.orgId);
  if (bytes > mostFileBytes)
    throw new Problem('too_large', 'evidence_too_large', `A file of evidence may hold ${mostFileBytes} bytes at most.`);
  if ((await keptBytes(tx)) + bytes > mostTotalBytes)
    throw new Problem('too_large', 'evidence_full', `The organisation may keep ${mostTotalBytes} bytes of evidence.`);
}

export const getLimitsWith = ({ scanner }: Pick<EvidenceWorld, 'scanner'>) =>
  async function getLimits(ctx: Context): Promise<z.input<typeof endpoint.output>> {
    authorize(ctx, 'evidence:read');
    return inTransaction(ctx, async (tx) => ({
      ...(await findLimits(tx.db, tx.orgId)),
      keptBytes: await keptBytes(tx),
      scanner: scanner !== null,
    }));
  };

export async function setLimits(ctx: Context, limits: Limits): Promise<Limits> {
  authorize(ctx, 'evidence:dispose');
  requireSites(ctx, null);
  return inTransaction(ctx, async (tx) => {
    await tables(tx.db)
      .insertInto('evidenceLimits')
      .values({ orgId: tx.orgId, ...limits })
      .onConflict((on) => on.column('orgId').doUpdateSet(limits))
      .execute();
    await record(tx, evidenceLimitsChanged, { subjectId: tx.orgId }, limits);
    return limits;
  });
}
