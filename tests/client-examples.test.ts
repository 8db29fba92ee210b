// The calls that docs/api-clients.md shows for a shell are run as they stand, against a running server.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Call } from '@tocsin/contracts/client';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { codeAt, fromBase32, stepAt } from '../server/src/identity/second-factor/totp.ts';
import { eventually, joins, signedIn, startHere, type Running } from './running.ts';

const run = promisify(execFile);
const document = readFileSync(join(import.meta.dirname, '../docs/api-clients.md'), 'utf8');
const calls = [...document.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = '']) => text);
const said = (part: string): string => {
  const found = calls.filter((text) => text.includes(part));
  if (found.length !== 1) throw new Error(`${found.length} calls of the document hold ${part}.`);
  return found[0] ?? '';
};

let running: Running;
let call: Call;
beforeAll(async () => {
  running = await startHere();
  ({ call } = await signedIn(running.app.address));
}, 180_000);
afterAll(() => running.stop());

/** In a shell, with the address of this server in the place of the document's. */
async function shell(text: string, env: Record<string, string>): Promise<Record<string, unknown>> {
  const here = text.replaceAll('https://soc.example.org', running.app.address);
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', here], { env: { PATH: '/usr/bin:/bin', ...env } });
  const answer: unknown = JSON.parse(stdout);
  return Object.fromEntries(Object.entries(Object(answer)));
}
const asking = async (bearer: unknown, path: string): Promise<number> =>
  (await fetch(`${running.app.address}/api/v1${path}`, { headers: { authorization: `Bearer ${String(bearer)}` } }))
    .status;

test('the document shows the calls that are run here, and no others', () => {
  expect(calls).toHaveLength(3);
});

test('a key is rotated', async () => {
  const { key, id } = await call('POST /api-keys', { name: 'reader', scopes: ['api_key:write', 'api_key:read'] });
  const answer = await shell(said('/rotate'), { KEY: key, ID: id });
  expect(answer).toMatchObject({ apiKey: { name: 'reader', replaces: id } });
  expect(await asking(answer['key'], '/api-keys')).toBe(200);
  expect(await asking(key, '/api-keys')).toBe(200);
});

test('a client gets a token', async () => {
  const account = await call('POST /service-accounts', { name: 'robot', permissions: ['user:read'] });
  const about = { serviceAccountId: account.id, name: 'ci' };
  const { id, secret } = await call('POST /service-accounts/:serviceAccountId/clients', about);
  const answer = await shell(said('client_credentials'), { CLIENT_ID: id, CLIENT_SECRET: secret ?? '' });
  expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 900, scope: 'user:read' });
  expect(await asking(answer['access_token'], '/users')).toBe(200);
});

test('a person with an authenticator app gets a token', { timeout: 180_000 }, async () => {
  const password = 'seven green bottles standing';
  await joins(running.app.address, call, { email: 'ada@example.org', name: 'Ada', role: 'analyst', password });
  const { call: ada } = await signedIn(running.app.address, { email: 'ada@example.org', password });
  const { secret } = await ada('POST /profile/totp', {});
  const key = fromBase32(secret);
  const first = stepAt(new Date());
  await ada('POST /profile/totp/confirm', { code: codeAt(key, first) });
  const { rev } = await call('GET /oauth-settings', {});
  await call('PUT /oauth-settings', { passwordGrant: true, rev });
  // Each code counts once.
  const step = await eventually(
    'the next code',
    () => Promise.resolve(stepAt(new Date()) > first ? stepAt(new Date()) : undefined),
    90_000,
  );
  const shown = said('grant_type=password');
  expect(shown).toContain('totp=123456');
  const answer = await shell(shown.replace('totp=123456', `totp=${codeAt(key, step)}`), { PASSWORD: password });
  expect(answer).toMatchObject({ token_type: 'Bearer' });
  expect(await asking(answer['access_token'], '/alerts')).toBe(200);
});
