// Secrets over their verbs: kept, rotated, referred to, fetched from other systems; and the keys beneath them.
import { createHash } from 'node:crypto';

import { sql } from 'kysely';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';

import { inTransaction, type Context } from '#platform/context';
import { createJobs } from '#platform/jobs';
import { aHashicorpVault, aSecretsManager, type AwsVersions, type KvSecret, type Peer } from '#platform/keys/peers';
import { findProgress, resealAll } from '#platform/keys/reseal';
import { versionOf } from '#platform/keys/sealing';
import { testVault } from '#platform/keys/testing';
import { createLog } from '#platform/log';
import type { Wire } from '#platform/module';
import { createOutbound } from '#platform/outbound';
import { createSeal } from '#platform/seal';
import { Secret } from '#platform/secret';
import { checkGiven, parseSecretRef } from '#platform/secrets';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { createSecrets, createSecretsModule } from './index.ts';
import { keyringColumns, placeOfSecret } from './keyring.ts';
import { keepKeysWith, resealOrganisation } from './keys.ts';

const handle = await openTestDatabase();
const vault = testVault(handle);
const outbound = createOutbound({ allow: ['127.0.0.1'] });
const log = createLog('silent');
const wire: Wire = {
  sessionToken: null,
  origin: 'http://127.0.0.1',
  userAgent: null,
  setSession: () => {},
  clearSession: () => {},
  browserToken: null,
  setBrowserToken: () => {},
};
const now = () => new Date('2026-03-14T09:26:53.000Z');
const organisations: { id: string; slug: string }[] = [];
const offered = new Map([
  ['TOCSIN_S_MAIL', new Secret('of everyone')],
  ['TOCSIN_S_ACME_CORP__MAIL', new Secret('of acme')],
]);
const ground = { vault, outbound, offered, organisations: () => Promise.resolve(organisations) };
const secrets = createSecrets(ground);
const sent: object[] = [];
const jobs = {
  ...createJobs(handle, { log }),
  send: (_tx: unknown, _name: string, data: object) => Promise.resolve(void sent.push(data)),
};
const { routes } = createSecretsModule({ ...ground, handle, jobs, columns: [], now, log });

let ctx: TestContext;
const peers: Peer[] = [];
beforeEach(async () => {
  ctx = await testContext(handle);
  organisations.splice(0, Infinity, { id: ctx.orgId, slug: 'acme-corp' });
  sent.length = 0;
});
afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.close();
});
afterAll(async () => {
  await outbound.close();
  await handle.close();
});

async function call(key: string, input: object = {}, as: Context = ctx): Promise<Record<string, unknown>> {
  const route = routes.find(({ endpoint }) => `${endpoint.method} ${endpoint.path}` === key);
  if (!route) throw new Error(`There is no ${key}.`);
  const answer: unknown = await route.handle(as, input, wire);
  return { ...(typeof answer === 'object' ? answer : {}) };
}
const keep = async (name: string, value: string): Promise<string> =>
  String((await call('POST /secrets', { name, value }))['id']);
const resolved = async (ref: string, as: Context = ctx) =>
  (await secrets.resolve(as, new Secret(ref), 'a test')).reveal();
const candidates = async (ref: string) =>
  (await secrets.candidates(ctx, new Secret(ref), 'a test')).map((secret) => secret.reveal());

