// People across organisations: invitations, roles of one's own, teams, and going from one organisation to another.
import { Session } from '@tocsin/contracts/identity';
import { permissions } from '@tocsin/contracts/policy';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';

import { inTransaction, type Context } from '#platform/context';
import { activitiesOf, codeOf, openTestDatabase, testClock, testContext, type TestContext } from '#platform/testing';

import { changeUser } from './change-user.ts';
import {
  aMember,
  aPerson,
  anAddress,
  browserOf,
  password,
  post,
  startIdentity,
  stranger,
  tokenOf,
} from './fixtures.ts';
import { acceptInvitationWith, lookAtInvitationWith } from './invitations/accept.ts';
import { createInvitationWith, listInvitations, revokeInvitation } from './invitations/invite.ts';
import { listUsers } from './lists.ts';
import { createPasswordCheck } from './passwords/check.ts';
import { changeRole, createRole, deleteRole } from './roles/change.ts';
import { listRoles } from './roles/list.ts';
import { isShared } from './shared-person.ts';
import { changeTeam, createTeam, deleteTeam, listTeams, setTeamMembers } from './teams/change.ts';

const handle = await openTestDatabase();
const clock = testClock();
const http = await startIdentity(handle, clock);
afterAll(async () => {
  await http.close();
  await handle.close();
});

const invite = createInvitationWith(post);
const accept = acceptInvitationWith(handle, createPasswordCheck(null));
const look = lookAtInvitationWith(handle);
const anAdmin = () => testContext(handle, { clock });

const { signIn, ask } = browserOf(http);

async function joined(admin: TestContext, role = 'analyst') {
  const email = anAddress();
  const made = await invite(admin, { email, role });
  await accept(stranger(admin), { token: tokenOf(made), name: 'Joan', password });
  const user = (await listUsers(admin)).items.find((each) => each.email === email);
  if (!user) throw new Error('Nobody joined.');
  return user;
}

