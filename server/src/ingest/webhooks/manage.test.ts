// Webhooks over the API: made, changed, re-keyed, ended; who may; handshakes; replays; samples; what is forgotten.
import { createHmac } from 'node:crypto';

import type { BuiltInRole } from '@tocsin/contracts/identity';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { onlyValues, testVault } from '#platform/keys/testing';
import type { Wire } from '#platform/module';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { listAlerts } from '../../alerts/list.ts';
import { createSite } from '../../identity/create-site.ts';
import { aGround, anAdmin, deliveriesOf, type Ground } from './fixtures.ts';
import { createWebhooksModule, webhookRoutes } from './module.ts';
import { verifyPresets } from './verify-presets.ts';

let handle: DatabaseHandle;
let ground: Ground;
let ctx: TestContext;
const wire: Wire = {
  sessionToken: null,
  userAgent: null,
  origin: '',
  setSession: () => {},
  clearSession: () => {},
  browserToken: null,
  setBrowserToken: () => {},
};
const meansOf = () => ({
  line: ground.line,
  handle,
  vault: testVault(handle),
  secrets: onlyValues,
  publicUrl: () => 'https://tocsin.example',
  outbound: { call: () => Promise.reject(new Error('Nobody is there.')) },
});
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());
beforeEach(async () => {
  ctx = await anAdmin(handle);
  ground = await aGround(handle, ctx.clock);
});
afterEach(() => ground.close());

const call = async <T = Record<string, unknown>>(key: string, input: object, as: TestContext = ctx): Promise<T> => {
  const route = webhookRoutes(meansOf()).find(({ endpoint }) => `${endpoint.method} ${endpoint.path}` === key);
  if (!route) throw new Error(`There is no ${key}.`);
  return (await route.handle(as, input, wire)) as T;
};
const alerts = async () => (await listAlerts(ctx, { sort: '-createdAt', limit: 10 })).items;
const sample = { title: 'From a scanner', severity: 'high', id: 's1', host: 'web-1' };
const pathOf = (address: string) => new URL(address).pathname;
type Made = { webhook: { id: string; secrets: number; rev: number }; address: string; secret: string | null };

