// What administrators see of webhooks: the list, the products, deliveries, and what a sample would become.
import { gunzipSync } from 'node:zlib';

import type * as webhooksApi from '@tocsin/contracts/api/webhooks';
import type { Webhook, WebhookDelivery } from '@tocsin/contracts/api/webhooks';
import type * as z from 'zod';

import { findSites } from '#identity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { invalid, notFound } from '#platform/errors';

import { presentDelivery, presentPreview, presentWebhook } from './present.ts';
import { Unreadable } from './provider.ts';
import { findProvider, providers } from './providers/index.ts';
import { readPayload } from './read-payload.ts';
import { findDeliveries, findDelivery, findWebhook, findWebhooks } from './store.ts';
import type { DeliveryRow } from './tables.ts';
import { verifyPresets } from './verify-presets.ts';

type One = { webhookId: string };

export async function listWebhookProviders(
  ctx: Context,
): Promise<z.input<typeof webhooksApi.listWebhookProviders.output>> {
  authorize(ctx, 'identity:read');
  return {
    items: providers.map(({ id, title, summary, verify, setup }) => ({
      id,
      title,
      summary,
      verify: verify.map((preset) => ({ id: preset, ...verifyPresets[preset] })),
      setup: [...setup],
    })),
  };
}

export async function listWebhooks(ctx: Context): Promise<{ items: Webhook[] }> {
  authorize(ctx, 'identity:read');
  return inTransaction(ctx, async (tx) => {
    const sites = await findSites(tx);
    return { items: (await findWebhooks(tx.db)).map((row) => presentWebhook(row, sites)) };
  });
}

/** @throws Problem `not_found`. */
export async function getWebhook(ctx: Context, { webhookId }: One): Promise<Webhook> {
  authorize(ctx, 'identity:read');
  return inTransaction(ctx, async (tx) => {
    const row = await findWebhook(tx.db, webhookId);
    if (!row) throw notFound('webhook', webhookId);
    return presentWebhook(row, await findSites(tx));
  });
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** The newest first. */
export async function listWebhookDeliveries(
  ctx: Context,
  { webhookId, limit, cursor }: z.output<typeof webhooksApi.listWebhookDeliveries.input>,
): Promise<{ items: WebhookDelivery[]; next: string | null }> {
  authorize(ctx, 'identity:read');
  if (cursor !== undefined && !uuid.test(cursor))
    throw invalid('invalid_cursor', 'The cursor is not one that a list handed out.');
  return inTransaction(ctx, async (tx) => {
    if (!(await findWebhook(tx.db, webhookId))) throw notFound('webhook', webhookId);
    const rows = await findDeliveries(tx.db, webhookId, { limit: limit + 1, before: cursor ?? null });
    const items = rows.slice(0, limit).map(presentDelivery);
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  });
}

/** As it was sent, unpacked; null when it is not kept any more. */
export const bodyOf = ({ body }: DeliveryRow): Buffer | null =>
  body === null ? null : gunzipSync(Buffer.from(body, 'base64'));

/** Bodies may hold what alerts do not show, so they are for those who may change the webhook. */
export async function getWebhookDelivery(
  ctx: Context,
  { webhookId, deliveryId }: One & { deliveryId: string },
): Promise<WebhookDelivery & { body: string | null }> {
  authorize(ctx, 'identity:write');
  return inTransaction(ctx, async (tx) => {
    const row = await findDelivery(tx.db, webhookId, deliveryId);
    if (!row) throw notFound('delivery', deliveryId);
    const body = bodyOf(row)?.toString('utf8').toWellFormed().replaceAll('\0', '\uFFFD') ?? null;
    return { ...presentDelivery({ ...row, hasBody: body !== null }), body };
  });
}

/** @throws Problem `invalid_input` `webhook_unreadable` with what is wrong with the sample. */
export async function testWebhook(
  ctx: Context,
  { provider: id, payload, mapping }: z.output<typeof webhooksApi.testWebhook.input>,
): Promise<z.input<typeof webhooksApi.testWebhook.output>> {
  authorize(ctx, 'identity:write');
  const provider = findProvider(id);
  if (!provider) throw notFound('provider', id);
  try {
    const values = await readPayload(Buffer.from(payload, 'utf8'));
    return { alerts: provider.read(values, { mapping, headers: {} }).slice(0, 200).map(presentPreview) };
  } catch (error) {
    if (error instanceof Unreadable)
      throw invalid('webhook_unreadable', error.reason, [{ pointer: '/payload', detail: error.reason }]);
    throw error;
  }
}