describe('an invitation', () => {
  test.each([
    [null, 'Invitation to'],
    ['fr', 'Invitation à rejoindre'],
  ])('of somebody whose language is %s has a subject that begins with %s', async (language, subject) => {
    const admin = await anAdmin();
    await handle.asSystem((db) =>
      sql`update person set language = ${language} where id = ${admin.actor.id}`.execute(db),
    );
    const subjects: string[] = [];
    const mailing = createInvitationWith({
      ...post,
      sendMail: (letter) => Promise.resolve(void subjects.push(letter.subject)),
    });
    expect(await mailing(admin, { email: anAddress(), role: 'viewer' })).toMatchObject({ mailed: true });
    expect(subjects).toEqual([expect.stringContaining(subject)]);
  });

  test('lets a new person in once, who then signs in', async () => {
    const admin = await anAdmin();
    const email = anAddress();
    const made = await invite(admin, { email, role: 'analyst' });
    expect(made).toMatchObject({
      mailed: false,
      link: expect.stringMatching(/^https:\/\/tocsin\.example\/invitation#/),
    });
    expect(await look(stranger(admin), { token: tokenOf(made) })).toMatchObject({ email, role: 'Analyst' });
    const answers = await Promise.all(
      [1, 2].map(() => codeOf(accept(stranger(admin), { token: tokenOf(made), name: 'Joan', password }))),
    );
    expect(answers.filter((code) => code === 'done')).toHaveLength(1);
    expect(await codeOf(look(stranger(admin), { token: tokenOf(made) }))).toBe('invalid_invitation');
    expect((await listInvitations(admin)).items).toEqual([]);
    expect(Session.parse((await signIn(email, password)).body)).toMatchObject({ user: { role: 'analyst' } });
    expect(await activitiesOf(admin, 'invitation.accepted')).toHaveLength(1);
    expect(await codeOf(invite(admin, { email: email.toUpperCase(), role: 'viewer' }))).toBe('already_member');
  });

  test('says nothing of whether the address has an account elsewhere', async () => {
    const [here, there] = [await anAdmin(), await anAdmin()];
    const user = await joined(there);
    const known = await invite(here, { email: user.email, role: 'viewer' });
    const unknown = await invite(here, { email: anAddress(), role: 'viewer' });
    const shapeOf = (value: object) => Object.entries(value).map(([key, each]) => [key, typeof each]);
    expect(shapeOf(known)).toEqual(shapeOf(unknown));
    const looks = await Promise.all([known, unknown].map((made) => look(stranger(here), { token: tokenOf(made) })));
    expect(shapeOf(looks[0] ?? {})).toEqual(shapeOf(looks[1] ?? {}));
  });

  test('gives who has an account a second membership, with their own password only', async () => {
    const [here, there] = [await anAdmin(), await anAdmin()];
    const user = await joined(there);
    const token = tokenOf(await invite(here, { email: user.email, role: 'viewer' }));
    const theirs = { token, name: 'Somebody else', password: 'another long password' };
    expect(await codeOf(accept(stranger(here), theirs))).toBe('wrong_credentials');
    expect((await listUsers(here)).items).toHaveLength(1);
    expect(await codeOf(accept(stranger(here), { ...theirs, password }))).toBe('done');
    const [, member] = (await listUsers(here)).items.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
    expect((await listUsers(here)).items).toContainEqual(expect.objectContaining({ id: user.id, name: 'Joan' }));
    expect(member).toBeDefined();
    expect((await signIn(user.email, password)).status).toBe(200);
  });

  test('ends: when it is taken back, when it is seven days old, when a newer one takes its place', async () => {
    const own = testClock(clock.now());
    const admin = await testContext(handle, { clock: own });
    const email = anAddress();
    const first = await invite(admin, { email, role: 'viewer' });
    const second = await invite(admin, { email, role: 'viewer' });
    expect(await codeOf(look(stranger(admin), { token: tokenOf(first) }))).toBe('invalid_invitation');
    expect(await codeOf(look(stranger(admin), { token: tokenOf(second) }))).toBe('done');
    await revokeInvitation(admin, { invitationId: second.id });
    expect(await codeOf(look(stranger(admin), { token: tokenOf(second) }))).toBe('invalid_invitation');
    expect(await codeOf(revokeInvitation(admin, { invitationId: second.id }))).toBe('invitation_not_found');
    const third = await invite(admin, { email, role: 'viewer' });
    own.advance(7 * 24 * 3600 * 1000);
    expect(await codeOf(accept(stranger(admin), { token: tokenOf(third), name: 'J', password }))).toBe(
      'invalid_invitation',
    );
    expect(await codeOf(revokeInvitation(await anAdmin(), { invitationId: third.id }))).toBe('invitation_not_found');
  });

  test('is locked after too many wrong passwords, like the sign-in', async () => {
    const [here, there] = [await anAdmin(), await anAdmin()];
    const user = await joined(there);
    const token = tokenOf(await invite(here, { email: user.email, role: 'viewer' }));
    const codes: string[] = [];
    for (let round = 0; round < 6; round++)
      codes.push(await codeOf(accept(stranger(here), { token, name: 'J', password: `wrong password ${round}` })));
    expect(codes.at(-1)).toBe('too_many_attempts');
  });

  test('keeps no token in the database, and goes no higher than who invites', async () => {
    const admin = await anAdmin();
    const made = await invite(admin, { email: anAddress(), role: 'viewer' });
    const { rows } = await handle.asSystem((db) => sql`select i::text as row from invitation i`.execute(db));
    expect(JSON.stringify(rows)).not.toContain(tokenOf(made));
    const clerk = { ...admin, actor: { ...admin.actor, permissions: new Set(['user:write'] as const) } };
    expect(await codeOf(invite(clerk, { email: anAddress(), role: 'viewer' }))).toBe('role_exceeds_yours');
    expect(await codeOf(invite(admin, { email: anAddress(), role: 'platform_admin' }))).toBe('role_exceeds_yours');
    expect(await codeOf(invite(admin, { email: anAddress(), role: 'nothing_like_it' }))).toBe('unknown_role');
    expect(await codeOf(invite(admin, { email: anAddress(), role: 'auditor' }))).toBe('done');
  });
});

describe('a person of two organisations', () => {
  async function shared() {
    const [here, there] = [await anAdmin(), await anAdmin()];
    const user = await joined(there);
    const token = tokenOf(await invite(here, { email: user.email, role: 'viewer' }));
    await accept(stranger(here), { token, name: 'J', password });
    return { here, there, user };
  }

  test('keeps name and password, whoever administers them; role and state are each organisation’s own', async () => {
    const { here, there, user } = await shared();
    for (const admin of [here, there])
      for (const change of [{ password: 'a password of mine' }, { name: 'Mallory' }])
        expect(await codeOf(changeUser(admin, { userId: user.id, ...change }))).toBe('person_shared');
    expect((await signIn(user.email, 'a password of mine')).status).toBe(401);
    await changeUser(here, { userId: user.id, role: 'analyst' });
    await changeUser(here, { userId: user.id, active: false });
    expect((await listUsers(there)).items).toContainEqual(expect.objectContaining({ id: user.id, active: true }));
    // Deactivated there or here, they still belong to both.
    expect(await codeOf(changeUser(there, { userId: user.id, name: 'Mallory' }))).toBe('person_shared');
    const alone = await joined(here);
    expect(await inTransaction(here, (tx) => isShared(tx, alone.id))).toBe(false);
    expect(await codeOf(changeUser(here, { userId: alone.id, name: 'Joan of Arc' }))).toBe('done');
  });

  test('looking whether somebody is shared leaves the wall where it was', async () => {
    const { here, user } = await shared();
    const seen = await inTransaction(here, async (tx) => {
      await isShared(tx, user.id);
      const { rows } = await sql<{ orgId: string }>`select distinct org_id from membership`.execute(tx.db);
      return rows.map(({ orgId }) => orgId);
    });
    expect(seen).toEqual([here.orgId]);
  });

  test('goes from one to the other; the old cookie ends', async () => {
    const { here, there, user } = await shared();
    const { cookie } = await signIn(user.email, password);
    const { items } = (await ask(cookie, '/session/organisations')).json<{
      items: { id: string; current: boolean }[];
    }>();
    expect(items.map(({ id }) => id).toSorted()).toEqual([here.orgId, there.orgId].toSorted());
    expect(items.find(({ current }) => current)?.id).toBe(there.orgId);
    const moved = await ask(cookie, '/session/organisation', 'POST', { organisationId: here.orgId });
    expect(Session.parse(moved.json())).toMatchObject({ organisation: { id: here.orgId }, user: { role: 'viewer' } });
    const fresh = String(moved.headers['set-cookie']).split(';', 1)[0] ?? '';
    expect((await ask(cookie, '/session')).statusCode).toBe(401);
    expect(Session.parse((await ask(fresh, '/session')).json()).organisation.id).toBe(here.orgId);
    const foreign = await ask(fresh, '/session/organisation', 'POST', { organisationId: (await anAdmin()).orgId });
    expect([foreign.statusCode, foreign.json().code]).toEqual([404, 'organisation_not_found']);
  });
});

describe('a role of one’s own', () => {
  const aRole = { title: 'Night shift', meaning: '', permissions: ['alert:read' as const] };

  test('is what its members may do, from the next request on', async () => {
    const admin = await anAdmin();
    const role = await createRole(admin, { ...aRole, key: 'night_shift' });
    const person = await aPerson(handle, { clock, orgId: admin.orgId, role: 'viewer' });
    await changeUser(admin, { userId: person.actor.id, role: 'night_shift' });
    const { cookie, body } = await signIn(person.email, password);
    expect(Session.parse(body)).toMatchObject({ user: { role: 'night_shift' }, permissions: ['alert:read'] });
    expect((await ask(cookie, '/users')).statusCode).toBe(403);
    const changed = await changeRole(admin, { roleId: role.id ?? '', permissions: ['identity:read'], rev: 1 });
    expect(changed).toMatchObject({ rev: 2, people: 1 });
    expect((await ask(cookie, '/users')).statusCode).toBe(200);
    expect(await codeOf(changeRole(admin, { roleId: role.id ?? '', title: 'Late', rev: 1 }))).toBe('stale_revision');
    expect(await codeOf(deleteRole(admin, { roleId: role.id ?? '' }))).toBe('role_in_use');
    await changeUser(admin, { userId: person.actor.id, role: 'viewer' });
    const invited = await invite(admin, { email: anAddress(), role: 'night_shift' });
    expect(await codeOf(deleteRole(admin, { roleId: role.id ?? '' }))).toBe('role_in_use');
    await revokeInvitation(admin, { invitationId: invited.id });
    expect(await codeOf(deleteRole(admin, { roleId: role.id ?? '' }))).toBe('done');
    expect(await codeOf(changeUser(admin, { userId: person.actor.id, role: 'night_shift' }))).toBe('unknown_role');
  });

  test('never does more than its maker, and never runs the installation', async () => {
    const admin = await anAdmin();
    const clerk: Context = {
      ...admin,
      actor: { ...admin.actor, permissions: new Set(['role:write', 'alert:read'] as const) },
    };
    expect(await codeOf(createRole(clerk, { ...aRole, key: 'a', permissions: ['alert:write'] }))).toBe(
      'role_exceeds_yours',
    );
    // What is implied counts too.
    const halfway: Context = {
      ...admin,
      actor: { ...admin.actor, permissions: new Set(['role:write', 'rule:write'] as const) },
    };
    expect(await codeOf(createRole(halfway, { ...aRole, key: 'a', permissions: ['rule:write'] }))).toBe(
      'role_exceeds_yours',
    );
    const role = await createRole(admin, { ...aRole, key: 'strong', permissions: ['alert:write'] });
    expect(await codeOf(changeRole(clerk, { roleId: role.id ?? '', permissions: ['alert:read'] }))).toBe(
      'role_exceeds_yours',
    );
    const everything = { ...admin, actor: { ...admin.actor, permissions: new Set(permissions) } };
    expect(await codeOf(createRole(everything, { ...aRole, key: 'b', permissions: ['platform:read'] }))).toBe(
      'platform_permission',
    );
    for (const key of ['admin', 'strong'])
      expect(await codeOf(createRole(admin, { ...aRole, key }))).toBe('role_key_taken');
    const other = await anAdmin();
    expect(await codeOf(changeRole(other, { roleId: role.id ?? '', title: 'Mine' }))).toBe('role_not_found');
    expect((await listRoles(other)).items.every(({ builtIn }) => builtIn)).toBe(true);
  });

  test('a role deleted and given at the same moment is either kept or not given', async () => {
    for (let round = 0; round < 5; round++) {
      const admin = await anAdmin();
      const role = await createRole(admin, { ...aRole, key: 'fleeting' });
      const user = await aMember(admin, { email: anAddress(), name: 'U', role: 'viewer' });
      const codes = await Promise.all([
        codeOf(changeUser(admin, { userId: user.id, role: 'fleeting' })),
        codeOf(deleteRole(admin, { roleId: role.id ?? '' })),
      ]);
      expect([
        ['done', 'role_in_use'],
        ['unknown_role', 'done'],
      ]).toContainEqual(codes);
    }
  });
});

test('a team has members of its organisation, and they stay when it goes', async () => {
  const [admin, other] = [await anAdmin(), await anAdmin()];
  const team = await createTeam(admin, { name: 'Blue', meaning: '' });
  expect(await codeOf(createTeam(admin, { name: 'Blue', meaning: '' }))).toBe('team_name_taken');
  const user = await aMember(admin, { email: anAddress(), name: 'U', role: 'viewer' });
  const manned = await setTeamMembers(admin, { teamId: team.id, personIds: [user.id, admin.actor.id] });
  expect(manned.members.map(({ id }) => id).toSorted()).toEqual([user.id, admin.actor.id].toSorted());
  expect((await setTeamMembers(admin, { teamId: team.id, personIds: [user.id] })).members).toHaveLength(1);
  expect(await codeOf(setTeamMembers(admin, { teamId: team.id, personIds: [other.actor.id] }))).toBe('unknown_person');
  const red = await createTeam(admin, { name: 'Red', meaning: 'Attacks' });
  expect(await codeOf(changeTeam(admin, { teamId: red.id, name: 'Blue' }))).toBe('team_name_taken');
  expect(await codeOf(changeTeam(admin, { teamId: red.id, name: 'Purple', rev: 7 }))).toBe('stale_revision');
  expect((await changeTeam(admin, { teamId: red.id, name: 'Purple' })).rev).toBe(2);
  for (const attempt of [
    changeTeam(other, { teamId: team.id, name: 'X' }),
    setTeamMembers(other, { teamId: team.id, personIds: [] }),
    deleteTeam(other, { teamId: team.id }),
  ])
    expect(await codeOf(attempt)).toBe('team_not_found');
  expect((await listTeams(other)).items).toEqual([]);
  await deleteTeam(admin, { teamId: team.id });
  expect((await listTeams(admin)).items.map(({ name }) => name)).toEqual(['Purple']);
  expect((await listUsers(admin)).items.map(({ id }) => id)).toContain(user.id);
  expect((await activitiesOf(admin)).map(({ type }) => type).filter((type) => type.startsWith('team.'))).toEqual([
    'team.created',
    'team.manned',
    'team.manned',
    'team.created',
    'team.changed',
    'team.deleted',
  ]);
});
