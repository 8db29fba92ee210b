// The tables of webhooks.
import type { DeliveryStatus, WebhookMapping, WebhookVerify } from '@tocsin/contracts/api/webhooks';
import type { Kysely } from 'kysely';

import type { Database } from '#platform/context';

export type WebhookRow = {
  id: string;
  orgId: string;
  provider: string;
  name: string;
  siteId: string | null;
  tokenHash: string;
  enabled: boolean;
  autoClose: boolean;
  /** JSON; read with the contract's schemas. */
  verify: unknown;
  secrets: unknown;
  mapping: unknown;
  createdBy: string;
  createdAt: Date;
  lastDeliveryAt: Date | null;
  lastStatus: DeliveryStatus | null;
  deliveries: number;
  alerts: number;
  failures: number;
  rev: number;
};
export type WebhookSettings = {
  name: string;
  siteId: string | null;
  enabled: boolean;
  autoClose: boolean;
  verify: WebhookVerify | null;
  mapping: WebhookMapping | null;
};

export type DeliveryRow = {
  id: string;
  orgId: string;
  webhookId: string;
  at: Date;
  name: string;
  signature: string | null;
  status: DeliveryStatus;
  reason: string | null;
  bytes: number;
  body: string | null;
  ip: string | null;
  eventIds: string[];
  alertIds: string[];
  alerts: number;
  repeats: number;
};

type WebhookTables = { webhook: WebhookRow; webhookDelivery: DeliveryRow };
export const tables = (db: Database): Kysely<WebhookTables> => db.$extendTables<WebhookTables>();
