// The plug of webhooks: the address that products post to, and its administration.
import * as api from '@tocsin/contracts/api/webhooks';

import { inTransaction, type Context } from '#platform/context';
import { every, raw, serve, type Module, type RawRoute, type Route } from '#platform/module';
import type { Outbound } from '#platform/outbound';

import {
  getWebhook,
  getWebhookDelivery,
  listWebhookDeliveries,
  listWebhookProviders,
  listWebhooks,
  testWebhook,
} from './look.ts';
import {
  changeWebhook,
  createWebhookWith,
  deleteWebhook,
  rotateSecretWith,
  rotateTokenWith,
  type Desk,
} from './manage.ts';
import { createReceive, type Doorkeeper } from './receive.ts';
import { finishTakenWith, replayWith } from './replay.ts';
import { createSns } from './sns.ts';
import { forgetDeliveries } from './store.ts';

type Means = Omit<Doorkeeper, 'sns'> & Desk & { outbound: Pick<Outbound, 'call'> };

export const webhookRoutes = (means: Means): readonly Route[] => [
  serve(api.listWebhookProviders, listWebhookProviders),
  serve(api.listWebhooks, listWebhooks),
  { ...serve(api.createWebhook, createWebhookWith(means)), answersSecret: true },
  serve(api.testWebhook, testWebhook),
  serve(api.getWebhook, getWebhook),
  serve(api.changeWebhook, changeWebhook),
  serve(api.deleteWebhook, deleteWebhook),
  { ...serve(api.rotateWebhookToken, rotateTokenWith(means)), answersSecret: true },
  { ...serve(api.rotateWebhookSecret, rotateSecretWith(means)), answersSecret: true },
  serve(api.listWebhookDeliveries, listWebhookDeliveries),
  serve(api.getWebhookDelivery, getWebhookDelivery),
  serve(api.replayWebhookDelivery, replayWith(means)),
];

/** Anyone may knock: the token in the address says whose it is, and it is in no log. */
export function webhookDoor(means: Means): readonly RawRoute[] {
  const receive = createReceive({ ...means, sns: createSns(means.outbound) });
  return (['POST', 'PUT', 'GET'] as const).map((method) =>
    raw(method, '/webhooks/:provider/:token', 'public', receive, { summary: 'Where another product posts its alerts' }),
  );
}

const dayMs = 24 * 3_600_000;

async function forgetOldDeliveries(ctx: Context): Promise<void> {
  const now = ctx.now().getTime();
  await inTransaction(ctx, (tx) =>
    forgetDeliveries(tx.db, {
      bodiesBefore: new Date(now - 3 * dayMs),
      most: 20_000,
    }),
  );
}

export const createWebhooksModule = (means: Means): Module => ({
  name: 'webhooks',
  routes: webhookRoutes(means),
  raw: webhookDoor(means),
  jobs: [every('23 * * * *', forgetOldDeliveries), every('*/2 * * * *', finishTakenWith(means))],
});
