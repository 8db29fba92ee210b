// Organisations are made, suspended and resumed by whoever runs the installation.
import { Session } from '@tocsin/contracts/identity';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';

import { uuidv7 } from '#platform/id';
import { codeOf, openTestDatabase, testClock, testContext, type TestContext } from '#platform/testing';

import {
  aPerson,
  anAddress,
  browserOf,
  password,
  post,
  startIdentity,
  stores,
  stranger,
  tokenOf,
} from '../fixtures.ts';
import { acceptInvitationWith, lookAtInvitationWith } from '../invitations/accept.ts';
import { createPasswordCheck } from '../passwords/check.ts';
import { appointPlatformAdministrators } from './appoint.ts';
import { createOrganisationWith, resumeOrganisationWith, suspendOrganisationWith } from './organisations.ts';

const handle = await openTestDatabase();
const clock = testClock();
const http = await startIdentity(handle, clock);
afterAll(async () => {
  await http.close();
  await handle.close();
});

const accept = acceptInvitationWith(handle, createPasswordCheck(null));
const look = lookAtInvitationWith(handle);
const anAdmin = () => testContext(handle, { clock });

const { signIn, ask } = browserOf(http);

describe('running the installation', () => {
  const operator = async (): Promise<TestContext> => {
    const ctx = await anAdmin();
    return { ...ctx, actor: { ...ctx.actor, permissions: new Set(['platform:read', 'platform:write'] as const) } };
  };

  test('a new organisation waits for its first administrator; suspended, it opens to nobody', async () => {
    const ctx = await operator();
    const email = anAddress();
    const made = await createOrganisationWith(
      handle,
      post,
      stores,
    )(ctx, { name: 'Customer', administratorEmail: email, store: 'default' });
    await accept(stranger(ctx), { token: tokenOf(made), name: 'Root', password });
    const { cookie, body } = await signIn(email, password);
    expect(Session.parse(body)).toMatchObject({ organisation: { id: made.id }, user: { role: 'admin' } });
    expect(Session.parse(body).permissions).not.toContain('platform:read');
    const invitation = await ask(cookie, '/invitations', 'POST', { email: anAddress(), role: 'viewer' });
    const key = (await ask(cookie, '/api-keys', 'POST', { name: 'k', scopes: ['alert:read'] })).json<{
      key: string;
    }>();
    const byKey = () => http.app.inject({ url: '/api/v1/sites', headers: { authorization: `Bearer ${key.key}` } });
    expect((await byKey()).statusCode).toBe(200);

    const suspend = suspendOrganisationWith(handle);
    const suspended = await suspend(ctx, { organisationId: made.id, because: 'Unpaid' });
    expect(suspended.suspendedAt).not.toBeNull();
    expect(await codeOf(suspend(ctx, { organisationId: made.id, because: 'Unpaid' }))).toBe('organisation_suspended');
    expect(await codeOf(suspend(ctx, { organisationId: ctx.orgId, because: 'Unpaid' }))).toBe('own_organisation');
    expect((await ask(cookie, '/session')).statusCode).toBe(401);
    expect((await byKey()).statusCode).toBe(401);
    expect((await signIn(email, password)).status).toBe(401);
    const token = tokenOf(invitation.json<{ link: string }>());
    expect(await codeOf(look(stranger(ctx), { token }))).toBe('invalid_invitation');

    const resume = resumeOrganisationWith(handle);
    await resume(ctx, { organisationId: made.id });
    expect(await codeOf(resume(ctx, { organisationId: made.id }))).toBe('organisation_not_suspended');
    expect(await codeOf(resume(ctx, { organisationId: uuidv7() }))).toBe('organisation_not_found');
    expect((await signIn(email, password)).status).toBe(200);
    expect((await byKey()).statusCode).toBe(200);
  });

  test('an administrator of an organisation is not asked for it, and cannot make themselves one', async () => {
    const admin = await anAdmin();
    const make = createOrganisationWith(handle, post, stores);
    expect(await codeOf(make(admin, { name: 'Mine', administratorEmail: anAddress(), store: 'default' }))).toBe(
      'missing_permission',
    );
    const appoint = () =>
      admin.transact((db) =>
        sql`insert into platform_administrator (person_id, since) values (${admin.actor.id}, now())`.execute(db),
      );
    await expect(appoint()).rejects.toThrow(/permission denied|row-level security/);
  });

  test('the settings appoint nobody outside the first organisation', async () => {
    const person = await aPerson(handle, { clock });
    const first = await handle.asSystem((db) =>
      sql<{ id: string }>`select id from organisation order by created_at, id limit 1`.execute(db),
    );
    const insider = await aPerson(handle, { clock, orgId: first.rows[0]?.id ?? '', role: 'viewer' });
    await appointPlatformAdministrators(handle, { emails: [person.email, insider.email], now: clock.now });
    expect(Session.parse((await signIn(person.email, password)).body).permissions).not.toContain('platform:write');
    const { cookie, body } = await signIn(insider.email, password);
    expect(Session.parse(body).permissions).toContain('platform:write');
    expect((await ask(cookie, '/platform/organisations')).statusCode).toBe(200);
    await appointPlatformAdministrators(handle, { emails: [], now: clock.now });
    expect((await ask(cookie, '/platform/organisations')).statusCode).toBe(403);
  });
});
