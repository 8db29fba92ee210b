// Signing in through a real OpenID provider: who gets in as what, and what does not get in.
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { activitiesOf, openTestDatabase, testClock } from '#platform/testing';

import { outcomeOf } from '../browser.fixtures.ts';
import { aMember, password } from '../fixtures.ts';
import { anOwner, aVisitor, startTocsin, type Tocsin, type Visitor } from './fixtures.ts';
import { peerKey } from './oidc-peer.fixtures.ts';
import { closeWorlds, openWorld, signInTo, someone, type World } from './oidc-world.fixtures.ts';

const handle = await openTestDatabase();
const clock = testClock(new Date());
let tocsin: Tocsin;
beforeAll(async () => {
  tocsin = await startTocsin(handle, clock);
});
afterAll(async () => {
  await closeWorlds();
  await tocsin.close();
  await handle.close();
});

const aWorld = (more: object = {}): Promise<World> => openWorld(handle, tocsin.base, clock, more);
const signIn = (world: World, visitor = aVisitor(tocsin.base), path = '/alerts'): Promise<string> =>
  signInTo(world, visitor, path);

describe('a sign-in through the provider', () => {
  test('makes somebody new a user, and leads to where they wanted to be', async () => {
    const world = await aWorld();
    const email = someone(world, 'ana');
    const visitor = aVisitor(tocsin.base);
    expect(await signIn(world, visitor)).toBe('/alerts');
    const session = await visitor.call('GET /session', {});
    expect(session).toMatchObject({ strength: 'sso', user: { email, name: 'Person ana', role: 'viewer' } });
    expect(session.organisation.id).toBe(world.owner.admin.orgId);
    const kinds = (await activitiesOf(world.owner.admin)).map(({ type }) => type);
    expect(kinds).toEqual(expect.arrayContaining(['user.created', 'user.identity_linked', 'session.signed_in']));
    const again = aVisitor(tocsin.base);
    await signIn(world, again);
    expect((await again.call('GET /session', {})).user.id).toBe(session.user.id);
  });

  test('links a member of the same verified address, who keeps their role', async () => {
    const world = await aWorld({ jit: false });
    const email = someone(world, 'bo');
    const member = await aMember(world.owner.admin, { email: email.toUpperCase(), name: 'Bo', role: 'analyst' });
    const visitor = aVisitor(tocsin.base);
    await signIn(world, visitor);
    expect((await visitor.call('GET /session', {})).user).toMatchObject({ id: member.id, role: 'analyst' });
  });

  test('gives the role and sites of the first group that fits, again at each sign-in', async () => {
    const world = await aWorld();
    await world.owner.call('POST /sites', { code: 'lyo', name: 'Lyon' });
    const rules = [
      { group: 'leads', role: 'supervisor', siteCodes: null },
      { group: 'lyon', role: 'analyst', siteCodes: ['lyo'] },
    ];
    const change = { identityProviderId: world.id, rules, rolesFollow: true };
    await world.owner.call('PATCH /identity-providers/:identityProviderId', change);
    someone(world, 'chi', { groups: ['others', 'lyon'] });
    const first = aVisitor(tocsin.base);
    await signIn(world, first);
    expect((await first.call('GET /session', {})).user).toMatchObject({ role: 'analyst', siteCodes: ['lyo'] });
    someone(world, 'chi', { groups: ['lyon', 'leads'] });
    const second = aVisitor(tocsin.base);
    await signIn(world, second);
    expect((await second.call('GET /session', {})).user).toMatchObject({ role: 'supervisor', siteCodes: null });
    expect(await outcomeOf(first.call('GET /session', {}))).toBe('session_ended');
    expect(await activitiesOf(world.owner.admin, 'user.granted_by_provider')).toHaveLength(1);
  });

  test('never takes the last administrator their role', async () => {
    const world = await aWorld({ rolesFollow: true });
    const email = someone(world, 'dee');
    const owner = world.owner.admin;
    await handle.asSystem((db) =>
      db
        .$extendTables<{ person: { id: string; email: string } }>()
        .updateTable('person')
        .set({ email })
        .where('id', '=', owner.actor.id)
        .execute(),
    );
    const visitor = aVisitor(tocsin.base);
    await signIn(world, visitor);
    expect((await visitor.call('GET /session', {})).user.role).toBe('admin');
  });

  test('counts the provider’s second factor where it is trusted, and asks for ours where it is not', async () => {
    const world = await aWorld({ trustsSecondFactor: true });
    someone(world, 'eli', { amr: ['pwd', 'otp'] });
    const visitor = aVisitor(tocsin.base);
    await signIn(world, visitor);
    expect((await visitor.call('GET /session', {})).strength).toBe('sso+mfa');
    const { sendsMail: _sendsMail, ...policy } = await world.owner.call('GET /security-policy', {});
    await world.owner.call('PUT /security-policy', { ...policy, secondFactorRoles: ['viewer'] });
    expect((await visitor.call('GET /session', {})).limited).toBe(false);
    someone(world, 'eli', { amr: ['pwd'] });
    const weak = aVisitor(tocsin.base);
    await signIn(world, weak);
    expect(await weak.call('GET /session', {})).toMatchObject({ strength: 'sso', limited: true, permissions: [] });
    const { codes } = await weak.call('POST /profile/recovery-codes', {}).catch(() => ({ codes: [] }));
    expect(codes).toEqual([]);
  });
});

