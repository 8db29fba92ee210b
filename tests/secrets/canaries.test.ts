// Unique values are planted as every kind of secret there is; after a day of use none may be anywhere in clear.
import { createHmac, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';

import { endpoints } from '@tocsin/contracts/api/index';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { startApp, type App } from '../../server/src/app.ts';
import { readConfig } from '../../server/src/config.ts';
import { openDatabase } from '../../server/src/platform/database.ts';
import { openEventStore } from '../../server/src/platform/event-store.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { eventually, temporaryFolder } from '../running.ts';

const planted = new Map<string, string>();
/** A value of its own for one kind of secret, so that what is found names what leaked. */
const plant = (kind: string): string => {
  const value = `canary-${randomBytes(12).toString('hex')}`;
  planted.set(kind, value);
  return value;
};
const found = (text: string): string[] =>
  [...planted].filter(([, value]) => text.includes(value)).map(([kind]) => kind);

const dataDir = temporaryFolder();
const logged: string[] = [];
/** Every answer but those that show a secret this once. */
const answers: { what: string; text: string }[] = [];
const log = createLog(
  'trace',
  new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      logged.push(chunk.toString());
      done();
    },
  }),
);
const email = 'ana@aubrac.example';
let app: App;
let cookie = '';

type Asking = { body?: object; key?: string; shows?: boolean; headers?: Record<string, string>; text?: string };
async function ask(method: string, path: string, asking: Asking = {}) {
  const { body, key, shows = false, headers = {}, text } = asking;
  const payload = text ?? (body && JSON.stringify(body));
  const response = await fetch(`${app.address}/api/v1${path}`, {
    method,
    headers: {
      origin: app.address,
      'content-type': 'application/json',
      ...(key === undefined ? { cookie } : { authorization: `Bearer ${key}` }),
      ...headers,
    },
    ...(payload === undefined ? {} : { body: payload }),
  });
  const said = await response.text();
  const head = JSON.stringify([...response.headers].filter(([name]) => !(shows && name === 'set-cookie')));
  answers.push({ what: `${method} ${path}`, text: shows ? head : head + said });
  const json: unknown = response.headers.get('content-type')?.includes('/json') ? JSON.parse(said) : {};
  return {
    status: response.status,
    json: { ...(typeof json === 'object' ? json : {}) } as Record<string, unknown>,
    response,
  };
}
const made = async (path: string, body: object, shows = false): Promise<Record<string, unknown>> => {
  const { status, json } = await ask('POST', path, { body, shows });
  expect([path, status], JSON.stringify(json)).toEqual([path, 201]);
  return json;
};

beforeAll(async () => {
  const read = readConfig({
    TOCSIN_DATA_DIR: dataDir,
    TOCSIN_PORT: '0',
    TOCSIN_ADMIN_EMAIL: email,
    TOCSIN_ADMIN_PASSWORD: plant('the administrator’s password'),
    TOCSIN_SYSLOG_UDP_PORT: '0',
    TOCSIN_SYSLOG_TCP_PORT: '0',
    TOCSIN_EVENT_STORE_MEMORY_MB: '1024',
    TOCSIN_SMTP_URL: `smtp://tocsin:${plant('the password of the mail server')}@127.0.0.1:9`,
    TOCSIN_WEBHOOK_SECRET: plant('the secret that signs notifications'),
    TOCSIN_SECRET_KEY: `${plant('the master key')}-${'x'.repeat(16)}`,
    TOCSIN_S_BUCKET: plant('a secret in the environment'),
  });
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  app = await startApp(read.config, { log, say: (line) => logged.push(line) });
}, 120_000);
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const ids: Record<string, string> = {};

async function signIn(): Promise<void> {
  await ask('POST', '/session', { body: { email, password: plant('a wrong password') } });
  const password = planted.get('the administrator’s password');
  const { response } = await ask('POST', '/session', { body: { email, password }, shows: true });
  cookie = response.headers.getSetCookie().map((header) => header.split(';', 1)[0]).join('; '); // prettier-ignore
  for (const pair of cookie.split('; ')) planted.set(`the cookie ${pair.split('=')[0]}`, pair.split('=')[1] ?? '');
}

