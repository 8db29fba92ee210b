// Every endpoint of the contract, asked by every role, by nobody, and from another organisation. What is expected is
// computed from the policy and the endpoint's permission, never written by hand.
import type { Endpoint } from '@tocsin/contracts/api/endpoint';
import { endpoints } from '@tocsin/contracts/api/index';
import { requestOf } from '@tocsin/contracts/client';
import { builtInRoles, expand, roles, type Permission } from '@tocsin/contracts/identity';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { changeUser } from '../../server/src/identity/change-user.ts';
import { aPerson, password as aPassword, startIdentity } from '../../server/src/identity/fixtures.ts';
import { createRole } from '../../server/src/identity/roles/change.ts';
import type { Http } from '../../server/src/platform/http.ts';
import type { Module } from '../../server/src/platform/module.ts';
import { openTestDatabase, testClock, testContext } from '../../server/src/platform/testing.ts';
import { admin, joins, signedIn, startHere, type Running } from '../running.ts';
import type { Probe } from './probe.ts';
import { probes } from './probes.ts';
import { anOrganisation, password, type Side } from './scene.ts';

const nameOf = ({ method, path }: Pick<Endpoint, 'method' | 'path'>): string => `${method} ${path}`;
const all = new Map<string, Probe>(Object.entries(probes));

test('every endpoint has a probe, and every probe an endpoint', () => {
  expect([...all.keys()].toSorted()).toEqual(endpoints.map(nameOf).toSorted());
});

describe('every role at every endpoint', () => {
  const custom = {
    key: 'reader_of_trails',
    title: 'Reader of trails',
    meaning: '',
    permissions: ['audit:read' as const],
  };
  const held = new Map<string, readonly Permission[]>([
    ...roles.map((role) => [role, builtInRoles[role].permissions] as const),
    [custom.key, expand(custom.permissions)],
  ]);
  const cookies = new Map<string, string>();
  let http: Http;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const [handle, clock] = [await openTestDatabase(), testClock()];
    /** The wall in front of the verbs, for all of the contract: behind it nothing happens. */
    const everyEndpoint: Module = {
      name: 'every endpoint',
      routes: endpoints.map((endpoint) => ({ endpoint, handle: async () => ({}) })),
    };
    const identity = await startIdentity(handle, clock);
    http = await startIdentity(handle, clock, { modules: [everyEndpoint] });
    close = async () => {
      await Promise.all([identity.close(), http.close()]);
      await handle.close();
    };
    const ctx = await testContext(handle, { clock });
    await createRole(ctx, custom);
    for (const role of held.keys()) {
      const person = await aPerson(handle, { clock, orgId: ctx.orgId, role: 'viewer' });
      const everything = { ...ctx, actor: { ...ctx.actor, permissions: new Set([...held.values()].flat()) } };
      if (role !== 'viewer') await changeUser(everything, { userId: person.actor.id, role });
      const body = { email: person.email, password: aPassword };
      const answer = await identity.app.inject({ method: 'POST', url: '/api/v1/session', body });
      cookies.set(role, String(answer.headers['set-cookie']).split(';', 1)[0] ?? '');
    }
  });
  afterAll(() => close());

  /** Nothing but an unknown field: whoever is let in gets 400 and changes nothing. */
  const statusFor = async ({ method, path }: Endpoint, cookie: string | undefined): Promise<number> => {
    const url = `/api/v1${path.replaceAll(/:\w+/g, '00000000-0000-7000-8000-000000000000')}?no-such-field=1`;
    return (await http.app.inject({ method, url, headers: cookie === undefined ? {} : { cookie } })).statusCode;
  };

  test.each(endpoints.map((endpoint) => [nameOf(endpoint), endpoint] as const))('%s', async (_name, endpoint) => {
    const { permission } = endpoint;
    const expected = new Map<string, number>();
    const seen = new Map<string, number>();
    for (const [role, may] of held) {
      const admitted = permission === 'public' || permission === 'signed-in' || may.includes(permission);
      expected.set(role, admitted ? 400 : 403);
      seen.set(role, await statusFor(endpoint, cookies.get(role)));
    }
    expected.set('nobody', permission === 'public' ? 400 : 401);
    seen.set('nobody', await statusFor(endpoint, undefined));
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(expected));
  });
});