describe('nobody gets in', () => {
  const refusal = async (world: World, visitor?: Visitor): Promise<string | null> =>
    new URL(await signIn(world, visitor), tocsin.base).searchParams.get('problem');
  const recorded = async ({ owner }: World): Promise<string> =>
    JSON.stringify((await activitiesOf(owner.admin, 'session.refused')).map(({ data }) => data));

  test('with an address that is not verified, or not of its domains', async () => {
    const world = await aWorld();
    someone(world, 'fay', { email_verified: false });
    expect(await refusal(world)).toBe('email_not_vouched');
    someone(world, 'gus', { email: 'gus@elsewhere.example' });
    expect(await refusal(world)).toBe('email_not_vouched');
    expect(await recorded(world)).toContain('gus@elsewhere.example');
  });

  test('without an account, where none is made, or without a role', async () => {
    const world = await aWorld({ jit: false });
    someone(world, 'hal');
    expect(await refusal(world)).toBe('no_account');
    const strict = await aWorld({ defaultRole: null, rules: [{ group: 'soc', role: 'viewer', siteCodes: null }] });
    someone(strict, 'ivy', { groups: ['sales'] });
    expect(await refusal(strict)).toBe('no_role');
  });

  test('as somebody of another organisation, or of several', async () => {
    const world = await aWorld();
    const other = await anOwner(handle, tocsin.base, clock);
    const email = someone(world, 'jo');
    const person = await aMember(other.admin, { email, name: 'Jo', role: 'admin' });
    expect(await refusal(world)).toBe('account_elsewhere');
    await handle.asSystem((db) =>
      db
        .$extendTables<{ membership: { orgId: string; personId: string; role: string } }>()
        .insertInto('membership')
        .values({ orgId: world.owner.admin.orgId, personId: person.id, role: 'viewer' })
        .execute(),
    );
    expect(await refusal(world)).toBe('account_shared');
  });

  test('who is deactivated, or whose address was given to another identity', async () => {
    const world = await aWorld();
    const email = someone(world, 'kai');
    const visitor = aVisitor(tocsin.base);
    await signIn(world, visitor);
    const { user } = await visitor.call('GET /session', {});
    someone(world, 'kai-2', { email });
    expect(await refusal(world)).toBe('account_tied');
    someone(world, 'kai');
    await world.owner.call('PATCH /users/:userId', { userId: user.id, active: false });
    expect(await refusal(world)).toBe('account_inactive');
  });

  test('who refuses at the provider', async () => {
    const world = await aWorld();
    world.peer.signInAs(null);
    expect(await refusal(world)).toBe('provider_refused');
  });

  test('in another browser than the one that began, or twice', async () => {
    const world = await aWorld();
    someone(world, 'lea');
    const begun = aVisitor(tocsin.base);
    const start = { identityProviderId: world.id };
    const { url } = await begun.call('POST /sign-in/providers/:identityProviderId', start);
    expect(await aVisitor(tocsin.base).go(url)).toBe('/sign-in?problem=sign_in_flow_ended');
    expect(await begun.go(url)).toBe('/');
    expect(await begun.go(url)).toBe('/sign-in?problem=sign_in_flow_ended');
  });

  test('after ten minutes', async () => {
    const world = await aWorld();
    someone(world, 'max');
    const visitor = aVisitor(tocsin.base);
    const { url } = await visitor.call('POST /sign-in/providers/:identityProviderId', { identityProviderId: world.id });
    clock.advance(10 * 60_000 + 1);
    expect(await visitor.go(url)).toBe('/sign-in?problem=sign_in_flow_ended');
  });

  test('with a token that the provider did not sign, or that is for another nonce or client', async () => {
    const world = await aWorld();
    someone(world, 'nia');
    const { issuer, clientId } = world.peer;
    const forged = (claims: object, key: Parameters<SignJWT['sign']>[0]) =>
      new SignJWT({ nonce: 'x', ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'peer' })
        .setIssuer(issuer)
        .setSubject('nia')
        .setAudience(clientId)
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(key);
    const stranger = (await import('jose').then(({ generateKeyPair }) => generateKeyPair('RS256'))).privateKey;
    const visitor = aVisitor(tocsin.base);
    const withToken = async (make: (nonce: string) => Promise<string>): Promise<string> => {
      const { url } = await visitor.call('POST /sign-in/providers/:identityProviderId', {
        identityProviderId: world.id,
      });
      const token = await make(new URL(url).searchParams.get('nonce') ?? '');
      world.peer.intercept((request, response) => {
        if (request.url !== '/token') return false;
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ access_token: 'a', token_type: 'Bearer', id_token: token }));
        return true;
      });
      return await visitor.go(url);
    };
    const invalid = '/sign-in?problem=provider_answer_invalid';
    expect(await withToken((nonce) => forged({ nonce }, stranger))).toBe(invalid);
    expect(await withToken(() => forged({}, peerKey))).toBe(invalid);
    expect(await withToken((nonce) => forged({ nonce, aud: 'another' }, peerKey))).toBe(invalid);
    world.peer.intercept(null);
    expect(await signIn(world, visitor)).toBe('/alerts');
  });

  test('through a provider that is switched off, whose sessions end', async () => {
    const world = await aWorld();
    someone(world, 'oda');
    const visitor = aVisitor(tocsin.base);
    await signIn(world, visitor);
    await world.owner.call('PATCH /identity-providers/:identityProviderId', {
      identityProviderId: world.id,
      enabled: false,
    });
    expect(await outcomeOf(visitor.call('GET /session', {}))).toBe('session_ended');
    const start = visitor.call('POST /sign-in/providers/:identityProviderId', { identityProviderId: world.id });
    expect(await outcomeOf(start)).toBe('identity_provider_not_found');
  });
});