describe('a kept secret', () => {
  test('is found by its reference, never shown, and sealed where it lies', async () => {
    const made = await call('POST /secrets', { name: 'smtp', value: 'tournesol', rotateEveryDays: 30 });
    expect(made).toMatchObject({ reference: 'secret://keyring/smtp', due: false, lastUsedAt: null });
    expect(await resolved('secret://keyring/smtp')).toBe('tournesol');
    expect(await resolved('no reference')).toBe('no reference');
    const { rows } = await inTransaction(ctx, ({ db }) => sql`select * from secret`.execute(db));
    const seen = JSON.stringify([made, await call('GET /secrets'), rows, await activitiesOf(ctx)]);
    expect(seen).not.toContain('tournesol');
    expect(seen).toContain('v2.1.');
    await expect(keep('smtp', 'again')).rejects.toMatchObject({ code: 'secret_name_taken' });
    await expect(keep('circle', 'secret://keyring/smtp')).rejects.toMatchObject({ code: 'secret_ref_invalid' });
    const other = await testContext(handle);
    await expect(resolved('secret://keyring/smtp', other)).rejects.toMatchObject({ code: 'secret_not_found' });
  });

  test('keeps the value before for as long as was asked for, and is due when its days are over', async () => {
    const secretId = await keep('webhook', 'one');
    await call('PATCH /secrets/:secretId', { secretId, rotateEveryDays: 7 });
    const rotated = await call('POST /secrets/:secretId/rotate', { secretId, value: 'two', overlapHours: 24 });
    expect(rotated).toMatchObject({ previousUntil: '2026-03-15T09:26:53.000Z', due: false, rev: 3 });
    expect(await candidates('secret://keyring/webhook')).toEqual(['two', 'one']);
    expect(await resolved('secret://keyring/webhook')).toBe('two');
    ctx.clock.advance(24 * 3_600_000);
    expect(await candidates('secret://keyring/webhook')).toEqual(['two']);
    await call('POST /secrets/:secretId/rotate', { secretId, value: 'three', overlapHours: 0 });
    expect(await candidates('secret://keyring/webhook')).toEqual(['three']);
    ctx.clock.advance(7 * 86_400_000);
    expect(await call('GET /secrets')).toMatchObject({ items: [{ due: true }] });
    await call('DELETE /secrets/:secretId', { secretId });
    await expect(resolved('secret://keyring/webhook')).rejects.toMatchObject({ code: 'secret_not_found' });
    expect((await activitiesOf(ctx)).map(({ type }) => type)).toEqual([
      'secret.created', 'secret.changed', 'secret.rotated', 'secret.rotated', 'secret.deleted',
    ]); // prettier-ignore
  });

  test('tells who used it for what', async () => {
    const secretId = await keep('bucket', 'value');
    for (let uses = 0; uses < 3; uses += 1) await resolved('secret://keyring/bucket');
    await secrets.resolve(ctx, new Secret('secret://keyring/bucket'), 'pull Paris');
    const { items } = await call('GET /secrets/:secretId/uses', { secretId });
    expect(items).toHaveLength(2);
    expect(items).toContainEqual(
      expect.objectContaining({ purpose: 'a test', uses: 3, day: '2026-03-14', actor: expect.objectContaining({ id: ctx.actor.id }) }), // prettier-ignore
    );
    expect(await call('GET /secrets')).toMatchObject({ items: [{ lastUsedAt: now().toISOString() }] });
  });

  test('may be one field of a JSON object', async () => {
    await keep('pair', JSON.stringify({ user: 'ana', password: 'quatre', nested: {} }));
    expect(await resolved('secret://keyring/pair#password')).toBe('quatre');
    for (const field of ['nested', 'absent', '__proto__'])
      await expect(resolved(`secret://keyring/pair#${field}`)).rejects.toMatchObject({ code: 'secret_field_missing' });
  });

  test('is written by nobody without the right, and read by nobody', async () => {
    for (const role of ['supervisor', 'analyst', 'viewer'] as const) {
      const reader = await testContext(handle, { role, orgId: ctx.orgId });
      for (const [key, input] of [
        ['GET /secrets', {}],
        ['POST /secrets', { name: 'x', value: 'y' }],
        ['GET /keys', {}],
        ['POST /keys/rotate', {}],
        ['GET /secret-providers', {}],
      ] as const)
        await expect(call(key, input, reader)).rejects.toMatchObject({ code: 'missing_permission' });
      expect(() => checkGiven(reader, 'secret://keyring/smtp')).toThrow('secret:use');
      expect(() => checkGiven(reader, 'a value')).not.toThrow();
    }
  });
});

