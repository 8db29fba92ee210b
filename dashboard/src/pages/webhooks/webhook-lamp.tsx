// How a webhook is doing; the words are for those who see neither shape nor colour.
import type { Webhook } from '@tocsin/contracts/api/webhooks';

import { useNow } from '../../lib/now.ts';
import { Lamp } from '../../ui/lamp.tsx';
import { lookOf, lookWords } from './words.ts';

export function WebhookLamp({ webhook }: { webhook: Webhook }) {
  const look = lookOf(webhook, useNow());
  return <Lamp look={look} label={lookWords[look]} />;
}
