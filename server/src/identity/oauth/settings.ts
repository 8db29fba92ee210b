// Which ways to a token an organisation allows.
import { oauthSettingsChanged } from '@tocsin/contracts/activity';
import type * as api from '@tocsin/contracts/api/oauth';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Database } from '#platform/context';
import { conflict } from '#platform/errors';

import { changesBetween } from '../changes.ts';
import { tablesOf } from '../store.ts';

type Settings = z.output<typeof api.getOAuthSettings.output>;
const defaults: Settings = { passwordGrant: false, rev: 0 };

export const findOAuthPolicy = async (db: Database, orgId: string): Promise<Settings> =>
  (await tablesOf(db)
    .selectFrom('oauthPolicy')
    .select(['passwordGrant', 'rev'])
    .where('orgId', '=', orgId)
    .executeTakeFirst()) ?? defaults;

export async function getOAuthSettings(ctx: Context): Promise<Settings> {
  authorize(ctx, 'security:read');
  return inTransaction(ctx, (tx) => findOAuthPolicy(tx.db, tx.orgId));
}

/** @throws Problem `conflict` `policy_changed` when another change came first. */
export async function setOAuthSettings(
  ctx: Context,
  { rev, passwordGrant }: z.output<typeof api.setOAuthSettings.input>,
): Promise<Settings> {
  authorize(ctx, 'security:write');
  return inTransaction(ctx, async (tx) => {
    const before = await findOAuthPolicy(tx.db, tx.orgId);
    if (rev !== undefined && rev !== before.rev) throw changedSince();
    const fields = changesBetween({ passwordGrant: before.passwordGrant }, { passwordGrant });
    if (Object.keys(fields).length === 0) return before;
    const next = { passwordGrant, rev: before.rev + 1 };
    const kept = await tablesOf(tx.db)
      .insertInto('oauthPolicy')
      .values({ orgId: tx.orgId, ...next })
      .onConflict((on) => on.column('orgId').doUpdateSet(next).where('oauthPolicy.rev', '=', before.rev))
      .returning('rev')
      .executeTakeFirst();
    if (!kept) throw changedSince();
    await record(tx, oauthSettingsChanged, { subjectId: tx.orgId }, { fields });
    return next;
  });
}

const changedSince = () => conflict('policy_changed', 'Somebody changed the policy since.');
