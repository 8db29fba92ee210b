// Webhooks, deliveries and previews as they cross the wall.
import {
  WebhookMapping,
  WebhookVerify,
  type AlertPreview,
  type Webhook,
  type WebhookDelivery,
} from '@tocsin/contracts/api/webhooks';
import type { Site } from '@tocsin/contracts/identity';

import type { ExternalAlert } from './provider.ts';
import { sealedOf } from './secrets.ts';
import type { ListedDelivery } from './store.ts';
import type { WebhookRow } from './tables.ts';

export function presentWebhook(row: WebhookRow, sites: readonly Site[]): Webhook {
  const site = sites.find(({ id }) => id === row.siteId);
  return {
    id: row.id,
    provider: row.provider,
    name: row.name,
    site: site ? { id: site.id, code: site.code, name: site.name } : null,
    enabled: row.enabled,
    autoClose: row.autoClose,
    verify: row.verify === null ? null : WebhookVerify.parse(row.verify),
    secrets: sealedOf(row).length,
    mapping: row.mapping === null ? null : WebhookMapping.parse(row.mapping),
    createdAt: row.createdAt.toISOString(),
    lastDeliveryAt: row.lastDeliveryAt?.toISOString() ?? null,
    lastStatus: row.lastStatus,
    deliveries: row.deliveries,
    alerts: row.alerts,
    failures: row.failures,
    rev: row.rev,
  };
}

export const presentDelivery = (row: ListedDelivery): WebhookDelivery => ({
  id: row.id,
  at: row.at.toISOString(),
  status: row.status,
  reason: row.reason,
  bytes: row.bytes,
  ip: row.ip,
  alerts: row.alerts,
  alertIds: row.alertIds,
  eventIds: row.eventIds,
  repeats: row.repeats,
  hasBody: row.hasBody,
});

const furthest = 8.64e15;

export const presentPreview = (alert: ExternalAlert): AlertPreview => ({
  title: alert.title,
  description: alert.description,
  severity: alert.severity,
  sourceSeverity: alert.sourceSeverity,
  status: alert.status,
  rule: alert.rule,
  identity: alert.dedup ?? alert.identity,
  url: alert.url,
  time: alert.time !== null && Math.abs(alert.time) < furthest ? new Date(alert.time).toISOString() : null,
  entities: [...alert.entities],
  tactics: alert.attack.tactics,
  techniques: alert.attack.techniques,
  facts: { ...alert.facts },
});
