// An administrator corrects a site; its code stays, because events and searches carry it.
import { siteChanged } from '@tocsin/contracts/activity';
import type * as identityApi from '@tocsin/contracts/api/identity';
import type { Site } from '@tocsin/contracts/identity';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { notFound } from '#platform/errors';

import { changesBetween } from './changes.ts';
import { lockSite, siteOf, updateSite } from './sites-store.ts';

type Input = z.output<typeof identityApi.changeSite.input>;

/** @throws Problem `not_found`. */
export async function changeSite(ctx: Context, { siteId, ...wanted }: Input): Promise<Site> {
  authorize(ctx, 'site:write');
  return inTransaction(ctx, async (tx) => {
    const before = await lockSite(tx, siteId);
    if (!before) throw notFound('site', siteId);
    const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
    const after = { ...before, ...given };
    const fields = changesBetween(before, after);
    if (Object.keys(fields).length === 0) return siteOf(before);
    await updateSite(tx, after);
    await record(tx, siteChanged, { subjectId: siteId }, { code: before.code, fields });
    return siteOf(after);
  });
}
