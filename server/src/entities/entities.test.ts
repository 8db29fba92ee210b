// Entities from raised alerts to what each caller sees of them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { raiseAlerts } from '#alerts';
import type { DatabaseHandle } from '#platform/database';
import { uuidv7 } from '#platform/id';
import { everything } from '#platform/reach';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { aDetection } from '../alerts/fixtures.ts';
import { addAsset } from '../assets/change.ts';
import { createSite } from '../identity/create-site.ts';
import { openIncident } from '../incidents/open.ts';
import { restrictIncident } from '../incidents/restrict.ts';
import { listEntityIncidents, listRelatedEntities, listSightings } from './around.ts';
import { addEntity, changeEntity, noteEntity } from './change.ts';
import { extractFromText, findEntity, getEntity } from './get.ts';
import { findGraphPath } from './graph-path.ts';
import { expandGraph } from './graph.ts';
import { forgetUnseen, linkEntitiesOfAlert, linkWhatStands } from './link.ts';
import { listEntities } from './list.ts';

let handle: DatabaseHandle;
let ana: TestContext;
let lyon: TestContext;
let boris: TestContext;
const sites = new Map<string, { id: string; code: string; name: string }>();
const asTocsin = (ctx: TestContext) => ({
  ...ctx,
  reach: everything,
  transact: <T>(work: Parameters<typeof handle.transact<T>>[1]) => handle.transact(ctx.orgId, work, everything),
});

beforeAll(async () => {
  handle = await openTestDatabase();
  ana = await testContext(handle, { name: 'Ana' });
  for (const code of ['lyo', 'par']) {
    const { id, name } = await createSite(ana, { code, name: code, city: null, latitude: null, longitude: null });
    sites.set(code, { id, code, name });
  }
  const colleague = { orgId: ana.orgId, clock: ana.clock, role: 'analyst' as const };
  lyon = await testContext(handle, { ...colleague, name: 'Lyon', sites: ['lyo'] });
  boris = await testContext(handle, { ...colleague, name: 'Boris' });
});
afterAll(() => handle.close());

type Said = { entities: string[]; site?: string; fields?: Record<string, unknown> };
/** Each an alert of its own, met by the reaction. */
async function raised(...said: Said[]): Promise<string[]> {
  const ids: string[] = [];
  for (const { entities, site, fields } of said) {
    const detection = aDetection({
      entities,
      site: sites.get(site ?? '') ?? null,
      rule: { id: uuidv7() },
      time: ana.now().getTime(),
      ...(fields ? { fields } : {}),
    });
    const { alerts } = await raiseAlerts(ana, { batchKey: uuidv7(), detections: [detection] });
    ids.push(...alerts.map(({ id }) => id));
  }
  for (const subjectId of ids) await linkEntitiesOfAlert(asTocsin(ana), { subjectId });
  return ids;
}
const filter = { limit: 200 };
const named = async (ctx: TestContext, is: string) => findEntity(ctx, { is });

describe('an entity', () => {
  test('is one, however alerts write it', async () => {
    const before = await raised({ entities: ['ip:2001:db8::1'] }, { entities: ['ip:2001:0DB8:0::1', 'host:one'] });
    const entity = await named(ana, 'ip:2001:db8:0:0::1');
    expect(entity).toMatchObject({ kind: 'ip6', value: '2001:db8::1', alertCount: 2 });
    expect(entity.names).toEqual(['ip6:2001:db8::1', 'ip:2001:0db8:0::1', 'ip:2001:db8::1']);
    const { items } = await listSightings(ana, { entityId: entity.id, limit: 50 });
    expect(items.map(({ id }) => id).toSorted()).toEqual(before.toSorted());
  });

  test('is met once, however often its alert is', async () => {
    const [id = ''] = await raised({ entities: ['host:twice', 'nonsense:x', 'hash:none'] });
    const first = await named(ana, 'host:twice');
    for (let times = 0; times < 3; times += 1) await linkEntitiesOfAlert(asTocsin(ana), { subjectId: id });
    await Promise.all([1, 2, 3].map(() => linkWhatStands(asTocsin(ana))));
    expect(await named(ana, 'host:twice')).toEqual(first);
  });

  test('from before there were any is met by the sweep', async () => {
    const detection = aDetection({ entities: ['host:from-before'], rule: { id: uuidv7() } });
    await raiseAlerts(ana, { batchKey: uuidv7(), detections: [detection] });
    await expect(named(ana, 'host:from-before')).rejects.toMatchObject({ code: 'entity_not_found' });
    await linkWhatStands(asTocsin(ana));
    expect(await named(ana, 'host:from-before')).toMatchObject({ alertCount: 1 });
  });

  test('plays a part, and belongs to an asset', async () => {
    await raised({ entities: ['ip:198.51.100.7', 'host:ws7.aubrac.example'], fields: { 'source.ip': '198.51.100.7' } });
    await addAsset(ana, {
      name: 'WS7', owner: 'Desk', criticality: 'high', site: null, tags: [], note: '', identifiers: ['ws7'], origin: 'hand',
    }); // prettier-ignore
    const address = await named(ana, 'ip:198.51.100.7');
    const { items } = await listSightings(ana, { entityId: address.id, limit: 1 });
    expect(items[0]?.roles).toEqual(['source.ip']);
    expect(await named(ana, 'host:ws7.aubrac.example')).toMatchObject({ asset: { name: 'WS7', criticality: 'high' } });
    const known = await listEntities(ana, { ...filter, asset: 'known' });
    expect(known.items.map(({ value }) => value)).toEqual(['ws7.aubrac.example']);
  });
});

