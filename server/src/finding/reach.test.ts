// A search finds nobody more than they may see: no record, no count, no completion, no content of guarded evidence.
import { foundKinds, type FoundKind } from '@tocsin/contracts/words';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { linkWhatStands } from '../entities/link.ts';
import { decideDisposalWith, askDisposal } from '../evidence/disposal.ts';
import { anItem, aWorld } from '../evidence/fixtures.ts';
import { noteWords } from '../evidence/note-words.ts';
import type { EvidenceWorld } from '../evidence/world.ts';
import { createSite } from '../identity/create-site.ts';
import { openIncident } from '../incidents/open.ts';
import { restrictIncident } from '../incidents/restrict.ts';
import { newScene, raise } from '../incidents/scene.ts';
import { addComment } from '../incidents/talk/comments.ts';
import { addTask } from '../incidents/tasks/work.ts';
import { aboutFind } from './about.ts';
import { findIn } from './find.ts';
import { asTocsin } from './fixtures.ts';
import { suggestForFind } from './suggest.ts';

let handle: DatabaseHandle;
let ana: TestContext;
let lyon: TestContext;
let boris: TestContext;
let secret: { id: string; number: string };

const found = async (ctx: TestContext, q: string, kind: FoundKind) => findIn(kind)(ctx, { q, limit: 50 });
const counts = async (ctx: TestContext, q: string): Promise<number[]> => {
  const all: number[] = [];
  for (const kind of foundKinds) {
    const page = await found(ctx, q, kind);
    expect(page.items.length).toBe(page.count);
    all.push(page.count);
  }
  return all;
};

beforeAll(async () => {
  handle = await openTestDatabase();
  ana = await newScene(handle);
  const sites = new Map<string, { id: string; code: string; name: string }>();
  for (const code of ['lyo', 'par']) {
    const { id, name } = await createSite(ana, { code, name: code, city: null, latitude: null, longitude: null });
    sites.set(code, { id, code, name });
  }
  const colleague = { orgId: ana.orgId, clock: ana.clock, role: 'evidence_custodian' as const };
  lyon = await testContext(handle, { ...colleague, name: 'Lyon', sites: ['lyo'] });
  boris = await testContext(handle, { ...colleague, name: 'Boris' });
  const site = (code: string) => sites.get(code) ?? null;
  const [, paris = ''] = await raise(
    ana,
    { rule: 'okapi in Lyon', entities: ['host:okapi-lyo'], site: site('lyo') },
    { rule: 'okapi in Paris', entities: ['host:okapi-par'], site: site('par'), dataset: 'par.only' },
    { rule: 'okapi hidden', entities: ['host:okapi-hidden'], site: site('lyo'), dataset: 'hidden.only' },
  );
  const hidden = (await found(ana, 'hidden', 'alert')).items[0]?.id ?? '';
  await linkWhatStands(asTocsin(handle, ana));
  const incident = await openIncident(ana, { title: 'okapi of Paris', severity: 2, alertIds: [paris] });
  await addComment(ana, { incidentId: incident.id, body: 'okapi seen in Paris' });
  const restricted = await openIncident(ana, { title: 'okapi and a director', severity: 1, alertIds: [hidden] });
  await addComment(ana, { incidentId: restricted.id, body: 'okapi is the director' });
  const task = { dueAt: null, assigneeId: null, mandatory: false, dependsOn: [], checklist: [], description: '' };
  await addTask(ana, { ...task, incidentId: restricted.id, title: 'Ask about the okapi', phase: 'contain' });
  await restrictIncident(ana, { incidentId: restricted.id, reason: 'A director is named', people: [] });
  secret = restricted;
});
afterAll(() => handle.close());

