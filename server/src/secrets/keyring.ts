// Secrets that Tocsin keeps itself, sealed with the organisation's key.
import { inTransaction, type Context } from '#platform/context';
import { notFound } from '#platform/errors';
import type { SealedColumn } from '#platform/keys/reseal';
import type { Vault } from '#platform/vault';

import type { ReadSecret } from './provider.ts';
import { findSecretByName } from './store.ts';

export const placeOfSecret = (id: string): string => `secret.value ${id}`;

export const readKeyring =
  (vault: Pick<Vault, 'sealOf'>, ctx: Context): ReadSecret =>
  async (path) => {
    const row = await inTransaction(ctx, (tx) => findSecretByName(tx.db, path));
    if (!row) throw notFound('secret', `secret://keyring/${path}`);
    const { id, current, previous, previousUntil } = row;
    const seal = await vault.sealOf(ctx.orgId);
    const isOverlapping = previous !== null && previousUntil !== null && previousUntil > ctx.now();
    return {
      value: seal.open(current, placeOfSecret(id)),
      previous: isOverlapping ? seal.open(previous, placeOfSecret(id)) : null,
    };
  };

const column = (name: 'current' | 'previous'): SealedColumn => ({
  table: 'secret',
  column: name,
  type: 'text',
  owner: 'org_id',
  each: (id, value, turn) => turn(String(value), placeOfSecret(id)),
});
export const keyringColumns: readonly SealedColumn[] = [column('current'), column('previous')];
