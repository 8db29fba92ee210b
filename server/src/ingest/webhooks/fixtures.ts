// For the tests of webhooks: the address on a real assembly line, and a sender.
import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';
import { createHttp, type Http } from '#platform/http';
import { uuidv7 } from '#platform/id';
import { onlyValues, testVault } from '#platform/keys/testing';
import { createLog } from '#platform/log';
import { createMetrics } from '#platform/metrics';
import type { Outbound } from '#platform/outbound';
import type { TelemetryRecord } from '#platform/telemetry-log';
import { testContext, type TestContext } from '#platform/testing';

import type { Intake } from '../assembly-line.ts';
import { anIntake } from '../fixtures.ts';
import { createWebhookWith } from './manage.ts';
import { createWebhooksModule } from './module.ts';
import { tables, type DeliveryRow } from './tables.ts';

const publicUrl = (): string => 'https://tocsin.example';

type Sending = {
  method?: 'POST' | 'PUT' | 'GET';
  body?: unknown;
  headers?: Record<string, string>;
  query?: string;
};
export type Ground = {
  http: Http;
  line: Intake;
  /** Made by `ctx`; answers with the path to post to. */
  webhook: (
    ctx: Context,
    provider: string,
    more?: Partial<Parameters<ReturnType<typeof createWebhookWith>>[1]>,
  ) => Promise<{ id: string; path: string; secret: string | null }>;
  send: (path: string, sending?: Sending) => Promise<{ status: number; body: unknown; text: string; type: string }>;
  stored: () => Promise<TelemetryRecord[]>;
  close: () => Promise<void>;
};

/** What is outside our walls answers through `call`. */
export async function aGround(
  handle: DatabaseHandle,
  clock: TestContext['clock'],
  call: Outbound['call'] = () =>
    Promise.reject(new Problem('upstream_failed', 'upstream_unreachable', 'Nobody is there.')),
): Promise<Ground> {
  const intake = await anIntake();
  intake.line.admission = { enter: () => Promise.resolve(() => {}), active: () => 0 };
  const means = {
    line: intake.line,
    handle,
    vault: testVault(handle),
    secrets: onlyValues,
    publicUrl,
    outbound: { call },
  };
  const http = await createHttp({
    modules: [createWebhooksModule(means)],
    authenticate: () => Promise.resolve(null),
    world: { transact: handle.transact, now: clock.now, log: createLog('silent') },
    metrics: createMetrics(),
  });
  return {
    http,
    line: intake.line,
    webhook: async (ctx, provider, more = {}) => {
      const input = {
        provider,
        name: `Test ${provider}`,
        siteId: null,
        autoClose: false,
        verify: null,
        mapping: null,
        ...more,
      };
      const { webhook, address, secret } = await createWebhookWith(means)(ctx, input);
      return { id: webhook.id, path: new URL(address).pathname, secret };
    },
    send: async (path, { method = 'POST', body = '', headers = {}, query = '' } = {}) => {
      const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
      const answer = await http.app.inject({
        method,
        url: path + query,
        headers: { 'content-type': 'text/plain', ...headers },
        ...(method === 'GET' ? {} : { payload }),
      });
      const type = answer.headers['content-type']?.toString() ?? '';
      const read: unknown = type.includes('json') ? JSON.parse(answer.body) : answer.body;
      return { status: answer.statusCode, body: read, text: answer.body, type };
    },
    stored: intake.delivered,
    close: async () => {
      await http.close();
      await intake.drop();
    },
  };
}

export const anAdmin = (handle: DatabaseHandle, now = '2026-03-14T12:00:00.000Z'): Promise<TestContext> =>
  testContext(handle, { now, name: `Admin ${uuidv7().slice(-4)}` });

export const deliveriesOf = (ctx: Context): Promise<DeliveryRow[]> =>
  inTransaction(ctx, ({ db }) => tables(db).selectFrom('webhookDelivery').selectAll().orderBy('id').execute());