describe('the hashes of one file', () => {
  const [md5, sha1, sha256] = ['1a'.repeat(16), '2b'.repeat(20), '3c'.repeat(32)] as const;

  test('are one entity once an event carries them together, with all that was said of each', async () => {
    await raised({ entities: [`hash:${md5}`], fields: { 'process.hash.md5': md5 } });
    const weak = await named(ana, `hash:${md5}`);
    await changeEntity(ana, { entityId: weak.id, lists: ['block'] });
    await raised({
      entities: [`hash:${md5}`, `hash:${sha256}`, `hash:${sha1}`],
      fields: { 'process.hash.md5': md5.toUpperCase(), 'process.hash.sha1': sha1, 'process.hash.sha256': sha256 },
    });
    const entity = await named(ana, `hash:${md5}`);
    expect(entity).toMatchObject({ value: sha256, alertCount: 2, lists: ['block'] });
    expect(entity.id).toBe((await named(ana, `file_hash:${sha1}`)).id);
    await expect(getEntity(ana, { entityId: weak.id })).rejects.toMatchObject({ code: 'entity_not_found' });
    expect(await activitiesOf(ana, 'entity.merged')).toHaveLength(1);
    await raised({ entities: [`hash:${md5}`] });
    expect(await named(ana, `hash:${md5}`)).toMatchObject({ id: entity.id, alertCount: 3 });
  });

  test('of two files that share a weak one stay two', async () => {
    const other = '4d'.repeat(32);
    await raised({
      entities: [`hash:${md5}`, `hash:${other}`],
      fields: { 'file.hash.md5': md5, 'file.hash.sha256': other },
    });
    expect((await named(ana, `hash:${other}`)).id).not.toBe((await named(ana, `hash:${md5}`)).id);
  });
});

describe('what people say of an entity', () => {
  test('is on record, ends by itself, and is refused to whoever read an older state', async () => {
    await raised({ entities: ['domain:evil.example'] });
    const { id: entityId, rev } = await named(ana, 'domain:EVIL[.]example');
    const expiresAt = new Date(ana.now().getTime() + 3_600_000).toISOString();
    const verdict = { level: 'malicious' as const, reason: 'Beacons', expiresAt };
    const after = await changeEntity(boris, { entityId, verdict, lists: ['watch', 'block', 'watch'], rev });
    expect(after).toMatchObject({
      verdict: { level: 'malicious', by: 'Boris' },
      lists: ['block', 'watch'],
      rev: rev + 1,
    });
    await expect(changeEntity(ana, { entityId, lists: [], rev })).rejects.toMatchObject({ code: 'stale_revision' });
    expect((await activitiesOf(ana, 'entity.judged')).at(-1)).toMatchObject({
      actorName: 'Boris',
      subjectId: entityId,
    });
    const judged = () => listEntities(ana, { ...filter, verdict: ['malicious'] });
    expect((await judged()).items).toHaveLength(1);
    ana.clock.advance(3_600_001);
    expect((await getEntity(ana, { entityId })).verdict).toBeNull();
    expect((await judged()).items).toHaveLength(0);
    const past = { ...verdict, expiresAt };
    await expect(changeEntity(ana, { entityId, verdict: past })).rejects.toMatchObject({ code: 'expiry_past' });
  });

  test('is said to the whole organisation, so not by who sees a part of it; a note is everybody’s', async () => {
    await raised({ entities: ['host:lyo-1'], site: 'lyo' });
    const { id: entityId } = await named(lyon, 'host:lyo-1');
    await expect(changeEntity(lyon, { entityId, lists: ['watch'] })).rejects.toMatchObject({
      code: 'sites_exceed_yours',
    });
    await noteEntity(lyon, { entityId, text: 'Reinstalled on Monday.' });
    expect((await getEntity(ana, { entityId })).notes).toMatchObject([{ by: 'Lyon', text: 'Reinstalled on Monday.' }]);
  });

  test('may be of one that no alert named', async () => {
    const entity = await addEntity(ana, { kind: 'domain', value: 'Watched[.]Example.' });
    expect(entity).toMatchObject({ value: 'watched.example', alertCount: 0, firstSeenAt: null });
    expect((await addEntity(boris, { kind: 'domain', value: 'watched.example' })).id).toBe(entity.id);
    expect(await activitiesOf(ana, 'entity.added')).toHaveLength(1);
    await expect(addEntity(ana, { kind: 'ip4', value: 'none' })).rejects.toMatchObject({ code: 'entity_unreadable' });
    await forgetUnseen(asTocsin(ana));
    const read = await extractFromText(ana, { text: 'watched[.]example and unknown.example' });
    expect(read.items.map(({ value, known }) => [value, known?.id])).toEqual([
      ['watched.example', entity.id],
      ['unknown.example', undefined],
    ]);
  });
});

