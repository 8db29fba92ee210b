// Links to wallboards: what they show, to whom, and how they end.
import { WallboardFigures, type WallboardPanel } from '@tocsin/contracts/api/boards';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { createSite } from '../identity/create-site.ts';
import { openIncident } from '../incidents/open.ts';
import { restrictIncident } from '../incidents/restrict.ts';
import { again, newScene, raise } from '../incidents/scene.ts';
import { createScreens } from './screens.ts';
import { createWallboardWith, listWallboards, revokeWallboard } from './wallboards.ts';

const day = 86_400_000;
const create = createWallboardWith(() => 'https://soc.example.org');
const asked = {
  name: 'Room 4',
  siteCodes: null as string[] | null,
  panels: ['now', 'sla', 'trend', 'sites'] as WallboardPanel[],
  secondsEach: 20,
  expiresAt: null as string | null,
};
const ended = { code: 'wallboard_ended' };

let handle: DatabaseHandle;
let ctx: TestContext;
let stranger: TestContext;
let screens: ReturnType<typeof createScreens>;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());
beforeEach(async () => {
  ctx = await newScene(handle);
  // Whoever has a link is nobody: of another organisation here, to be sure.
  stranger = { ...(await testContext(handle, { clock: ctx.clock })), ip: '192.0.2.1' };
  screens = createScreens(handle);
});

const make = async (more: Partial<typeof asked> = {}) => {
  const { wallboard, link } = await create(again(ctx), { ...asked, ...more });
  return { id: wallboard.id, token: link.split('#')[1] ?? '' };
};
const show = async (token: string) => {
  const { session } = await screens.open(stranger, { token });
  return screens.figures(stranger, { session });
};

test('the link is shown once, behind the hash, and is kept as a hash alone', async () => {
  const { wallboard, link } = await create(ctx, asked);
  const [address, token = ''] = link.split('#');
  expect([address, token.length]).toEqual(['https://soc.example.org/wallboard', 43]);
  const { rows } = await handle.asSystem((db) => sql`select * from wallboard where id = ${wallboard.id}`.execute(db));
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(JSON.stringify(await listWallboards(ctx))).not.toContain(token);
  expect(JSON.stringify(await activitiesOf(ctx))).not.toContain(token);
});

test('a screen shows numbers and names of sites, and nothing else', async () => {
  const lyon = await createSite(again(ctx), { code: 'lyo', name: 'Lyon', city: null, latitude: null, longitude: null });
  const ids = await raise(ctx, { rule: 'a', severity: 4, site: lyon, entities: ['host:secret-host'] });
  await openIncident(again(ctx), { alertIds: ids, title: 'A telling title' });
  const figures = await show((await make()).token);
  expect(WallboardFigures.parse(figures)).toEqual(figures);
  expect(figures).toMatchObject({
    name: 'Room 4',
    now: { incidents: [1, 0, 0, 0, 0], alerts: [0, 0, 0, 0, 1], unassignedIncidents: 1 },
    sites: [{ code: 'lyo', state: 'wrong', volume: 1 }],
  });
  for (const told of ['secret-host', 'telling', 'Rule a', ctx.actor.name, 'INC-', 'ALR-'])
    expect(JSON.stringify(figures)).not.toContain(told);
});

test('of panels that the link does not have, nothing is sent', async () => {
  expect(await show((await make({ panels: ['trend'] })).token)).toMatchObject({ now: null, sla: null, sites: null });
});

test('a link for some sites counts those, and no need-to-know incident is ever counted', async () => {
  const site = { city: null, latitude: null, longitude: null };
  const lyon = await createSite(again(ctx), { code: 'lyo', name: 'Lyon', ...site });
  const paris = await createSite(again(ctx), { code: 'par', name: 'Paris', ...site });
  const [a = '', b = ''] = await raise(
    ctx,
    { rule: 'a', site: lyon, entities: ['host:a'] },
    { rule: 'b', site: paris, entities: ['host:b'] },
  );
  await openIncident(again(ctx), { alertIds: [a], title: 'Lyon' });
  const secret = await openIncident(again(ctx), { alertIds: [b], title: 'Paris' });
  const whole = await make();
  const ofLyon = await make({ siteCodes: ['lyo'] });
  const open = async (token: string) => {
    const { now, sites } = await show(token);
    return [now?.incidents.reduce((sum, count) => sum + count, 0), sites?.map(({ code }) => code)];
  };
  expect(await open(whole.token)).toEqual([2, ['lyo', 'par']]);
  expect(await open(ofLyon.token)).toEqual([1, ['lyo']]);
  await restrictIncident(again(ctx), { incidentId: secret.id, reason: 'Internal', people: [ctx.actor.id] });
  expect(await open(whole.token)).toEqual([1, ['lyo', 'par']]);
});

