// The SQL of secrets, providers and uses.
import { sql } from 'kysely';

import type { Database, Tx } from '#platform/context';

import { tables, type ProviderRow, type SecretRow, type UseRow } from './tables.ts';

export const findSecrets = (db: Database): Promise<SecretRow[]> =>
  tables(db).selectFrom('secret').selectAll().orderBy('name').execute();

export const findSecretByName = (db: Database, name: string): Promise<SecretRow | undefined> =>
  tables(db).selectFrom('secret').selectAll().where('name', '=', name).executeTakeFirst();

export const findSecret = (db: Database, id: string): Promise<SecretRow | undefined> =>
  tables(db).selectFrom('secret').selectAll().where('id', '=', id).executeTakeFirst();

export const lockSecret = (db: Database, id: string): Promise<SecretRow | undefined> =>
  tables(db).selectFrom('secret').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

/** Nothing when the name is taken. */
export const insertSecret = (db: Database, row: SecretRow): Promise<SecretRow | undefined> =>
  tables(db)
    .insertInto('secret')
    .values(row)
    .onConflict((on) => on.columns(['orgId', 'name']).doNothing())
    .returningAll()
    .executeTakeFirst();

type SecretChange = Partial<
  Pick<SecretRow, 'description' | 'rotateEveryDays' | 'current' | 'previous' | 'previousUntil' | 'rotatedAt'>
>;
export const updateSecret = (db: Database, id: string, change: SecretChange): Promise<SecretRow> =>
  tables(db)
    .updateTable('secret')
    .set((set) => ({ ...change, rev: set('rev', '+', 1) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

export const removeSecret = (db: Database, id: string): Promise<unknown> =>
  tables(db).deleteFrom('secret').where('id', '=', id).execute();

/** Values whose overlap is over are forgotten. */
export const forgetPrevious = (db: Database, now: Date): Promise<unknown> =>
  tables(db)
    .updateTable('secret')
    .set({ previous: null, previousUntil: null })
    .where('previousUntil', '<=', now)
    .execute();

export const findProviders = (db: Database): Promise<ProviderRow[]> =>
  tables(db).selectFrom('secretProvider').selectAll().orderBy('name').execute();

export const findProvider = (db: Database, by: { id: string } | { name: string }): Promise<ProviderRow | undefined> => {
  const all = tables(db).selectFrom('secretProvider').selectAll();
  return ('id' in by ? all.where('id', '=', by.id) : all.where('name', '=', by.name)).executeTakeFirst();
};

/** The drivers write objects into jsonb in ways of their own; text is read the same by both. */
const asJson = (settings: ProviderRow['settings']) => sql<ProviderRow['settings']>`${JSON.stringify(settings)}::jsonb`;

/** Nothing when the name is taken. */
export const insertProvider = (db: Database, row: ProviderRow): Promise<ProviderRow | undefined> =>
  tables(db)
    .insertInto('secretProvider')
    .values({ ...row, settings: asJson(row.settings) })
    .onConflict((on) => on.columns(['orgId', 'name']).doNothing())
    .returningAll()
    .executeTakeFirst();

export const lockProvider = (db: Database, id: string): Promise<ProviderRow | undefined> =>
  tables(db).selectFrom('secretProvider').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export const updateProvider = (
  db: Database,
  id: string,
  { settings, credential }: Pick<ProviderRow, 'settings' | 'credential'>,
): Promise<ProviderRow> =>
  tables(db)
    .updateTable('secretProvider')
    .set((set) => ({ settings: asJson(settings), credential, rev: set('rev', '+', 1) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

export const noteCheck = (db: Database, id: string, check: Pick<ProviderRow, 'checkedAt' | 'problem'>) =>
  tables(db).updateTable('secretProvider').set(check).where('id', '=', id).execute();

export const removeProvider = (db: Database, id: string): Promise<unknown> =>
  tables(db).deleteFrom('secretProvider').where('id', '=', id).execute();

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** One more use of today. */
export const countUse = (tx: Tx, { secret, purpose }: Pick<UseRow, 'secret' | 'purpose'>): Promise<unknown> =>
  tables(tx.db)
    .insertInto('secretUse')
    .values({
      orgId: tx.orgId,
      secret,
      purpose,
      actorKind: tx.actor.kind,
      actorId: tx.actor.id,
      actorName: tx.actor.name,
      day: dayOf(tx.now()),
      uses: 1,
      lastAt: tx.now(),
    })
    .onConflict((on) =>
      on
        .columns(['orgId', 'secret', 'day', 'purpose', 'actorKind', 'actorId'])
        .doUpdateSet({ uses: sql<number>`secret_use.uses + 1`, lastAt: tx.now(), actorName: tx.actor.name }),
    )
    .execute();

export const findUses = (db: Database, secret: string): Promise<UseRow[]> =>
  tables(db)
    .selectFrom('secretUse')
    .select(['orgId', 'secret', 'purpose', 'actorKind', 'actorId', 'actorName', 'uses', 'lastAt'])
    .select(sql<string>`day::text`.as('day'))
    .where('secret', '=', secret)
    .orderBy('lastAt', 'desc')
    .limit(500)
    .execute();

export const findLastUses = (db: Database): Promise<{ secret: string; lastAt: Date }[]> =>
  tables(db)
    .selectFrom('secretUse')
    .select(['secret', sql<Date>`max(last_at)`.as('lastAt')])
    .groupBy('secret')
    .execute();

export const forgetUses = (db: Database, before: Date): Promise<unknown> =>
  tables(db).deleteFrom('secretUse').where('day', '<', dayOf(before)).execute();