test('a reference that is none is refused when it is given', () => {
  for (const text of [
    'secret://',
    'secret://keyring',
    'secret://keyring/',
    'secret://Keyring/x',
    'secret://keyring/../x',
    'secret://keyring/a//b',
    'secret://keyring/a b',
    'secret://keyring/x#',
    'secret://keyring/x?version=1',
    'secret://a/b/..',
  ])
    // prettier-ignore
    expect(() => parseSecretRef(text), text).toThrow('A reference to a secret');
  expect(parseSecretRef('secret://aws/prod/mail#password')).toEqual({ provider: 'aws', path: 'prod/mail', field: 'password' }); // prettier-ignore
});

test('the environment offers what was named for it, and of several organisations to each its own', async () => {
  expect(await resolved('secret://environment/MAIL')).toBe('of acme');
  organisations.splice(0, 1, { id: ctx.orgId, slug: 'other' });
  expect(await resolved('secret://environment/MAIL')).toBe('of everyone');
  organisations.push({ id: 'another', slug: 'acme-corp' });
  for (const path of ['MAIL', 'ACME_CORP__MAIL', 'DATABASE_URL', 'PATH'])
    await expect(resolved(`secret://environment/${path}`)).rejects.toMatchObject({ code: 'secret_not_found' });
});

describe('AWS Secrets Manager', () => {
  const account = { accessKeyId: 'AKIATEST', secretAccessKey: 'the right one', region: 'eu-west-3', now };
  const values = new Map<string, AwsVersions>();
  async function aProvider(credential = account.secretAccessKey) {
    const peer = await aSecretsManager(account, values);
    peers.push(peer);
    const settings = { kind: 'aws-secrets-manager', region: 'eu-west-3', accessKeyId: 'AKIATEST', prefix: 'soc/', endpoint: peer.url, overlapHours: 24 }; // prettier-ignore
    const made = await call('POST /secret-providers', { name: 'aws', settings, credential });
    return { peer, settings, providerId: String(made['id']) };
  }

  test('is asked with signed requests, once a minute at most, and during the overlap for the value before', async () => {
    values.set('soc/mail', { current: '{"password":"neuf"}', previous: '{"password":"vieux"}', createdAt: now() });
    const { peer } = await aProvider();
    expect(await candidates('secret://aws/mail#password')).toEqual(['neuf', 'vieux']);
    expect(await resolved('secret://aws/mail#password')).toBe('neuf');
    expect(peer.requests).toHaveLength(2);
    values.set('soc/mail', { current: '{"password":"dix"}', createdAt: new Date(now().getTime() - 48 * 3_600_000) });
    ctx.clock.advance(60_000);
    expect(await candidates('secret://aws/mail#password')).toEqual(['dix']);
    await expect(resolved('secret://aws/absent')).rejects.toMatchObject({ code: 'secret_not_found' });
  });

  test('that refuses says so at the test, and is asked again at the next use', async () => {
    values.set('soc/mail', { current: 'neuf', createdAt: new Date(0) });
    const { providerId, settings } = await aProvider('a wrong one');
    const test = await call('POST /secret-providers/:providerId/test', { providerId, path: 'mail' });
    expect(test).toMatchObject({ ok: false, problem: expect.stringContaining('InvalidSignatureException') });
    await expect(resolved('secret://aws/mail')).rejects.toMatchObject({ code: 'secret_provider_unavailable' });
    await call('PATCH /secret-providers/:providerId', { providerId, credential: account.secretAccessKey });
    expect(await call('POST /secret-providers/:providerId/test', { providerId, path: 'mail' })).toEqual({ ok: true, problem: null }); // prettier-ignore
    expect(await resolved('secret://aws/mail')).toBe('neuf');
    const elsewhere = { ...settings, endpoint: 'https://attacker.example' };
    await expect(
      call('PATCH /secret-providers/:providerId', { providerId, settings: elsewhere }),
    ).rejects.toMatchObject({ code: 'credential_needed' });
    await call('DELETE /secret-providers/:providerId', { providerId });
    await expect(resolved('secret://aws/mail')).rejects.toMatchObject({ code: 'secret_provider_not_found' });
  });
});

