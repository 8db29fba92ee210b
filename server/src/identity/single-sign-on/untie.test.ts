// Identities at providers are taken away, and never the only way in.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { activitiesOf, openTestDatabase, testClock } from '#platform/testing';

import { aBrowser, outcomeOf } from '../browser.fixtures.ts';
import { aMember } from '../fixtures.ts';
import { aVisitor, startTocsin, type Tocsin, type Visitor } from './fixtures.ts';
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
const untieOwn = (visitor: Pick<Visitor, 'call'>, { id }: World) =>
  visitor.call('DELETE /profile/identities/:identityProviderId', { identityProviderId: id });

/** A member with a password who has signed in through the provider too. */
async function tied(world: World, name: string, role = 'analyst') {
  const email = someone(world, name);
  const member = await aMember(world.owner.admin, { email, name, role });
  const visitor = aVisitor(tocsin.base);
  await signInTo(world, visitor, '/alerts');
  return { email, member, visitor };
}

describe('one’s own identity', () => {
  test('is shown, goes after a fresh proof, and ends the other sessions begun through it', async () => {
    const world = await aWorld();
    const { member, visitor } = await tied(world, 'ana');
    const other = aVisitor(tocsin.base);
    await signInTo(world, other, '/alerts');
    expect((await visitor.call('GET /profile', {})).identities).toMatchObject([
      { providerId: world.id, provider: 'Contoso', subject: 'ana' },
    ]);
    clock.advance(11 * 60_000);
    expect(await outcomeOf(untieOwn(visitor, world))).toBe('step_up_needed');
    await signInTo(world, visitor, '/alerts');
    expect((await untieOwn(visitor, world)).identities).toEqual([]);
    expect(await outcomeOf(visitor.call('GET /session', {}))).toBe('done');
    expect(await outcomeOf(other.call('GET /session', {}))).toBe('session_ended');
    expect(await activitiesOf(world.owner.admin, 'user.identity_unlinked')).toMatchObject([
      { subjectId: member.id, actorId: member.id, data: { provider: 'Contoso', subject: 'ana' } },
    ]);
    expect(await outcomeOf(untieOwn(visitor, world))).toBe('identity_not_found');
  });

  test('stays where nothing else lets them in', async () => {
    const world = await aWorld();
    someone(world, 'bo');
    const made = aVisitor(tocsin.base);
    await signInTo(world, made, '/alerts');
    expect(await outcomeOf(untieOwn(made, world))).toBe('only_way_in');

    const { visitor } = await tied(world, 'chi');
    const provider = { identityProviderId: world.id, enforced: true };
    await world.owner.call('PATCH /identity-providers/:identityProviderId', provider);
    expect(await outcomeOf(untieOwn(visitor, world))).toBe('only_way_in');
    await world.owner.call('PATCH /identity-providers/:identityProviderId', { ...provider, enforced: false });
    expect(await outcomeOf(untieOwn(visitor, world))).toBe('done');
  });

  test('is not the only one where another provider in use knows them', async () => {
    const world = await aWorld();
    const email = someone(world, 'dee');
    const visitor = aVisitor(tocsin.base);
    await signInTo(world, visitor, '/alerts');
    const { user } = await visitor.call('GET /session', {});
    const { orgId } = world.owner.admin;
    const settings = { kind: 'oidc', issuer: '', clientId: '', scopes: 'openid' } as const;
    const { id: second } = await world.owner.call('POST /identity-providers', { name: 'Fabrikam', settings });
    await handle.asSystem((db) =>
      sql`insert into external_identity (org_id, provider_id, subject, person_id, created_at, last_used_at)
          values (${orgId}, ${second}, ${email}, ${user.id}, now(), now())`.execute(db),
    );
    // A provider that is switched off lets nobody in.
    expect(await outcomeOf(untieOwn(visitor, world))).toBe('only_way_in');
    await handle.asSystem((db) => sql`update identity_provider set enabled = true where id = ${second}`.execute(db));
    const left = await Promise.all([
      outcomeOf(untieOwn(visitor, world)),
      outcomeOf(visitor.call('DELETE /profile/identities/:identityProviderId', { identityProviderId: second })),
    ]);
    expect(left.toSorted()).toEqual(['done', 'only_way_in']);
  });
});

describe('a user’s identity', () => {
  test('is taken away by an administrator, and their sessions through it end', async () => {
    const world = await aWorld();
    const { member, visitor } = await tied(world, 'eve');
    const about = { userId: member.id, identityProviderId: world.id };
    const { items } = await world.owner.call('GET /users/:userId/identities', { userId: member.id });
    expect(items).toMatchObject([{ provider: 'Contoso', subject: 'eve' }]);
    await world.owner.call('DELETE /users/:userId/identities/:identityProviderId', about);
    expect(await outcomeOf(visitor.call('GET /session', {}))).toBe('session_ended');
    expect((await world.owner.call('GET /users/:userId/identities', { userId: member.id })).items).toEqual([]);
  });

  test('is not taken away by somebody of lower rank, nor where it is the only way in', async () => {
    const world = await aWorld();
    const { member } = await tied(world, 'fay', 'admin');
    const lesser = await aMember(world.owner.admin, { email: `l@${world.domain}`, name: 'L', role: 'analyst' });
    const at = aBrowser(tocsin.base);
    await at.signIn(lesser.email);
    const about = { userId: member.id, identityProviderId: world.id };
    const untie = at.call('DELETE /users/:userId/identities/:identityProviderId', about);
    expect(await outcomeOf(untie)).toBe('missing_permission');

    someone(world, 'gil');
    const made = aVisitor(tocsin.base);
    await signInTo(world, made, '/alerts');
    const { user } = await made.call('GET /session', {});
    const alone = { userId: user.id, identityProviderId: world.id };
    const refused = world.owner.call('DELETE /users/:userId/identities/:identityProviderId', alone);
    expect(await outcomeOf(refused)).toBe('only_way_in');
  });
});