describe('who sees some sites', () => {
  test('does not find what was seen elsewhere, and counts only their own', async () => {
    await raised({ entities: ['host:par-1', 'ip:203.0.113.9'], site: 'par' });
    await raised({ entities: ['host:lyo-2', 'ip:203.0.113.9'], site: 'lyo' });
    await expect(named(lyon, 'host:par-1')).rejects.toMatchObject({ code: 'entity_not_found' });
    const { id: elsewhere } = await named(ana, 'host:par-1');
    await expect(getEntity(lyon, { entityId: elsewhere })).rejects.toMatchObject({ code: 'entity_not_found' });
    const shared = await named(lyon, 'ip:203.0.113.9');
    expect(shared).toMatchObject({ alertCount: 1, sites: [{ site: 'lyo', alerts: 1 }] });
    expect(await named(ana, 'ip:203.0.113.9')).toMatchObject({ alertCount: 2 });
    const related = await listRelatedEntities(lyon, { entityId: shared.id });
    expect(related.items.map(({ value }) => value)).toEqual(['lyo-2']);
    const graph = await expandGraph(lyon, { nodes: [{ type: 'entity', id: shared.id }], most: 25 });
    expect(graph.nodes).toHaveLength(2);
    const values = (await listEntities(lyon, filter)).items.map(({ value }) => value);
    expect(values.toSorted()).toEqual(['203.0.113.9', 'lyo-1', 'lyo-2']);
  });

  test('as who is not named by a need-to-know incident', async () => {
    const [alertId = ''] = await raised({ entities: ['user:aubrac\\secret'] });
    const incident = await openIncident(ana, { title: 'Quiet', alertIds: [alertId] });
    await restrictIncident(ana, { incidentId: incident.id, reason: 'Staff', people: [] });
    const { id: entityId } = await named(ana, 'user:aubrac\\secret');
    expect((await listEntityIncidents(ana, { entityId })).items.map(({ number }) => number)).toEqual([incident.number]);
    await expect(named(boris, 'user:aubrac\\secret')).rejects.toMatchObject({ code: 'entity_not_found' });
  });
});

describe('the graph', () => {
  const entity = async (is: string) => ({ type: 'entity' as const, id: (await named(ana, is)).id });

  test('has the latest alerts of an entity, and says how many it leaves out', async () => {
    await raised(...Array.from({ length: 5 }, (_, index) => ({ entities: ['host:hub', `host:leaf-${index}`] })));
    const hub = await entity('host:hub');
    const graph = await expandGraph(ana, { nodes: [hub], most: 3 });
    expect(graph.nodes.map(({ type }) => type)).toEqual(['entity', 'alert', 'alert', 'alert']);
    expect(graph.capped).toEqual([{ node: `entity:${hub.id}`, missing: 2 }]);
    expect(graph.nodes[0]).toMatchObject({ label: 'hub', degree: 5 });
    const [, alert] = graph.nodes;
    const next = await expandGraph(ana, { nodes: [{ type: 'alert', id: alert?.id ?? '' }], most: 1 });
    // Of two the rarer one.
    expect(next.nodes.map(({ label }) => label).at(-1)).toMatch(/^leaf-/);
  });

  test('finds a shortest way, and none where there is none', async () => {
    await raised(
      { entities: ['host:a1', 'user:b1'] },
      { entities: ['user:b1', 'ip:192.0.2.77'] },
      { entities: ['host:island'] },
    );
    const [start, end] = [await entity('host:a1'), await entity('ip:192.0.2.77')];
    const found = await findGraphPath(ana, { start, end });
    expect(found.path.map((key) => found.nodes.find(({ type, id }) => key === `${type}:${id}`)?.type)).toEqual([
      'entity', 'alert', 'entity', 'alert', 'entity',
    ]); // prettier-ignore
    expect(found.edges).toHaveLength(4);
    expect((await findGraphPath(ana, { start, end: await entity('host:island') })).path).toEqual([]);
    const nowhere = { type: 'entity' as const, id: uuidv7() };
    await expect(findGraphPath(ana, { start, end: nowhere })).rejects.toMatchObject({ code: 'graph_node_not_found' });
  });
});

test('entities are listed by when they were last seen, page by page', async () => {
  const all = (await listEntities(ana, filter)).items.map(({ id }) => id);
  const paged: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await listEntities(ana, { limit: 3, ...(cursor ? { cursor } : {}) });
    paged.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  }
  expect(paged).toEqual(all);
  const found = await listEntities(ana, { ...filter, q: '203[.]0.113', kind: ['ip4'] });
  expect(found.items.map(({ value }) => value)).toEqual(['203.0.113.9']);
});