test('HashiCorp Vault is read with a token out of the keyring, at its version and the one before', async () => {
  const kv = new Map<string, KvSecret>();
  kv.set('soc/mail', [
    { createdAt: new Date(0), data: { value: 'vieux' } },
    { createdAt: now(), data: { value: 'neuf' } },
  ]);
  const peer = await aHashicorpVault('hvs.good', kv);
  peers.push(peer);
  await keep('vault-token', 'hvs.good');
  const settings = { kind: 'vault-kv', address: peer.url, namespace: null, mount: 'secret', overlapHours: 24 };
  const credential = 'secret://keyring/vault-token';
  const made = await call('POST /secret-providers', { name: 'hashi', settings, credential });
  expect(JSON.stringify([made, await activitiesOf(ctx)])).not.toContain('hvs.good');
  expect(await candidates('secret://hashi/soc/mail')).toEqual(['neuf', 'vieux']);
  expect(peer.requests).toEqual(['GET /v1/secret/data/soc/mail', 'GET /v1/secret/data/soc/mail?version=1']);
  await expect(
    call('POST /secret-providers', { name: 'circle', settings, credential: 'secret://hashi/token' }),
  ).rejects.toMatchObject({ code: 'secret_ref_invalid' });
});

describe('keys', () => {
  const desk = { handle, vault, columns: keyringColumns, now, jobs };
  const sealedOf = async (): Promise<string[]> => {
    const { rows } = await inTransaction(ctx, ({ db }) =>
      sql<{ current: string }>`select current from secret order by name`.execute(db),
    );
    return rows.map(({ current }) => current);
  };
  async function keepMany(count: number): Promise<void> {
    const seal = await vault.sealOf(ctx.orgId);
    const rows = Array.from({ length: count }, (_, at) => {
      const id = `00000000-0000-4000-8000-${at.toString(16).padStart(4, '0')}${ctx.orgId.slice(-8)}`;
      return { id, name: `secret-${at.toString().padStart(5, '0')}`, current: seal.close(new Secret(`value ${at}`), placeOfSecret(id)) }; // prettier-ignore
    });
    await inTransaction(ctx, ({ db }) =>
      sql`insert into secret (id, org_id, name, description, current, rotated_at, created_by, created_at, rev)
        select (r->>'id')::uuid, ${ctx.orgId}::uuid, r->>'name', '', r->>'current', now(), '', now(), 1
        from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) r`.execute(db),
    );
  }
  const allOpen = async (count: number): Promise<void> => {
    const { rows } = await inTransaction(ctx, ({ db }) =>
      sql<{ id: string; current: string }>`select id, current from secret order by name`.execute(db),
    );
    const seal = await vault.sealOf(ctx.orgId);
    expect(rows).toHaveLength(count);
    rows.forEach(({ id, current }, at) => expect(seal.open(current, placeOfSecret(id)).reveal()).toBe(`value ${at}`));
  };

  test(
    'are made anew with everything sealed again, and every value opens before, during and after a cut',
    { timeout: 240_000 },
    async () => {
      const count = 1_203;
      await keepMany(count);
      expect(await call('POST /keys/rotate')).toMatchObject({ keys: [{ version: 2, state: 'active' }, { version: 1, state: 'retired' }] }); // prettier-ignore
      expect(sent).toEqual([{ orgId: ctx.orgId }]);
      await allOpen(count);

      // Cut short in the middle of the second transaction: what the first did stays, of the second nothing.
      let turns = 0;
      const [current, ...others] = keyringColumns;
      if (!current) throw new Error('There is no such column.');
      const each: typeof current.each = (id, value, turn) => {
        turns += 1;
        if (turns === 700) throw new Error('the process was killed');
        return current.each(id, value, turn);
      };
      await expect(resealAll({ ...desk, columns: [{ ...current, each }, ...others] }, ctx.orgId)).rejects.toThrow(
        'killed',
      );
      expect((await sealedOf()).map(versionOf).filter((version) => version === 2)).toHaveLength(500);
      expect(await inTransaction(ctx, (tx) => findProgress(tx.db, ctx.orgId, 2))).toContainEqual(
        expect.objectContaining({ place: 'secret.current', done: 500, total: count, finishedAt: null }),
      );
      await allOpen(count);

      // Two at once, as when a job is handed out again while the first still lives.
      const { signal } = new AbortController();
      await Promise.all([resealOrganisation(ctx, desk, signal), resealAll(desk, ctx.orgId)]);
      expect(new Set((await sealedOf()).map(versionOf))).toEqual(new Set([2]));
      await allOpen(count);
      expect(await call('GET /keys')).toMatchObject({
        reseal: [
          { place: 'secret.current', done: count, total: count, failed: 0, finished: true },
          { place: 'secret.previous', total: 0, finished: true },
        ],
      });
      expect((await activitiesOf(ctx, 'data_key.resealed'))[0]?.data).toMatchObject({ version: 2, values: count });
    },
  );

  test('bring what was sealed before there were any to the newest, and leave alone what none opens', async () => {
    const id = await keep('a', 'value');
    const legacy = createSeal(createHash('sha256').update('of the tests').digest());
    const before = legacy.close(new Secret('value'), placeOfSecret(id));
    await inTransaction(ctx, ({ db }) => sql`update secret set current = ${before} where id = ${id}`.execute(db));
    expect(await resolved('secret://keyring/a')).toBe('value');
    const lost = await keep('b', 'value');
    await inTransaction(ctx, ({ db }) => sql`update secret set current = 'v2.1.AAAA' where id = ${lost}`.execute(db));
    await keepKeysWith(desk)(ctx);
    expect(sent).toContainEqual({ orgId: ctx.orgId });
    await call('POST /keys/rotate');
    await resealAll(desk, ctx.orgId);
    expect(await sealedOf()).toEqual([expect.stringMatching(/^v2\.2\./), 'v2.1.AAAA']);
    expect((await call('GET /keys'))['reseal']).toContainEqual(expect.objectContaining({ done: 2, failed: 1 }));
    expect(await resolved('secret://keyring/a')).toBe('value');
    sent.length = 0;
    await keepKeysWith(desk)(ctx);
    expect(sent.filter((data) => JSON.stringify(data).includes(ctx.orgId))).toEqual([]);
  });

  test('of an organisation are destroyed by the platform’s administrators alone, with the name typed', async () => {
    await keep('a', 'value');
    const input = { organisationId: ctx.orgId, name: `Organisation ${ctx.orgId.slice(-6)}`, because: 'They left.' };
    const key = 'POST /platform/organisations/:organisationId/shred';
    await expect(call(key, input)).rejects.toMatchObject({ code: 'missing_permission' });
    const platform = await testContext(handle, { permissions: ['platform:write'] });
    organisations.push({ id: platform.orgId, slug: 'platform' });
    await expect(call(key, { ...input, name: 'Other' }, platform)).rejects.toMatchObject({ code: 'name_not_repeated' });
    expect(await call(key, input, platform)).toEqual({ keys: 1 });
    await expect(resolved('secret://keyring/a')).rejects.toMatchObject({ code: 'organisation_shredded' });
    await expect(keep('b', 'value')).rejects.toMatchObject({ code: 'organisation_shredded' });
    expect(await call('GET /keys')).toMatchObject({ keys: [{ version: 1, state: 'shredded' }] });
    expect((await activitiesOf(ctx, 'organisation.shredded'))[0]).toMatchObject({
      actorId: platform.actor.id,
      data: { keys: 1, because: 'They left.' },
    });
    const { rows } = await handle.asSystem((db) =>
      sql`select wrapped from data_key where org_id = ${ctx.orgId}`.execute(db),
    );
    expect(rows).toEqual([{ wrapped: null }]);
  });
});