describe('a webhook', () => {
  it('is made with an address that is shown once and kept as a hash, and a sealed secret', async () => {
    const made = await call<Made>('POST /webhooks', {
      provider: 'generic',
      name: 'Scanner',
      verify: verifyPresets.token.verify,
    });
    expect(made.address).toMatch(/^https:\/\/tocsin\.example\/api\/v1\/webhooks\/generic\/[\w-]{43}$/);
    expect(made.secret).toMatch(/^[\w-]{43}$/);
    const rows = await handle.asSystem((db) =>
      db
        .$extendTables<{ webhook: Record<string, unknown> }>()
        .selectFrom('webhook')
        .selectAll()
        .where('id', '=', made.webhook.id)
        .execute(),
    );
    const kept = JSON.stringify(rows);
    expect(kept).not.toContain(made.address.split('/').at(-1));
    expect(kept).not.toContain(made.secret);
    const listed = JSON.stringify(await call('GET /webhooks', {}));
    expect(listed).toContain('Scanner');
    expect(listed).not.toContain(made.secret);
    expect(JSON.stringify(await activitiesOf(ctx))).not.toContain(made.secret);
    expect(await activitiesOf(ctx, 'webhook.created')).toMatchObject([{ subjectId: made.webhook.id }]);
  });

  it('of a product nobody knows, or of a site that is not there, is refused', async () => {
    await expect(call('POST /webhooks', { provider: 'nothing', name: 'x' })).rejects.toMatchObject({
      code: 'unknown_provider',
    });
    const siteId = '00000000-0000-7000-8000-000000000000';
    await expect(call('POST /webhooks', { provider: 'generic', name: 'x', siteId })).rejects.toMatchObject({
      code: 'unknown_site',
    });
  });

  it('puts its alerts and events at its site', async () => {
    const site = await createSite(ctx, { code: 'lyo', name: 'Lyon', city: null, latitude: null, longitude: null });
    const { path } = await ground.webhook(ctx, 'generic', { siteId: site.id });
    await ground.send(path, { body: sample });
    expect(await alerts()).toMatchObject([{ site: { code: 'lyo' } }]);
    expect((await ground.stored())[0]?.rows.toString()).toContain('"site":"lyo"');
  });

  it('gets a new address, and the old one ends', async () => {
    const made = await call<Made>('POST /webhooks', { provider: 'generic', name: 'x' });
    const next = await call<Made>('POST /webhooks/:webhookId/rotate-token', { webhookId: made.webhook.id });
    expect(await ground.send(pathOf(made.address), { body: sample })).toMatchObject({ status: 404 });
    expect(await ground.send(pathOf(next.address), { body: sample })).toMatchObject({ status: 200 });
  });

  it('takes both secrets while they are changed over, then only the new one', async () => {
    const made = await call<Made>('POST /webhooks', {
      provider: 'generic',
      name: 'x',
      verify: verifyPresets.token.verify,
      secret: 'the-first-one',
    });
    const { webhookId } = { webhookId: made.webhook.id };
    const status = async (secret: string): Promise<number> =>
      (await ground.send(pathOf(made.address), { body: sample, headers: { authorization: `Bearer ${secret}` } }))
        .status;
    await call('POST /webhooks/:webhookId/rotate-secret', { webhookId, secret: 'the-second-one' });
    expect([await status('the-first-one'), await status('the-second-one')]).toEqual([200, 200]);
    await call('POST /webhooks/:webhookId/rotate-secret', { webhookId, secret: 'the-third-one', keep: false });
    expect([await status('the-first-one'), await status('the-second-one'), await status('the-third-one')]).toEqual([
      403, 403, 200,
    ]);
  });

  it('is changed with a record of what, switched off, and deleted', async () => {
    const { id: webhookId, path } = await ground.webhook(ctx, 'generic');
    const stale = call('PATCH /webhooks/:webhookId', { webhookId, name: 'Too late', rev: 0 });
    await expect(stale).rejects.toMatchObject({ code: 'stale_revision' });
    const { rev } = await call<{ rev: number }>('GET /webhooks/:webhookId', { webhookId });
    await call('PATCH /webhooks/:webhookId', { webhookId, name: 'Renamed', enabled: false, rev });
    expect(await ground.send(path, { body: sample })).toMatchObject({
      status: 403,
      body: { code: 'webhook_disabled' },
    });
    const [{ data } = { data: {} }] = await activitiesOf(ctx, 'webhook.changed');
    expect(data).toMatchObject({ fields: { name: { after: 'Renamed' }, enabled: { before: true, after: false } } });
    await expect(
      call('PATCH /webhooks/:webhookId', { webhookId, verify: verifyPresets.github.verify }),
    ).rejects.toMatchObject({ code: 'webhook_without_secret' });
    await call('DELETE /webhooks/:webhookId', { webhookId });
    expect(await ground.send(path, { body: sample })).toMatchObject({ status: 404 });
    await expect(call('GET /webhooks/:webhookId', { webhookId })).rejects.toMatchObject({ code: 'webhook_not_found' });
  });
});

