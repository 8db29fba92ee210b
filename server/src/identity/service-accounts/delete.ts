// A service account is deleted: its keys, clients and tokens are worth nothing from then on; what it did stays on record.
import { serviceAccountDeleted } from '@tocsin/contracts/activity';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';

import { requireSites } from '../reach.ts';
import { tablesOf } from '../store.ts';
import { requireHeld } from './manage.ts';
import { lockServiceAccount } from './store.ts';

/** @throws Problem `service_account_not_found`; `forbidden` `role_exceeds_yours`, `sites_exceed_yours` */
export async function deleteServiceAccount(
  ctx: Context,
  { serviceAccountId }: { serviceAccountId: string },
): Promise<Record<string, never>> {
  authorize(ctx, 'api_key:write');
  return inTransaction(ctx, async (tx) => {
    const row = await lockServiceAccount(tx, serviceAccountId);
    await requireHeld(tx, row);
    requireSites(tx, row.siteCodes);
    const ended = { revokedAt: tx.now() };
    const keys = await tablesOf(tx.db)
      .updateTable('apiKey')
      .set(ended)
      .where('serviceAccountId', '=', row.id)
      .where('revokedAt', 'is', null)
      .returning('id')
      .execute();
    const clients = await tablesOf(tx.db)
      .updateTable('oauthClient')
      .set(ended)
      .where('serviceAccountId', '=', row.id)
      .where('revokedAt', 'is', null)
      .returning('id')
      .execute();
    await tablesOf(tx.db)
      .updateTable('serviceAccount')
      .set({ enabled: false, deletedAt: tx.now(), rev: row.rev + 1 })
      .where('id', '=', row.id)
      .execute();
    const about = { name: row.name, keys: keys.length, clients: clients.length };
    await record(tx, serviceAccountDeleted, { subjectId: row.id }, about);
    return {};
  });
}
