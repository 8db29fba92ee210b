// Reads a kept delivery again: after a mapping was mended, or a product's alerts were refused by mistake.
import type { WebhookDelivery } from '@tocsin/contracts/api/webhooks';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { conflict, invalid, notFound } from '#platform/errors';

import type { Intake } from '../assembly-line.ts';
import { isObject } from '../sources/source.ts';
import { deliver, finish } from './deliver.ts';
import { bodyOf } from './look.ts';
import { WebhookMapping } from './mapping.ts';
import { presentDelivery } from './present.ts';
import { Unreadable, type ExternalAlert } from './provider.ts';
import { findProvider } from './providers/index.ts';
import { readPayload } from './read-payload.ts';
import { contextOf } from './receive.ts';
import { carried, isSnsEnvelope } from './sns.ts';
import { findDelivery, findUnfinished, findWebhook } from './store.ts';
import type { WebhookRow } from './tables.ts';

type Means = { line: Intake; handle: DatabaseHandle };

async function alertsIn(body: Buffer, webhook: WebhookRow): Promise<ExternalAlert[]> {
  const provider = findProvider(webhook.provider);
  if (!provider) throw notFound('provider', webhook.provider);
  try {
    const values = await readPayload(body);
    const inner = values.map((value) =>
      provider.id !== 'aws-sns' && isObject(value) && isSnsEnvelope(value) ? carried(value) : value,
    );
    const mapping = webhook.mapping === null ? null : WebhookMapping.parse(webhook.mapping);
    return provider.read(inner, { mapping, headers: {} });
  } catch (error) {
    throw error instanceof Unreadable ? invalid('webhook_unreadable', error.reason) : error;
  }
}

/**
 * What was refused for its signature can be read here by hand; that is why it needs the right to change webhooks.
 * @throws Problem `conflict` `delivery_body_gone` when the body is not kept any more.
 */
export const replayWith =
  ({ line, handle }: Means) =>
  async (
    ctx: Context,
    { webhookId, deliveryId }: { webhookId: string; deliveryId: string },
  ): Promise<WebhookDelivery> => {
    authorize(ctx, 'identity:write');
    const { webhook, row } = await inTransaction(ctx, async (tx) => ({
      webhook: await findWebhook(tx.db, webhookId),
      row: await findDelivery(tx.db, webhookId, deliveryId),
    }));
    const provider = findProvider(webhook?.provider ?? '');
    if (!webhook || !row || !provider) throw notFound('delivery', deliveryId);
    const body = bodyOf(row);
    if (!body) throw conflict('delivery_body_gone', 'The body of this delivery is not kept any more.');
    const alerts = await alertsIn(body, webhook);
    const id = `replay ${ctx.requestId}`;
    const made = await deliver(contextOf(handle, ctx, webhook), line, {
      webhook,
      provider,
      body,
      id,
      proof: null,
      alerts,
    });
    const after = await inTransaction(ctx, (tx) => findDelivery(tx.db, webhookId, made?.deliveryId ?? ''));
    if (!after) throw notFound('webhook', webhookId);
    return presentDelivery({ ...after, hasBody: after.body !== null });
  };

/** Less than this old, it is being worked on. */
const unfinishedMs = 2 * 60_000;

/** A crash left it, and some products never try again: what was written down is stored and raised by the clock. */
export const finishTakenWith = ({ line, handle }: Means) =>
  async function finishTakenDeliveries(ctx: Context): Promise<void> {
    const before = new Date(ctx.now().getTime() - unfinishedMs);
    const rows = await inTransaction(ctx, (tx) => findUnfinished(tx.db, before));
    for (const row of rows) {
      const webhook = await inTransaction(ctx, (tx) => findWebhook(tx.db, row.webhookId));
      const provider = findProvider(webhook?.provider ?? '');
      const body = bodyOf(row);
      if (!webhook || !provider || !body) continue;
      try {
        const alerts = await alertsIn(body, webhook);
        await finish(
          contextOf(handle, ctx, webhook),
          line,
          { webhook, provider, body, id: '', proof: null, alerts },
          row,
        );
      } catch (error) {
        ctx.log.warn({ err: error, deliveryId: row.id }, 'a delivery could not be finished');
      }
    }
  };
