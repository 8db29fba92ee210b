// A pasted payload as the detections it would be delivered as; nothing is taken, stored or raised.
import type { WebhookMapping } from '@tocsin/contracts/api/webhooks';

import type { Detection } from '#alerts';
import type { Context } from '#platform/context';
import { invalid, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { keptAs } from './as-event.ts';
import { detectionOf } from './deliver.ts';
import { Unreadable } from './provider.ts';
import { findProvider } from './providers/index.ts';
import { readPayload } from './read-payload.ts';

type Sample = { provider: string; text: string; mapping: WebhookMapping | null };

/** @throws Problem `not_found` for a product nobody reads; `invalid_input` `webhook_unreadable` with what is wrong. */
export async function readSample(ctx: Context, { provider: id, text, mapping }: Sample): Promise<Detection[]> {
  const provider = findProvider(id);
  if (!provider) throw notFound('provider', id);
  const now = ctx.now().getTime();
  try {
    const alerts = provider.read(await readPayload(Buffer.from(text, 'utf8')), { mapping, headers: {} });
    const webhook = { id: 'sample', name: provider.title, autoClose: false };
    return alerts.map((alert) => {
      const kept = keptAs(provider, alert, now);
      return detectionOf({ webhook, provider }, alert, kept, { eventId: uuidv7(), site: null, now });
    });
  } catch (error) {
    if (error instanceof Unreadable)
      throw invalid('webhook_unreadable', error.reason, [{ pointer: '/payload/text', detail: error.reason }]);
    throw error;
  }
}