async function plantThroughTheApi(): Promise<string> {
  const { link } = await made('/invitations', { email: 'bo@aubrac.example', role: 'analyst' }, true);
  const token = String(link).split('#')[1] ?? '';
  planted.set('the link of an invitation', token);
  await made('/invitations/accept', { token, name: 'Bo', password: plant('a user’s password') });
  const key = await made('/api-keys', { name: 'Shipper', scopes: ['ingest:write'] }, true);
  planted.set('an API key', String(key['key']));
  const kept = await made('/secrets', { name: 'signing', value: plant('a kept secret') });
  ids['secretId'] = String(kept['id']);
  await ask('POST', `/secrets/${ids['secretId']}/rotate`, { body: { value: plant('a rotated secret') } });
  const aws = { kind: 'aws-secrets-manager', region: 'eu-west-3', accessKeyId: 'AKIATEST', prefix: '', endpoint: 'http://127.0.0.1:9', overlapHours: 0 }; // prettier-ignore
  const provider = await made('/secret-providers', { name: 'aws', settings: aws, credential: plant('a provider’s credential') }); // prettier-ignore
  ids['providerId'] = String(provider['id']);
  const doors = await ask('GET', '/doors');
  const items = doors.json['items'];
  const forward = Array.isArray(items) ? items.map(Object).find(({ id }) => String(id).includes('forward')) : undefined;
  ids['doorId'] = String(forward?.id);
  const options = { sharedKey: plant('a door’s shared key'), username: 'fluent', password: plant('a door’s password') };
  expect((await ask('PATCH', `/doors/${ids['doorId']}`, { body: { options } })).status).toBe(200);
  const doorToken = await made(`/doors/${ids['doorId']}/tokens`, { name: 'Edge' }, true);
  planted.set('a token of a door', String(doorToken['token']));
  const pull = { name: 'Logs', endpoint: 'http://127.0.0.1:9', bucket: 'logs', accessKeyId: 'AKIAPULL', secretAccessKey: plant('credentials of a bucket') }; // prettier-ignore
  ids['pullId'] = String((await made('/pulls', pull))['id']);
  await made('/pulls', { ...pull, name: 'By reference', secretAccessKey: 'secret://environment/BUCKET' });
  await plantAmongPrograms(String(key['id']));
  return String(key['key']);
}

/** What other systems and programs prove themselves with. */
async function plantAmongPrograms(apiKeyId: string): Promise<void> {
  const { json: rotated } = await ask('POST', `/api-keys/${apiKeyId}/rotate`, { body: {}, shows: true });
  planted.set('a rotated API key', String(rotated['key']));
  const account = await made('/service-accounts', { name: 'Robot', permissions: ['alert:read'] });
  ids['serviceAccountId'] = String(account['id']);
  const client = await made(`/service-accounts/${ids['serviceAccountId']}/clients`, { name: 'CI' }, true);
  planted.set('the secret of an OAuth client', String(client['secret']));
  const connection = await made('/scim-connections', { name: 'Directory', defaultRole: 'viewer' }, true);
  planted.set('the token of a directory', String(connection['token']));
  const provider = { kind: 'oidc', issuer: 'http://127.0.0.1:9', clientId: 'tocsin' };
  await made('/identity-providers', { name: 'Id', settings: provider, clientSecret: plant('a client secret of ours') });
  const sink = { kind: 'https', url: 'http://127.0.0.1:9/audit', auth: 'bearer' };
  await made('/audit-sinks', { name: 'SIEM', settings: sink, credential: plant('the credential of a stream') });
}

