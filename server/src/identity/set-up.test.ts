// The first start: from the settings without a question, else with a link that works once.
import { Session } from '@tocsin/contracts/identity';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';

import { databaseOn, type DatabaseHandle } from '#platform/database';
import { openInMemory } from '#platform/database/embedded';
import { createLog } from '#platform/log';
import { migrate } from '#platform/migrate';
import { Secret } from '#platform/secret';
import { openServerDatabase, testClock, testServerUrl } from '#platform/testing';

import { password, startIdentity } from './fixtures.ts';
import { slugOf } from './organisations.ts';
import { prepareFirstRun } from './set-up.ts';

const opened: DatabaseHandle[] = [];
afterAll(async () => {
  for (const handle of opened) await handle.close();
});
async function emptyDatabase(): Promise<DatabaseHandle> {
  const handle = testServerUrl
    ? await openServerDatabase(testServerUrl, { migrated: true })
    : databaseOn(await openInMemory());
  if (!testServerUrl) await migrate(handle);
  opened.push(handle);
  return handle;
}
const clock = testClock();
const about = { now: clock.now, log: createLog('silent') };
const withoutAdmin = { ...about, adminEmail: null, adminPassword: null };
const withAdmin = { ...about, adminEmail: 'root@example.org', adminPassword: new Secret(password) };
const founding = { organisation: 'Électricité & Gaz', name: 'Ada', email: 'ada@example.org', password };
const typesIn = async (handle: DatabaseHandle): Promise<string[]> => {
  const { rows } = await handle.asSystem((db) =>
    sql<{ type: string }>`select type from activity order by id`.execute(db),
  );
  return rows.map(({ type }) => type);
};

describe('the first start', () => {
  test('creates the administrator from the settings, once, also for two processes at the same time', async () => {
    const handle = await emptyDatabase();
    const runs = await Promise.all([prepareFirstRun(handle, withAdmin), prepareFirstRun(handle, withAdmin)]);
    expect(runs.map(({ kind }) => kind).sort()).toEqual(['created', 'done']);
    expect(await prepareFirstRun(handle, withAdmin)).toEqual({ kind: 'done' });
    expect(await typesIn(handle)).toEqual(['organisation.created', 'user.created']);
    const http = await startIdentity(handle, clock);
    const response = await http.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      body: { email: 'root@example.org', password },
    });
    expect(Session.parse(response.json())).toMatchObject({
      organisation: { name: 'My organisation', slug: 'my-organisation' },
      user: { role: 'admin', name: 'root' },
    });
    await http.close();
  });

  test('otherwise makes a link that sets up once, whoever comes first', async () => {
    const handle = await emptyDatabase();
    const http = await startIdentity(handle, clock);
    const setUp = (token: string) =>
      http.app.inject({ method: 'POST', url: '/api/v1/setup', body: { ...founding, token } });
    const needed = async () => (await http.app.inject('/api/v1/setup')).json();

    const earlier = await prepareFirstRun(handle, withoutAdmin);
    const run = await prepareFirstRun(handle, withoutAdmin);
    if (run.kind !== 'token' || earlier.kind !== 'token') throw new Error('No token was made.');
    expect(await needed()).toEqual({ needed: true });
    for (const wrong of ['nonsense', '', earlier.token]) {
      const refused = await setUp(wrong);
      expect([refused.statusCode, refused.json().code]).toEqual([403, 'invalid_setup_token']);
    }

    const answers = await Promise.all([setUp(run.token), setUp(run.token), setUp(run.token)]);
    expect(answers.map(({ statusCode }) => statusCode).sort((a, b) => a - b)).toEqual([201, 403, 403]);
    const won = answers.find(({ statusCode }) => statusCode === 201);
    expect(Session.parse(won?.json())).toMatchObject({
      organisation: { name: 'Électricité & Gaz', slug: 'electricite-gaz' },
      user: { role: 'admin', email: 'ada@example.org' },
    });
    const cookie = String(won?.headers['set-cookie']).split(';', 1)[0] ?? '';
    expect((await http.app.inject({ url: '/api/v1/session', headers: { cookie } })).statusCode).toBe(200);
    expect(await needed()).toEqual({ needed: false });
    expect(await prepareFirstRun(handle, withoutAdmin)).toEqual({ kind: 'done' });
    expect(await typesIn(handle)).toEqual(['organisation.created', 'user.created', 'session.signed_in']);
    await http.close();
  });

  test('keeps no token in the database', async () => {
    const handle = await emptyDatabase();
    const run = await prepareFirstRun(handle, withoutAdmin);
    const { rows } = await handle.asSystem((db) => sql`select setup_token::text as row from setup_token`.execute(db));
    expect(rows).toHaveLength(1);
    expect(run.kind === 'token' && JSON.stringify(rows).includes(run.token)).toBe(false);
  });
});

test.each([
  ['Électricité & Gaz', 'electricite-gaz'],
  ['  ACME  ', 'acme'],
  ['日本', 'organisation'],
  ['x'.repeat(60), 'x'.repeat(40)],
])('the short name of %j is %s', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});
