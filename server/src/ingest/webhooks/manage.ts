// An administrator makes, changes, re-keys and ends webhooks.
import { webhookChanged, webhookCreated, webhookDeleted, webhookRekeyed } from '@tocsin/contracts/activity';
import { WebhookMapping, WebhookVerify, type Webhook } from '@tocsin/contracts/api/webhooks';
import type * as webhooksApi from '@tocsin/contracts/api/webhooks';
import type * as z from 'zod';

import { findSites, requireSites } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { presentWebhook } from './present.ts';
import { findProvider } from './providers/index.ts';
import { hashToken, mostSecrets, newToken, sealedOf, sealSecret, type SecretMeans } from './secrets.ts';
import {
  deleteRow,
  findWebhook,
  insertWebhook,
  lockWebhook,
  updateSecrets,
  updateSettings,
  updateToken,
} from './store.ts';
import type { WebhookRow, WebhookSettings } from './tables.ts';

export type Desk = Pick<SecretMeans, 'vault'> & { publicUrl: () => string };
type Keyed = { webhook: Webhook; address: string; secret: string | null };
type One = { webhookId: string };

const addressOf = ({ publicUrl }: Desk, provider: string, token: string): string =>
  `${publicUrl()}/api/v1/webhooks/${provider}/${token}`;

async function checkSite(tx: Tx, siteId: string | null): Promise<void> {
  if (siteId === null) requireSites(tx, null);
  if (siteId !== null && !(await findSites(tx)).some(({ id }) => id === siteId))
    throw invalid('unknown_site', 'There is no such site.', [{ pointer: '/siteId', detail: 'No site has this id.' }]);
}

const present = async (tx: Tx, id: string): Promise<Webhook> => {
  const row = await findWebhook(tx.db, id);
  if (!row) throw notFound('webhook', id);
  return presentWebhook(row, await findSites(tx));
};

async function locked(tx: Tx, id: string): Promise<WebhookRow> {
  const row = await lockWebhook(tx.db, id);
  if (!row) throw notFound('webhook', id);
  return row;
}

export const createWebhookWith =
  (desk: Desk) =>
  async (ctx: Context, input: z.output<typeof webhooksApi.createWebhook.input>): Promise<Keyed> => {
    authorize(ctx, 'identity:write');
    const { provider, name, siteId, autoClose, verify, mapping } = input;
    if (!findProvider(provider))
      throw invalid('unknown_provider', 'Tocsin does not read this product’s alerts.', [
        { pointer: '/provider', detail: 'GET /webhooks/providers lists those it reads.' },
      ]);
    const id = uuidv7();
    const made = verify && input.secret === undefined ? newToken() : null;
    const secret = verify ? (input.secret ?? made) : null;
    const sealed = secret === null ? null : await sealSecret(ctx, desk, id, secret);
    return inTransaction(ctx, async (tx) => {
      await checkSite(tx, siteId);
      const token = newToken();
      await insertWebhook(tx.db, {
        id,
        orgId: tx.orgId,
        provider,
        name,
        siteId,
        tokenHash: hashToken(token),
        enabled: true,
        autoClose,
        verify,
        secrets: sealed === null ? [] : [sealed],
        mapping,
        createdBy: tx.actor.id,
        createdAt: tx.now(),
        lastDeliveryAt: null,
        lastStatus: null,
        deliveries: 0,
        alerts: 0,
        failures: 0,
        rev: 1,
      });
      await record(tx, webhookCreated, { subjectId: id }, { name, provider });
      return { webhook: await present(tx, id), address: addressOf(desk, provider, token), secret: made };
    });
  };

const settingsOf = (row: WebhookRow): WebhookSettings => ({
  name: row.name,
  siteId: row.siteId,
  enabled: row.enabled,
  autoClose: row.autoClose,
  verify: row.verify === null ? null : WebhookVerify.parse(row.verify),
  mapping: row.mapping === null ? null : WebhookMapping.parse(row.mapping),
});