async function aDayOfUse(key: string): Promise<void> {
  const verify = { header: 'x-signature', algorithm: 'hmac-sha256' };
  for (const secret of [plant('the secret of a webhook'), 'secret://keyring/signing']) {
    const answer = await made('/webhooks', { provider: 'generic', name: 'Generic', verify, secret }, true);
    const address = String(answer['address']);
    planted.set(`the address of a webhook (${secret.slice(0, 6)})`, address.split('/').at(-1) ?? '');
    const webhook = Object(answer['webhook']);
    ids['webhookId'] = String(webhook.id);
    const value = secret.startsWith('secret:') ? (planted.get('a rotated secret') ?? '') : secret;
    const text = JSON.stringify({ title: 'Alert', severity: 'high' });
    const signature = createHmac('sha256', value).update(text).digest('hex');
    const path = new URL(address).pathname.replace('/api/v1', '');
    const statusWith = async (sent: string) =>
      (await ask('POST', path, { text, headers: { 'x-signature': sent } })).status;
    expect(await statusWith(signature)).toBe(200);
    expect(await statusWith(signature.replaceAll(/./g, '0'))).toBe(403);
  }
  const sent = await ask('POST', '/ingest/json', {
    key,
    text: '{"message":"hello","@timestamp":"2026-03-14T09:26:53Z"}\n',
  });
  expect(sent.status).toBeLessThan(300);
  await ask('POST', `/pulls/${ids['pullId']}/run`, { body: {} });
  const tried = await ask('POST', `/secret-providers/${ids['providerId']}/test`, { body: { path: 'any' } });
  expect(tried.json['ok']).toBe(false);
  expect((await ask('POST', '/keys/rotate', { body: {} })).status).toBe(202);
  await eventually('everything sealed with the new key, and the pull run', async () => {
    const { json: keys } = await ask('GET', '/keys');
    const { json: pulls } = await ask('GET', '/pulls');
    const places = Array.isArray(keys['reseal']) ? keys['reseal'].map(Object) : [];
    const isSealed = places.length >= 6 && places.every(({ finished }) => finished === true);
    const hasRun = Array.isArray(pulls['items']) && pulls['items'].map(Object).some(({ problem }) => problem !== null);
    return isSealed && hasRun ? true : undefined;
  }, 240_000); // prettier-ignore
}

/** @returns how many answered */
async function readEverything(): Promise<number> {
  let answered = 0;
  for (const { method, path } of endpoints) {
    if (method !== 'GET') continue;
    const at = path.replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? '00000000-0000-7000-8000-000000000000');
    if ((await ask('GET', at)).status === 200) answered += 1;
  }
  return answered;
}

/** All tables as text, those of the job engine with the payloads of all jobs among them. */
async function dumpOfDatabase(): Promise<Map<string, string>> {
  const handle = await openDatabase({ dir: join(dataDir, 'database') }, { log: createLog('silent') });
  const { rows } = await handle.engine.query(
    `select table_schema as s, table_name as t from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    [],
  );
  const dump = new Map<string, string>();
  for (const { s, t } of rows) {
    const read = await handle.engine.query(`select x::text as row from "${String(s)}"."${String(t)}" x`, []);
    dump.set(`${String(s)}.${String(t)}`, read.rows.map(({ row }) => String(row)).join('\n'));
  }
  await handle.close();
  return dump;
}

async function dumpOfEvents(): Promise<string> {
  const store = await openEventStore({ dir: join(dataDir, 'events'), memoryMb: 1024, log: createLog('silent') });
  const rows = [];
  for (const table of ['event', 'detection', 'event_minute'])
    rows.push(...(await store.query<Record<string, unknown>>(`SELECT * FROM ${table}`, { wall: 'system' })));
  await store.close();
  expect(rows.length).toBeGreaterThan(0);
  return JSON.stringify(rows);
}

test('no secret is in a log, an answer, a table, an event or a file', { timeout: 400_000 }, async () => {
  await signIn();
  await aDayOfUse(await plantThroughTheApi());
  expect(await readEverything()).toBeGreaterThan(30);
  await app.close();

  expect(planted.size).toBeGreaterThan(17);
  expect(new Set(planted.values()).size).toBe(planted.size);
  expect([...planted.values()].filter((value) => value.length < 20)).toEqual([]);

  expect(logged.length).toBeGreaterThan(0);
  expect(found(logged.join('\n'))).toEqual([]);
  // What shows a secret this once was left out when it came.
  expect(
    answers.map(({ what, text }) => [what.split('?')[0], found(text)]).filter(([, kinds]) => kinds?.length),
  ).toEqual([]);

  const dump = await dumpOfDatabase();
  expect([...dump.keys()]).toEqual(expect.arrayContaining(['public.activity', 'public.secret', 'pgboss.job_common']));
  expect(dump.get('public.secret')).toContain('v2.2.');
  expect([...dump].map(([table, text]) => [table, found(text)]).filter(([, kinds]) => kinds?.length)).toEqual([]);
  expect(found(await dumpOfEvents())).toEqual([]);

  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(50);
  const leaking = files
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path.slice(dataDir.length), found(readFileSync(path, 'latin1'))] as const)
    .filter(([, kinds]) => kinds.length > 0);
  expect(leaking).toEqual([]);
});