describe('every endpoint from another organisation', { timeout: 120_000 }, () => {
  let running: Running;
  let ours: Side;
  let theirs: Side;
  beforeAll(async () => {
    running = await startHere({ TOCSIN_PLATFORM_ADMINS: admin.email });
    ours = await anOrganisation(running, 'ours', '192.0.2.0/24');
    theirs = await anOrganisation(running, 'theirs', '203.0.113.0/24');
    await ours.call('POST /sites', { code: 'par', name: 'Paris' });
    for (const site of ['lyo', 'par'] as const) atSite[site] = await confinedTo(site);
    // A preview asks for a look that is on record.
    await ask('POST /evidence/:evidenceId/views', { evidenceId: ours.ids['evidenceId'] }, atSite.lyo);
  }, 300_000);
  afterAll(() => running.stop());

  /** What happens in the scene happens at Lyon. These may all that an administrator may, at one site. */
  const atSite = { lyo: '', par: '' };
  async function confinedTo(site: string): Promise<string> {
    const who = { email: `${site}@sites.example`, password };
    await joins(running.app.address, ours.call, { ...who, name: 'A colleague', role: 'admin', siteCodes: [site] });
    return (await signedIn(running.app.address, who)).cookie;
  }

  /** A door is the installation's; of these nothing can be made in a scene. */
  const madeByOthers = ['deliveryId', 'groupingProposalId', 'signInTestId'];
  const shared = ['doorId', ...madeByOthers];
  /** Two people and an erasure make it. */
  const madeLater = ['GET /privacy/requests/:requestId/certificate'];
  const isNowhere = (name: string): boolean =>
    madeLater.includes(name) || madeByOthers.some((key) => name.includes(`:${key}`));

  type Answer = { status: number; text: string };
  async function ask(name: string, input: Record<string, unknown>, cookie = ours.cookie): Promise<Answer> {
    const { method, path, body } = requestOf(name, input);
    const response = await fetch(`${running.app.address}/api/v1${path}`, {
      method,
      headers: { cookie, ...(body === null ? {} : { 'content-type': 'application/json' }) },
      body,
    });
    return { status: response.status, text: await response.text() };
  }
  /** The path's ids from the scene, and what the probe says. */
  const inputFor = (name: string, from: Side['ids'], said: object = {}): Record<string, unknown> => {
    const named = [...name.matchAll(/:(\w+)/g)].map(([, key = '']) => [key, from[key]] as const);
    return { ...Object.fromEntries(named), ...said };
  };
  /** What is the same in both organisations (a door is the installation's) betrays nothing. */
  const foreignIds = (): string[] => Object.values(theirs.ids).filter((id) => !Object.values(ours.ids).includes(id));
  const isEqualOf = (kinds: readonly Probe['kind'][]) => [...all].filter(([, { kind }]) => kinds.includes(kind));

  test('the scene is whole, and nobody of one is of the other', () => {
    for (const side of [ours, theirs])
      expect(Object.entries(side.ids).filter(([, id]) => id === '' || id === undefined)).toEqual([]);
    const same = Object.keys(ours.ids).filter((key) => ours.ids[key] === theirs.ids[key]);
    expect(same.toSorted()).toEqual(shared.toSorted());
  });

  test.each(isEqualOf(['shows']))('%s shows what is ours and nothing of theirs', async (name, probe) => {
    const said = probe.kind === 'shows' && probe.input ? probe.input(ours.ids) : {};
    const { status, text } = await ask(name, inputFor(name, ours.ids, said));
    expect([name, status, text.slice(0, status === 200 ? 0 : 300)]).toEqual([name, 200, '']);
    expect(foreignIds().filter((id) => text.includes(id))).toEqual([]);
  });

  test.each(isEqualOf(['one']))('%s does not find what is theirs', async (name, probe) => {
    const said = probe.kind === 'one' && probe.input ? probe.input(theirs.ids, ours.ids) : {};
    const { status, text } = await ask(name, inputFor(name, theirs.ids, said));
    expect([name, status, status === 404 ? '' : text.slice(0, 300)]).toEqual([name, 404, '']);
    expect(text).toMatch(/_not_found"/);
  });

  test.each(isEqualOf(['one']).filter(([name]) => name.startsWith('GET ') && !isNowhere(name)))(
    '%s finds what is ours',
    async (name, probe) => {
      const said = probe.kind === 'one' && probe.input ? probe.input(ours.ids, ours.ids) : {};
      const { status, text } = await ask(name, inputFor(name, ours.ids, said));
      expect([name, status, status === 200 ? '' : text.slice(0, 300)]).toEqual([name, 200, '']);
    },
  );

  test.each(isEqualOf(['names']))('%s does nothing with what is theirs', async (name, probe) => {
    const said = probe.kind === 'names' ? probe.input(theirs.ids, ours.ids) : {};
    // Looking here is recorded too, as a reading.
    const latest = async () =>
      (await theirs.call('GET /activities', { limit: 1, result: ['done', 'refused'] })).items[0]?.id;
    const before = await latest();
    const { status, text } = await ask(name, inputFor(name, ours.ids, said));
    const answer: unknown = JSON.parse(text);
    // Refused, or carried out on nothing: the answer counts and names none of them.
    const passedOver = status < 300 && /"(?:changed|dismissed|accepted|done)":(?:0|\[\])/.test(text);
    expect([name, status >= 400 && status < 500 ? 'refused' : passedOver ? 'passed over' : answer]).toEqual([
      name,
      expect.stringMatching(/refused|passed over/),
    ]);
    expect(await latest()).toBe(before);
  });

  const ofSites = ['siteId', 'alertId', 'incidentId', 'taskId', 'commentId', 'eventId', 'slaClockId', 'evidenceId'];
  const namesOne = ([name]: readonly [string, Probe]): boolean => ofSites.some((key) => name.includes(`:${key}`));

  test.each(isEqualOf(['shows']))('%s shows nothing of another site', async (name, probe) => {
    const said = probe.kind === 'shows' && probe.input ? probe.input(ours.ids) : {};
    const { status, text } = await ask(name, inputFor(name, ours.ids, said), atSite.par);
    expect([name, status, text.slice(0, status === 200 ? 0 : 300)]).toEqual([name, 200, '']);
    expect(ofSites.filter((key) => text.includes(ours.ids[key] ?? ''))).toEqual([]);
  });

  test.each(isEqualOf(['one']).filter(namesOne))('%s does not find what is of another site', async (name, probe) => {
    const said = probe.kind === 'one' && probe.input ? probe.input(ours.ids, ours.ids) : {};
    const { status, text } = await ask(name, inputFor(name, ours.ids, said), atSite.par);
    expect([name, status, status === 404 ? '' : text.slice(0, 300)]).toEqual([name, 404, '']);
  });

  test.each(isEqualOf(['one']).filter((each) => namesOne(each) && each[0].startsWith('GET ')))(
    '%s finds what is of one’s own site',
    async (name, probe) => {
      const said = probe.kind === 'one' && probe.input ? probe.input(ours.ids, ours.ids) : {};
      const { status, text } = await ask(name, inputFor(name, ours.ids, said), atSite.lyo);
      expect([name, status, status === 200 ? '' : text.slice(0, 300)]).toEqual([name, 200, '']);
    },
  );
});
