// One delivery becomes events and alerts, once: taken, stored, raised. A crash between is mended by the sender's next try.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import { raiseAlerts, type Detection } from '#alerts';
import { findSites } from '#identity';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { uuidv7 } from '#platform/id';

import type { Intake } from '../assembly-line.ts';
import { keptAs, type KeptAlert } from './as-event.ts';
import type { ExternalAlert, WebhookProvider } from './provider.ts';
import { storeOriginals } from './store-originals.ts';
import {
  countDelivery,
  countRepeat,
  findNamed,
  findSigned,
  insertDelivery,
  lockDelivery,
  lockWebhook,
  updateDelivery,
} from './store.ts';
import type { DeliveryRow, WebhookRow } from './tables.ts';

/** What came and was found right. */
export type Delivery = {
  webhook: WebhookRow;
  provider: WebhookProvider;
  body: Buffer;
  /** The product's own name for it, or '' where it gives none. */
  id: string;
  proof: string | null;
  alerts: readonly ExternalAlert[];
};
export type Delivered = { deliveryId: string; alerts: number; repeated: boolean };

/** The same body within this time is the sender trying again; later it says the same once more. */
const resendMs = 15 * 60_000;
const mostKeptBytes = 64 * 1024;

const sha256 = (...parts: (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64url');
};

/** Null when it is too large to be kept. */
export function keptBody(body: Buffer): string | null {
  const packed = gzipSync(body);
  return packed.length > mostKeptBytes ? null : packed.toString('base64');
}

const newRow = (
  tx: Tx,
  { webhook, body }: Pick<Delivery, 'webhook' | 'body'>,
  row: Pick<DeliveryRow, 'name' | 'signature' | 'status' | 'reason'>,
): DeliveryRow => ({
  id: uuidv7(),
  orgId: tx.orgId,
  webhookId: webhook.id,
  at: tx.now(),
  ...row,
  bytes: body.length,
  body: keptBody(body),
  ip: tx.ip,
  eventIds: [],
  alertIds: [],
  alerts: 0,
  repeats: 0,
});

/** Keeps what was not taken, with the reason; the sender is told too. */
export async function noteRefusal(
  ctx: Context,
  about: Pick<Delivery, 'webhook' | 'body'>,
  reason: string,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    if (!(await lockWebhook(tx.db, about.webhook.id))) return;
    const row = newRow(tx, about, { name: `refused:${uuidv7()}`, signature: null, status: 'refused', reason });
    await insertDelivery(tx.db, row);
    await countDelivery(tx.db, about.webhook.id, { at: tx.now(), status: 'refused', alerts: 0 });
  });
}

/**
 * The row of this delivery: a new one, or that of an earlier try. Of two that come at once, the second waits and finds
 * the first. A signature is only ever good for one delivery, however often it is sent again.
 */
function take(ctx: Context, delivery: Delivery): Promise<{ row: DeliveryRow } | null> {
  const { webhook, body, id, proof } = delivery;
  const name = id === '' ? `body:${sha256(body)}` : `id:${sha256(id)}`;
  return inTransaction(ctx, async (tx) => {
    if (!(await lockWebhook(tx.db, webhook.id))) return null;
    const signed = proof === null ? undefined : await findSigned(tx.db, webhook.id, proof);
    const named = signed ?? (await findNamed(tx.db, webhook.id, name));
    const recent = named && (named.status === 'taken' || tx.now().getTime() - named.at.getTime() < resendMs);
    if (named && (signed || id !== '' || recent)) return { row: named };
    const row = newRow(tx, delivery, { name, signature: proof, status: 'taken', reason: null });
    await insertDelivery(tx.db, row);
    return { row };
  });
}

export function detectionOf(
  { webhook, provider }: { webhook: Pick<WebhookRow, 'id' | 'name' | 'autoClose'>; provider: WebhookProvider },
  alert: ExternalAlert,
  { event }: KeptAlert,
  at: { eventId: string; site: Detection['site']; now: number },
): Detection {
  return {
    rule: {
      id: `${provider.id}:${alert.rule.id}`,
      title: alert.rule.name,
      version: 1,
      severity: alert.severity,
      description: alert.description,
      falsePositives: [],
      references: [],
      attack: alert.attack,
    },
    title: alert.title,
    site: at.site,
    dataset: event.dataset,
    time: alert.time ?? at.now,
    eventId: at.eventId,
    message: alert.title,
    matched: alert.facts,
    fields: event.ecs,
    entities: alert.entities,
    ...(alert.dedup === null ? {} : { dedup: alert.dedup }),
    ...(alert.identity === null ? {} : { native: { webhook: webhook.id, id: alert.identity } }),
    external: {
      // What has no reader of its own is known by the name it was given here.
      product: provider.id === 'generic' ? webhook.name : (provider.product ?? provider.title),
      via: webhook.name,
      url: alert.url,
      severity: alert.sourceSeverity,
      status: alert.status,
      autoClose: webhook.autoClose,
    },
  };
}