describe('who may', () => {
  const writes = ['POST /webhooks', 'PATCH /webhooks/:webhookId', 'DELETE /webhooks/:webhookId', 'POST /webhooks/:webhookId/rotate-token',
    'POST /webhooks/:webhookId/rotate-secret', 'POST /webhooks/:webhookId/deliveries/:deliveryId/replay', 'POST /webhooks/test',
    'GET /webhooks/:webhookId/deliveries/:deliveryId']; // prettier-ignore
  const reads = [
    'GET /webhooks',
    'GET /webhooks/providers',
    'GET /webhooks/:webhookId',
    'GET /webhooks/:webhookId/deliveries',
  ];
  const input = async () => {
    const { id: webhookId, path } = await ground.webhook(ctx, 'generic');
    await ground.send(path, { body: sample });
    const [delivery] = await deliveriesOf(ctx);
    return { webhookId, deliveryId: delivery?.id, provider: 'generic', name: 'x', payload: '{"title":"x"}' };
  };

  it.each([
    ['viewer', writes.concat(reads)],
    ['analyst', writes.concat(reads)],
    ['supervisor', writes],
  ] as [BuiltInRole, string[]][])('not a %s', async (role, keys) => {
    const about = await input();
    const other = await testContext(handle, { role, orgId: ctx.orgId, clock: ctx.clock });
    for (const key of keys) await expect(call(key, about, other)).rejects.toMatchObject({ code: 'missing_permission' });
  });

  it('not an administrator of another organisation', async () => {
    const about = await input();
    const stranger = await anAdmin(handle);
    const keys = writes.concat(reads).filter((key) => key.includes(':webhookId'));
    for (const key of keys) await expect(call(key, about, stranger)).rejects.toMatchObject({ kind: 'not_found' });
    expect(await call('GET /webhooks', {}, stranger)).toEqual({ items: [] });
  });
});