describe('enforcement', () => {
  test('refuses the password of the domain’s people, and never the last way of an administrator', async () => {
    const world = await aWorld({ enforced: true });
    const member = { email: `pat@${world.domain}`, name: 'Pat', role: 'analyst' };
    await aMember(world.owner.admin, member);
    await aMember(world.owner.admin, { email: `adm@${world.domain}`, name: 'Adm', role: 'admin' });
    const signs = (email: string) => outcomeOf(aVisitor(tocsin.base).call('POST /session', { email, password }));
    expect(await signs(member.email)).toBe('single_sign_on_required');
    expect(await signs(`adm@${world.domain}`)).toBe('done');
    expect(await aVisitor(tocsin.base).call('GET /sign-in/providers', { email: `any@${world.domain}` })).toEqual({
      items: [{ id: world.id, name: 'Contoso' }],
      enforced: world.id,
    });
    expect(await aVisitor(tocsin.base).call('GET /sign-in/providers', { email: 'x@unknown.example' })).toEqual({
      items: [],
      enforced: null,
    });
  });
});

describe('step-up', () => {
  test('is proven at the provider, by the same person, in the same browser', async () => {
    const world = await aWorld({ defaultRole: 'admin' });
    someone(world, 'quy');
    const visitor = aVisitor(tocsin.base);
    await signIn(world, visitor);
    clock.advance(11 * 60_000);
    const make = () =>
      visitor.call('POST /identity-providers', { name: 'N', settings: { kind: 'oidc', issuer: '', clientId: '' } });
    expect(await outcomeOf(make())).toBe('step_up_needed');
    expect((await visitor.call('POST /session/step-up/options', {})).methods).toEqual(['provider']);
    clock.set(new Date());
    const { url } = await visitor.call('POST /session/step-up/provider', {});
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({ prompt: 'login', max_age: '0' });
    expect(await visitor.go(url)).toBe('/sign-in?proven=yes');
    clock.advance(9 * 60_000);
    expect(await outcomeOf(make())).toBe('done');
    clock.set(new Date());
    const { url: other } = await visitor.call('POST /session/step-up/provider', {});
    someone(world, 'rio');
    visitor.forget(world.peer.issuer);
    await signIn(world);
    expect(await visitor.go(other)).toBe('/sign-in?problem=other_identity');
  });

  test('a session of a provider goes to no other organisation', async () => {
    const world = await aWorld();
    someone(world, 'sam');
    const visitor = aVisitor(tocsin.base);
    await signIn(world, visitor);
    const going = visitor.call('POST /session/organisation', { organisationId: world.owner.admin.orgId });
    expect(await outcomeOf(going)).toBe('signed_in_by_provider');
  });
});

