// An administrator adds a site.
import { siteCreated } from '@tocsin/contracts/activity';
import type * as identityApi from '@tocsin/contracts/api/identity';
import type { Site } from '@tocsin/contracts/identity';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { requireSites } from './reach.ts';
import { insertSite, siteOf } from './sites-store.ts';

/** @throws Problem `conflict` `site_code_taken`. */
export async function createSite(ctx: Context, input: z.output<typeof identityApi.createSite.input>): Promise<Site> {
  authorize(ctx, 'site:write');
  requireSites(ctx, null);
  return inTransaction(ctx, async (tx) => {
    const row = await insertSite(tx, { id: uuidv7(), orgId: tx.orgId, ...input, createdAt: tx.now() });
    if (!row) throw conflict('site_code_taken', `There is a site ${input.code} already.`);
    await record(tx, siteCreated, { subjectId: row.id }, { code: row.code, name: row.name });
    return siteOf(row);
  });
}