describe('of alerts, incidents, entities, evidence, comments and tasks', () => {
  test('whoever is named finds what there is', async () => {
    expect(await counts(ana, 'okapi')).toEqual([3, 2, 3, 0, 2, 1]);
  });

  test('somebody of one site finds nothing of another site', async () => {
    expect(await counts(lyon, 'okapi')).toEqual([1, 0, 1, 0, 0, 0]);
    for (const kind of foundKinds) expect((await found(lyon, 'Paris', kind)).count).toBe(0);
  });

  test('whoever is not named finds nothing of a need-to-know incident, nor its number', async () => {
    expect(await counts(boris, 'okapi')).toEqual([2, 1, 2, 0, 1, 0]);
    for (const kind of foundKinds) expect((await found(boris, 'director', kind)).count).toBe(0);
    expect((await found(boris, 'entity:host:okapi-hidden', 'alert')).count).toBe(0);
    expect((await found(boris, 'host:okapi-hidden', 'incident')).count).toBe(0);
    expect((await aboutFind(boris, { q: secret.number })).jump).toBeNull();
    expect((await aboutFind(ana, { q: secret.number })).jump).toMatchObject({ number: secret.number });
  });

  test('neither is offered to them while they type', async () => {
    const offered = async (ctx: TestContext, field: string): Promise<string> =>
      JSON.stringify((await suggestForFind(ctx, { field, prefix: '' })).items);
    for (const field of ['entity', 'dataset', 'rule', 'incident', 'site', 'author', 'label']) {
      expect(await offered(lyon, field)).not.toMatch(/par\b|okapi-par|hidden|director/i);
      expect(await offered(boris, field)).not.toMatch(/hidden|director/);
    }
    expect(await offered(ana, 'dataset')).toContain('hidden.only');
  });

  test('another organisation finds nothing of this one', async () => {
    const stranger = await testContext(handle, { clock: ana.clock });
    expect(await counts(stranger, 'okapi')).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('without the permission there is no answer, and no kind is named', async () => {
    const viewer = await testContext(handle, { orgId: ana.orgId, clock: ana.clock, permissions: ['incident:read'] });
    await expect(found(viewer, 'okapi', 'alert')).rejects.toMatchObject({ kind: 'forbidden' });
    expect((await aboutFind(viewer, { q: 'okapi' })).kinds).toEqual(['incident', 'comment', 'task']);
  });
});

describe('of what is in evidence', () => {
  let ground: EvidenceWorld;
  beforeAll(() => {
    ground = aWorld(handle).world;
  });
  const text = (words: string): Buffer => Buffer.from(`2026-03-14 GET /login user=moreau ${words}\n`);
  const item = async (words: string, tlp: 'amber' | 'red', fileName = 'access.log') => {
    const incident = await openIncident(ana, { title: 'Case of a log', severity: 3, alertIds: [] });
    const made = await anItem(ground, ana, text(words), { incidentId: incident.id, tlp, fileName, title: 'Log' });
    await noteWords(ground, asTocsin(handle, ana), made.id);
    return made;
  };

  test('it says that the words stand there, and shows none of it', async () => {
    const { id } = await item('quagga42', 'amber');
    const page = await found(ana, 'quagga4', 'evidence');
    expect(page.items).toMatchObject([{ id, inContent: true, excerpt: null }]);
    expect(JSON.stringify(page.items)).not.toContain('quagga');
  });

  test('of an item that asks for a reason only whole words are found', async () => {
    await item('tapir77', 'red');
    expect((await found(ana, 'tapir77', 'evidence')).count).toBe(1);
    for (const q of ['tapir7', 'tapi*', '*apir77', 't?pir77']) expect((await found(ana, q, 'evidence')).count).toBe(0);
    expect((await found(ana, 'tapir77 not tapir', 'evidence')).count).toBe(1);
  });

  test('after its disposal nothing of it is found', async () => {
    const { id } = await item('bonobo5', 'amber');
    const other = await testContext(handle, { orgId: ana.orgId, clock: ana.clock, role: 'evidence_custodian' });
    await askDisposal(ana, { evidenceId: id, reason: 'No longer needed' });
    await decideDisposalWith(ground)(other, { evidenceId: id, approve: true, reason: 'Agreed' });
    expect((await found(ana, 'bonobo5', 'evidence')).count).toBe(0);
    const { rows } = await ana.transact((db) =>
      sql`select from evidence_words where evidence_id = ${id}::uuid`.execute(db),
    );
    expect(rows).toEqual([]);
  });

  test('what is no text is not read', async () => {
    const incident = await openIncident(ana, { title: 'Case binary', severity: 3, alertIds: [] });
    const bytes = Buffer.concat([Buffer.from([0x4d, 0x5a, 0, 0, 1, 2, 3, 0xff]), Buffer.from('wombat9')]);
    const made = await anItem(ground, ana, bytes, { incidentId: incident.id, fileName: 'x.bin' });
    await noteWords(ground, asTocsin(handle, ana), made.id);
    expect((await found(ana, 'wombat9', 'evidence')).count).toBe(0);
  });
});