test('revoking ends the link and every screen at once, once', async () => {
  const { id, token } = await make();
  const { session } = await screens.open(stranger, { token });
  await revokeWallboard(again(ctx), { wallboardId: id });
  await expect(screens.figures(stranger, { session })).rejects.toMatchObject(ended);
  await expect(screens.open(stranger, { token })).rejects.toMatchObject(ended);
  await expect(revokeWallboard(again(ctx), { wallboardId: id })).rejects.toMatchObject({ code: 'wallboard_not_found' });
  expect((await activitiesOf(ctx)).map(({ type }) => type).filter((type) => type.startsWith('wallboard.'))).toEqual([
    'wallboard.created',
    'wallboard.opened',
    'wallboard.revoked',
  ]);
});

test('a screen goes on for as long as it is on, and no longer than its link', async () => {
  const { token } = await make();
  const { session } = await screens.open(stranger, { token });
  for (let days = 0; days < 30; days += 5) {
    ctx.clock.advance(5 * day);
    await screens.figures(stranger, { session });
  }
  ctx.clock.advance(8 * day);
  await expect(screens.figures(stranger, { session })).rejects.toMatchObject(ended);
  const until = new Date(ctx.now().getTime() + day).toISOString();
  const short = await screens.open(stranger, { token: (await make({ expiresAt: until })).token });
  expect(short.expiresAt).toBe(until);
  ctx.clock.advance(day);
  await expect(screens.figures(stranger, { session: short.session })).rejects.toMatchObject(ended);
});

test('a suspended organisation shows nothing', async () => {
  const { token } = await make();
  await handle.asSystem((db) =>
    sql`update organisation set suspended_at = ${ctx.now()} where id = ${ctx.orgId}`.execute(db),
  );
  await expect(show(token)).rejects.toMatchObject(ended);
});

test('guessing is slowed, and what is no token opens nothing', async () => {
  const tries = Array.from({ length: 25 }, () => screens.open(stranger, { token: 'x'.repeat(43) }));
  const codes = (await Promise.allSettled(tries)).map((one) =>
    one.status === 'rejected' && one.reason instanceof Error && 'code' in one.reason ? one.reason.code : 'opened',
  );
  expect(new Set(codes)).toEqual(new Set(['wallboard_ended', 'rate_limited']));
  expect(codes.filter((code) => code === 'wallboard_ended')).toHaveLength(20);
});

test('nobody makes a link that shows more than they see, sees such a one, or makes one without permission', async () => {
  await createSite(again(ctx), { code: 'lyo', name: 'Lyon', city: null, latitude: null, longitude: null });
  await make();
  const confined = await testContext(handle, {
    orgId: ctx.orgId,
    clock: ctx.clock,
    reach: { everything: false, sites: ['lyo'], personId: null },
  });
  await expect(create(confined, asked)).rejects.toMatchObject({ code: 'sites_exceed_yours' });
  await create(again(confined), { ...asked, name: 'Lyon', siteCodes: ['lyo'] });
  expect((await listWallboards(confined)).items.map(({ name }) => name)).toEqual(['Lyon']);
  expect((await listWallboards(ctx)).items.map(({ name }) => name).toSorted()).toEqual(['Lyon', 'Room 4']);
  const viewer = await testContext(handle, { orgId: ctx.orgId, clock: ctx.clock, role: 'viewer' });
  await expect(create(viewer, asked)).rejects.toMatchObject({ code: 'missing_permission' });
  await expect(listWallboards(viewer)).rejects.toMatchObject({ code: 'missing_permission' });
});