describe('handshakes', () => {
  it('Microsoft Graph gets its token back as plain text', async () => {
    const { path } = await ground.webhook(ctx, 'defender');
    const answer = await ground.send(path, { query: '?validationToken=%3Cb%3Ehi%3C%2Fb%3E' });
    expect(answer).toMatchObject({ status: 200, text: '<b>hi</b>', type: 'text/plain; charset=utf-8' });
  });
  it('without any body, too', async () => {
    const { path } = await ground.webhook(ctx, 'defender');
    const url = await ground.http.listen({ host: '127.0.0.1', port: 0 });
    const answer = await fetch(`${url}${path}?validationToken=v`, { method: 'POST' });
    expect([answer.status, await answer.text()]).toEqual([200, 'v']);
    expect((await fetch(url + path, { method: 'POST' })).status).toBe(200);
    expect(await deliveriesOf(ctx)).toMatchObject([{ status: 'empty' }]);
  });
  it('Event Grid gets its code back', async () => {
    const { path } = await ground.webhook(ctx, 'sentinel');
    const body = [{ eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent', data: { validationCode: 'c-1' } }];
    expect(await ground.send(path, { body })).toMatchObject({ status: 200, body: { validationResponse: 'c-1' } });
  });
  it('Okta gets its challenge back, and nothing else answers to GET', async () => {
    const { path } = await ground.webhook(ctx, 'okta');
    const headers = { 'x-okta-verification-challenge': 'ch' };
    expect(await ground.send(path, { method: 'GET', headers })).toMatchObject({
      status: 200,
      body: { verification: 'ch' },
    });
    expect(await ground.send(path, { method: 'GET' })).toMatchObject({ status: 400, body: { code: 'webhook_get' } });
  });
  it('Slack gets its challenge back; Zoom only when it has signed', async () => {
    const slack = await ground.webhook(ctx, 'generic');
    expect(await ground.send(slack.path, { body: { type: 'url_verification', challenge: 'c' } })).toMatchObject({
      text: 'c',
    });
    const zoom = await ground.webhook(ctx, 'generic', { verify: verifyPresets.zoom.verify });
    const body = JSON.stringify({ event: 'endpoint.url_validation', payload: { plainToken: 'p' } });
    expect(await ground.send(zoom.path, { body })).toMatchObject({ status: 403 });
    const secret = zoom.secret ?? '';
    const at = String(ctx.now().getTime() / 1000);
    const headers = {
      'x-zm-request-timestamp': at,
      'x-zm-signature': `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`,
    };
    const encryptedToken = createHmac('sha256', secret).update('p').digest('hex');
    expect(await ground.send(zoom.path, { body, headers })).toMatchObject({
      body: { plainToken: 'p', encryptedToken },
    });
  });
  it('make no delivery', async () => {
    const { path } = await ground.webhook(ctx, 'defender');
    await ground.send(path, { query: '?validationToken=x' });
    expect(await deliveriesOf(ctx)).toEqual([]);
  });
});

describe('deliveries', () => {
  type Listed = {
    items: { id: string; status: string; reason: string | null; alertIds: string[]; hasBody: boolean }[];
    next: string | null;
  };
  const list = (webhookId: string, more: object = {}) =>
    call<Listed>('GET /webhooks/:webhookId/deliveries', { webhookId, limit: 2, ...more });

  it('are listed in pages, with what became of them', async () => {
    const { id, path } = await ground.webhook(ctx, 'generic');
    for (const title of ['one', 'two', 'three']) await ground.send(path, { body: { title } });
    const first = await list(id);
    expect(first.items).toMatchObject([{ status: 'done', hasBody: true }, {}]);
    const second = await list(id, { cursor: first.next });
    expect(second).toMatchObject({ items: [{}], next: null });
    expect(new Set([...first.items, ...second.items].map((item) => item.id)).size).toBe(3);
  });

  it('that was refused is read again once the mapping is right', async () => {
    const { id: webhookId, path } = await ground.webhook(ctx, 'generic');
    expect(await ground.send(path, { body: { what: 'Odd thing' } })).toMatchObject({ status: 400 });
    const [refused] = (await list(webhookId)).items;
    expect(refused).toMatchObject({ status: 'refused', reason: expect.stringContaining('No title') });
    const deliveryId = refused?.id ?? '';
    const key = 'GET /webhooks/:webhookId/deliveries/:deliveryId';
    expect(await call(key, { webhookId, deliveryId })).toMatchObject({ body: '{"what":"Odd thing"}' });
    await call('PATCH /webhooks/:webhookId', { webhookId, mapping: { title: ['what'] } });
    const replayed = await call('POST /webhooks/:webhookId/deliveries/:deliveryId/replay', { webhookId, deliveryId });
    expect(replayed).toMatchObject({ status: 'done', alerts: 1 });
    expect(await alerts()).toMatchObject([{ title: 'Odd thing' }]);
  });

  it('lose their bodies after three days', async () => {
    const { id: webhookId, path } = await ground.webhook(ctx, 'generic');
    await ground.send(path, { body: sample });
    const [{ run } = { run: () => Promise.resolve() }] = createWebhooksModule(meansOf()).jobs ?? [];
    ctx.clock.advance(4 * 24 * 3_600_000);
    await run(ctx);
    const [old] = (await list(webhookId)).items;
    expect(old?.hasBody).toBe(false);
    const replay = call('POST /webhooks/:webhookId/deliveries/:deliveryId/replay', {
      webhookId,
      deliveryId: old?.id ?? '',
    });
    await expect(replay).rejects.toMatchObject({ code: 'delivery_body_gone' });
  });

  it('without alerts are kept and said to be empty', async () => {
    const { path, id } = await ground.webhook(ctx, 'github');
    expect(await ground.send(path, { body: { zen: 'Anything added dilutes everything else.' } })).toMatchObject({
      status: 200,
      body: { alerts: 0 },
    });
    expect((await list(id)).items).toMatchObject([{ status: 'empty', reason: 'It holds no alert.' }]);
  });
});

describe('a sample', () => {
  it('shows what would come of it and stores nothing', async () => {
    const mapping = { title: ['what'], entities: [{ kind: 'host', path: 'where' }] };
    const tried = await call('POST /webhooks/test', {
      provider: 'generic',
      payload: '{"what":"A","where":"web-9"}',
      mapping,
    });
    expect(tried).toMatchObject({ alerts: [{ title: 'A', entities: ['host:web-9'] }] });
    expect(await alerts()).toEqual([]);
    expect(await ground.stored()).toEqual([]);
  });
  it('that is not of the product is refused with the reason', async () => {
    await expect(call('POST /webhooks/test', { provider: 'okta', payload: '{}' })).rejects.toMatchObject({
      code: 'webhook_unreadable',
      message: expect.stringContaining('Okta'),
    });
  });
});
