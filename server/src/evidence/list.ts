// Evidence, a page at a time; one item; its chain of custody.
import type { listCustody as custodyEndpoint, listEvidence as endpoint } from '@tocsin/contracts/api/evidence';
import { CustodyEvent, type Evidence } from '@tocsin/contracts/evidence';
import type { Page } from '@tocsin/contracts/page';
import { sql } from 'kysely';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';

import { toStep } from './custody.ts';
import { present, presentAll } from './present.ts';
import { findEvidence, findIncident } from './store.ts';
import { tables } from './tables.ts';

const sort = '-createdAt';
const like = (text: string): string => `%${text.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

/** @throws Problem `incident_not_found`, `invalid_cursor` */
export async function listEvidence(ctx: Context, input: z.output<typeof endpoint.input>): Promise<Page<Evidence>> {
  authorize(ctx, 'evidence:read');
  const { state, kind, scan, frozen, q, limit, cursor } = input;
  const start = cursor === undefined ? null : readCursor(cursor, sort, ['time', 'id']);
  return inTransaction(ctx, async (tx) => {
    let query = tables(tx.db).selectFrom('evidence').selectAll();
    if (input.incidentId !== undefined)
      query = query.where('incidentId', '=', (await findIncident(tx.db, input.incidentId)).id);
    if (state?.length) query = query.where('state', 'in', state);
    if (kind?.length) query = query.where('kind', 'in', kind);
    if (scan?.length) query = query.where('scanState', 'in', scan);
    if (frozen !== undefined) query = query.where('frozen', '=', frozen);
    if (q) query = query.where('search', 'like', like(q));
    if (start) query = query.where(sql<boolean>`(created_at, id) < (${start[0]}::timestamptz, ${start[1]}::uuid)`);
    const rows = await query
      .orderBy('createdAt', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute();
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const next = rows.length > limit && last ? writeCursor(sort, [last.createdAt.toISOString(), last.id]) : null;
    return { items: await presentAll(tx, page), next };
  });
}

/** By id or number. @throws Problem `evidence_not_found` */
export async function getEvidence(ctx: Context, { evidenceId }: { evidenceId: string }): Promise<Evidence> {
  authorize(ctx, 'evidence:read');
  return inTransaction(ctx, async (tx) => present(tx, await findEvidence(tx.db, evidenceId)));
}

/** @throws Problem `evidence_not_found`, `invalid_cursor` */
export async function listCustody(
  ctx: Context,
  { evidenceId, limit, cursor }: z.output<typeof custodyEndpoint.input>,
): Promise<Page<CustodyEvent>> {
  authorize(ctx, 'evidence:read');
  const before = cursor === undefined ? null : readCursor(cursor, '-seq', ['integer'])[0];
  return inTransaction(ctx, async (tx) => {
    const { id } = await findEvidence(tx.db, evidenceId);
    let query = tables(tx.db).selectFrom('custodyEvent').select(['seq', 'step', 'hash']).where('evidenceId', '=', id);
    if (before !== null) query = query.where('seq', '<', Number(before));
    const rows = await query
      .orderBy('seq', 'desc')
      .limit(limit + 1)
      .execute();
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((row) => CustodyEvent.parse(toStep(row))),
      next: rows.length > limit && last ? writeCursor('-seq', [last.seq]) : null,
    };
  });
}