async function siteOf(tx: Tx, webhook: WebhookRow): Promise<Detection['site']> {
  const site = (await findSites(tx)).find(({ id }) => id === webhook.siteId);
  return site ? { id: site.id, code: site.code, name: site.name } : null;
}

/** Alerts, delivery and counters change together; raising the same delivery again changes nothing. */
function raise(ctx: Context, delivery: Delivery, row: DeliveryRow, kept: readonly KeptAlert[]): Promise<Delivered> {
  return inTransaction(ctx, async (tx) => {
    // Another try of the same delivery waits here, and finds that it is done.
    const now = (await lockDelivery(tx.db, row.id)) ?? row;
    if (now.status !== 'taken') return { deliveryId: row.id, alerts: now.alerts, repeated: true };
    const site = await siteOf(tx, delivery.webhook);
    const detections = delivery.alerts.flatMap((alert, place) => {
      const one = kept[place];
      const eventId = now.eventIds[place] ?? now.eventIds[0] ?? '';
      return one ? [detectionOf(delivery, alert, one, { eventId, site, now: tx.now().getTime() })] : [];
    });
    const result = await raiseAlerts(tx, { batchKey: `webhook ${row.id}`, detections });
    const { unmatched } = result;
    const status = result.alerts.length === 0 && unmatched === 0 ? 'empty' : 'done';
    const reason =
      unmatched === 0
        ? null
        : `${unmatched} ${unmatched === 1 ? 'alert is' : 'alerts are'} over at the source and had not come here before.`;
    const alertIds = [...new Set(result.alerts.map(({ id }) => id))];
    await updateDelivery(tx.db, row.id, { status, reason, alertIds, alerts: alertIds.length });
    const made = result.alerts.filter(({ outcome }) => outcome === 'created' || outcome === 'recurred').length;
    await countDelivery(tx.db, delivery.webhook.id, { at: tx.now(), status, alerts: made });
    return { deliveryId: row.id, alerts: alertIds.length, repeated: false };
  });
}

/** A delivery without alerts is kept and counted, so that people see that something comes. */
function finishEmpty(ctx: Context, { webhook }: Delivery, row: DeliveryRow): Promise<Delivered> {
  return inTransaction(ctx, async (tx) => {
    await updateDelivery(tx.db, row.id, { status: 'empty', reason: 'It holds no alert.' });
    await countDelivery(tx.db, webhook.id, { at: tx.now(), status: 'empty', alerts: 0 });
    return { deliveryId: row.id, alerts: 0, repeated: false };
  });
}

/**
 * Resolves when the originals are durable and the alerts are raised. Null when the webhook has been deleted meanwhile.
 * @throws Problem what `acceptEvents` and `raiseAlerts` throw: then the sender is to try again.
 */
export async function deliver(ctx: Context, line: Intake, delivery: Delivery): Promise<Delivered | null> {
  const taken = await take(ctx, delivery);
  if (!taken) return null;
  const { row } = taken;
  if (row.status !== 'taken') {
    await inTransaction(ctx, (tx) => countRepeat(tx.db, row.id));
    return { deliveryId: row.id, alerts: row.alerts, repeated: true };
  }
  return finish(ctx, line, delivery, row);
}

/** Stores and raises what was taken; may be run again, by the sender's next try or by the clock. */
export async function finish(ctx: Context, line: Intake, delivery: Delivery, row: DeliveryRow): Promise<Delivered> {
  if (delivery.alerts.length === 0) return finishEmpty(ctx, delivery, row);
  const receivedAt = row.at.getTime();
  const kept = delivery.alerts.map((alert) => keptAs(delivery.provider, alert, receivedAt));
  const site = await inTransaction(ctx, (tx) => siteOf(tx, delivery.webhook));
  await storeOriginals(ctx, line, {
    key: `webhook ${row.id}`,
    site: site?.code ?? '',
    receivedAt,
    records: kept.map(({ record }) => record),
    note: (eventIds) => inTransaction(ctx, (tx) => updateDelivery(tx.db, row.id, { eventIds })),
  });
  return raise(ctx, delivery, row, kept);
}