type Change = z.output<typeof webhooksApi.changeWebhook.input>;

function changed(before: WebhookSettings, { webhookId: _, rev: __, ...change }: Change) {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after: WebhookSettings = { ...before, ...given };
  const pairs = [
    ['name', before.name, after.name],
    ['siteId', before.siteId, after.siteId],
    ['enabled', before.enabled, after.enabled],
    ['autoClose', before.autoClose, after.autoClose],
    ['verify', before.verify, after.verify],
    ['mapping', before.mapping, after.mapping],
  ] as const;
  const fields = Object.fromEntries(
    pairs
      .filter(([, one, other]) => JSON.stringify(one) !== JSON.stringify(other))
      .map(([name, one, other]) => [name, { before: one, after: other }]),
  );
  return { after, fields };
}

/** @throws Problem `not_found`; `conflict` `stale_revision`; `invalid_input` for an unknown site, and for verification without a secret. */
export async function changeWebhook(ctx: Context, input: Change): Promise<Webhook> {
  authorize(ctx, 'identity:write');
  return inTransaction(ctx, async (tx) => {
    const row = await locked(tx, input.webhookId);
    if (input.rev !== undefined && input.rev !== row.rev)
      throw conflict(
        'stale_revision',
        'Someone has changed this webhook since you loaded it. Look again, then repeat.',
      );
    const { after, fields } = changed(settingsOf(row), input);
    if (after.verify !== null && sealedOf(row).length === 0)
      throw invalid('webhook_without_secret', 'Give this webhook a secret first; then it can be asked for.', [
        { pointer: '/verify', detail: 'There is no secret to compare with.' },
      ]);
    if (Object.keys(fields).length > 0) {
      await checkSite(tx, after.siteId);
      await updateSettings(tx.db, row.id, after);
      await record(tx, webhookChanged, { subjectId: row.id }, { name: after.name, fields });
    }
    return present(tx, row.id);
  });
}

/** The old address ends at once. */
export const rotateTokenWith =
  (desk: Desk) =>
  async (ctx: Context, { webhookId }: One): Promise<Keyed> => {
    authorize(ctx, 'identity:write');
    return inTransaction(ctx, async (tx) => {
      const { id, provider, name } = await locked(tx, webhookId);
      const token = newToken();
      await updateToken(tx.db, id, hashToken(token));
      await record(tx, webhookRekeyed, { subjectId: id }, { name, what: 'address' });
      return { webhook: await present(tx, id), address: addressOf(desk, provider, token), secret: null };
    });
  };

/** With `keep`, the last ones stay valid beside it until the next time. */
export const rotateSecretWith =
  (desk: Desk) =>
  async (
    ctx: Context,
    { webhookId, secret, keep }: z.output<typeof webhooksApi.rotateWebhookSecret.input>,
  ): Promise<Omit<Keyed, 'address'>> => {
    authorize(ctx, 'identity:write');
    const made = secret === undefined ? newToken() : null;
    const sealed = await sealSecret(ctx, desk, webhookId, secret ?? made ?? newToken());
    return inTransaction(ctx, async (tx) => {
      const row = await locked(tx, webhookId);
      await updateSecrets(tx.db, row.id, keep ? [sealed, ...sealedOf(row)].slice(0, mostSecrets) : [sealed]);
      await record(tx, webhookRekeyed, { subjectId: row.id }, { name: row.name, what: 'secret' });
      return { webhook: await present(tx, row.id), secret: made };
    });
  };

export async function deleteWebhook(ctx: Context, { webhookId }: One): Promise<Record<string, never>> {
  authorize(ctx, 'identity:write');
  return inTransaction(ctx, async (tx) => {
    const { id, name, provider } = await locked(tx, webhookId);
    await deleteRow(tx.db, id);
    await record(tx, webhookDeleted, { subjectId: id }, { name, provider });
    return {};
  });
}