describe('a test of the whole flow', () => {
  test('shows what arrived and what would be given, and signs nobody in', async () => {
    const world = await aWorld({ enabled: false, rules: [{ group: 'soc', role: 'analyst', siteCodes: null }] });
    someone(world, 'tea', { groups: ['soc'] });
    const visitor = aVisitor(tocsin.base);
    await visitor.call('POST /session', { email: world.owner.admin.email, password });
    const before = (await visitor.call('GET /session', {})).user.id;
    const started = await visitor.call('POST /identity-providers/:identityProviderId/test', {
      identityProviderId: world.id,
    });
    expect(await visitor.go(started.url)).toBe(`/admin/single-sign-on?selected=${world.id}&test=${started.testId}`);
    const { outcome } = await visitor.call('GET /sign-in-tests/:signInTestId', { signInTestId: started.testId });
    expect(outcome).toMatchObject({ ok: true, account: 'created', role: 'analyst', because: 'soc', subject: 'tea' });
    expect(outcome?.claims).toMatchObject({ email_verified: true, groups: ['soc'] });
    expect((await visitor.call('GET /session', {})).user.id).toBe(before);
    expect((await world.owner.call('GET /users', {})).items.map(({ email }) => email)).not.toContain(
      `tea@${world.domain}`,
    );
    const theirs = await anOwner(handle, tocsin.base, clock);
    const stolen = theirs.call('GET /sign-in-tests/:signInTestId', { signInTestId: started.testId });
    expect(await outcomeOf(stolen)).toBe('sign_in_test_not_found');
  });

  test('the check tells what answers and what does not', async () => {
    const world = await aWorld();
    const check = () =>
      world.owner.call('POST /identity-providers/:identityProviderId/check', { identityProviderId: world.id });
    expect((await check()).items.map(({ what, ok }) => [what, ok])).toEqual([
      ['complete', true],
      ['discovery', true],
      ['keys', true],
      ['pkce', true],
    ]);
    const settings = { kind: 'oidc', issuer: 'https://169.254.169.254/', clientId: 'x' } as const;
    await world.owner.call('PATCH /identity-providers/:identityProviderId', {
      identityProviderId: world.id,
      settings,
      clientSecret: 's',
    });
    expect((await check()).items[1]).toMatchObject({ what: 'discovery', ok: false });
  });
});
