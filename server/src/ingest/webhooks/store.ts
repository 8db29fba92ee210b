// Webhooks and their deliveries in SQL.
import { sql } from 'kysely';

import type { Database } from '#platform/context';

import { tables, type DeliveryRow, type WebhookRow, type WebhookSettings } from './tables.ts';

export const findWebhooks = (db: Database): Promise<WebhookRow[]> =>
  tables(db).selectFrom('webhook').selectAll().orderBy('createdAt').orderBy('id').execute();

export const findWebhook = (db: Database, id: string): Promise<WebhookRow | undefined> =>
  tables(db).selectFrom('webhook').selectAll().where('id', '=', id).executeTakeFirst();

/** Across organisations: the address alone says whose it is. */
export const findByToken = (db: Database, tokenHash: string): Promise<WebhookRow | undefined> =>
  tables(db).selectFrom('webhook').selectAll().where('tokenHash', '=', tokenHash).executeTakeFirst();

export const lockWebhook = (db: Database, id: string): Promise<WebhookRow | undefined> =>
  tables(db).selectFrom('webhook').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

const asJson = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

export const insertWebhook = (db: Database, row: WebhookRow): Promise<unknown> =>
  tables(db)
    .insertInto('webhook')
    .values({
      ...row,
      verify: asJson(row.verify),
      secrets: JSON.stringify(row.secrets),
      mapping: asJson(row.mapping),
    })
    .execute();

export const updateSettings = (db: Database, id: string, settings: WebhookSettings): Promise<unknown> =>
  tables(db)
    .updateTable('webhook')
    .set({
      ...settings,
      verify: asJson(settings.verify),
      mapping: asJson(settings.mapping),
      rev: sql<number>`rev + 1`,
    })
    .where('id', '=', id)
    .execute();

export const updateToken = (db: Database, id: string, tokenHash: string): Promise<unknown> =>
  tables(db)
    .updateTable('webhook')
    .set({ tokenHash, rev: sql<number>`rev + 1` })
    .where('id', '=', id)
    .execute();

export const updateSecrets = (db: Database, id: string, secrets: readonly string[]): Promise<unknown> =>
  tables(db)
    .updateTable('webhook')
    .set({ secrets: JSON.stringify(secrets), rev: sql<number>`rev + 1` })
    .where('id', '=', id)
    .execute();

export const deleteRow = (db: Database, id: string): Promise<unknown> =>
  tables(db).deleteFrom('webhook').where('id', '=', id).execute();

/** Adds up what a delivery did to its webhook. */
export const countDelivery = (
  db: Database,
  id: string,
  { at, status, alerts }: { at: Date; status: DeliveryRow['status']; alerts: number },
): Promise<unknown> =>
  tables(db)
    .updateTable('webhook')
    .set({
      lastDeliveryAt: at,
      lastStatus: status,
      deliveries: sql<number>`deliveries + 1`,
      alerts: sql<number>`alerts + ${alerts}`,
      failures: sql<number>`failures + ${status === 'refused' ? 1 : 0}`,
    })
    .where('id', '=', id)
    .execute();

export const insertDelivery = (db: Database, row: DeliveryRow): Promise<unknown> =>
  tables(db).insertInto('webhookDelivery').values(row).execute();

export const updateDelivery = (
  db: Database,
  id: string,
  change: Partial<Pick<DeliveryRow, 'status' | 'reason' | 'eventIds' | 'alertIds' | 'alerts'>>,
): Promise<unknown> => tables(db).updateTable('webhookDelivery').set(change).where('id', '=', id).execute();

export const countRepeat = (db: Database, id: string): Promise<unknown> =>
  tables(db)
    .updateTable('webhookDelivery')
    .set({ repeats: sql<number>`repeats + 1` })
    .where('id', '=', id)
    .execute();

const withoutBody = [
  'id',
  'at',
  'status',
  'reason',
  'bytes',
  'ip',
  'eventIds',
  'alertIds',
  'alerts',
  'repeats',
] as const;
export type ListedDelivery = Pick<DeliveryRow, (typeof withoutBody)[number]> & { hasBody: boolean };

export const findDeliveries = (
  db: Database,
  webhookId: string,
  { limit, before }: { limit: number; before: string | null },
): Promise<ListedDelivery[]> =>
  tables(db)
    .selectFrom('webhookDelivery')
    .select(withoutBody)
    .select(sql<boolean>`body is not null`.as('hasBody'))
    .where('webhookId', '=', webhookId)
    .$if(before !== null, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();

export const findDelivery = (db: Database, webhookId: string, id: string): Promise<DeliveryRow | undefined> =>
  tables(db)
    .selectFrom('webhookDelivery')
    .selectAll()
    .where('webhookId', '=', webhookId)
    .where('id', '=', id)
    .executeTakeFirst();

/** Deliveries that were taken and not finished, the oldest first. */
export const findUnfinished = (db: Database, before: Date): Promise<DeliveryRow[]> =>
  tables(db)
    .selectFrom('webhookDelivery')
    .selectAll()
    .where('status', '=', 'taken')
    .where('at', '<', before)
    .where('body', 'is not', null)
    .orderBy('id')
    .limit(100)
    .execute();

export const lockDelivery = (db: Database, id: string): Promise<DeliveryRow | undefined> =>
  tables(db).selectFrom('webhookDelivery').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

/** The newest delivery of this name that was not refused; what was refused may be sent again. */
export const findNamed = (db: Database, webhookId: string, name: string): Promise<DeliveryRow | undefined> =>
  tables(db)
    .selectFrom('webhookDelivery')
    .selectAll()
    .where('webhookId', '=', webhookId)
    .where('name', '=', name)
    .where('status', '<>', 'refused')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

export const findSigned = (db: Database, webhookId: string, signature: string): Promise<DeliveryRow | undefined> =>
  tables(db)
    .selectFrom('webhookDelivery')
    .selectAll()
    .where('webhookId', '=', webhookId)
    .where('signature', '=', signature)
    .where('status', '<>', 'refused')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

/** Bodies by age, deliveries by number where very many came; by age those go with a purge. */
export async function forgetDeliveries(
  db: Database,
  { bodiesBefore, most }: { bodiesBefore: Date; most: number },
): Promise<void> {
  await tables(db)
    .updateTable('webhookDelivery')
    .set({ body: null })
    .where('at', '<', bodiesBefore)
    .where('body', 'is not', null)
    .execute();
  await sql`
    delete from webhook_delivery using (
      select id, row_number() over (partition by webhook_id order by id desc) as place from webhook_delivery
    ) as ranked
    where ranked.id = webhook_delivery.id and ranked.place > ${most}`.execute(db);
}
