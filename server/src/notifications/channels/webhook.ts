// Word to another program: a POST with JSON, signed so that the receiver can tell it is ours.
import { createHmac } from 'node:crypto';

import { Problem } from '#platform/errors';

import type { Notice, World } from './channel.ts';

export const signatureHeader = 'x-tocsin-signature';

/** `sha256=` and the HMAC of the body in hex, keyed with the shared secret. */
export const signatureOf = (secret: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** @throws Problem `webhook_refused` for any answer outside 2xx, and what the outbound broker throws. */
export async function sendWebhook({ outbound, webhookSecret }: World, url: string, notice: Notice): Promise<void> {
  const body = JSON.stringify(notice);
  const { status } = await outbound.call({
    service: 'the webhook',
    method: 'POST',
    url,
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Tocsin',
      ...(webhookSecret && { [signatureHeader]: signatureOf(webhookSecret.reveal(), body) }),
    },
  });
  if (status < 200 || status > 299)
    throw new Problem('upstream_failed', 'webhook_refused', `The webhook answered with status ${status}.`);
}
