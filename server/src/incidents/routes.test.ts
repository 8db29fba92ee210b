// Every endpoint of incidents through its wall: inputs as they arrive, outputs as the contract says.
import type { Incident } from '@tocsin/contracts/incident';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import type { EventStore } from '#platform/event-store';
import type { Wire } from '#platform/module';
import { openTestDatabase, type TestContext } from '#platform/testing';

import { ownGates } from './gates.ts';
import { reactions } from './reactions.ts';
import { routesWith } from './routes.ts';
import { again, newScene, raise } from './scene.ts';

let handle: DatabaseHandle;
let ctx: TestContext;
const wire: Wire = {
  sessionToken: null,
  userAgent: null,
  origin: '',
  setSession: () => {},
  clearSession: () => {},
  browserToken: null,
  setBrowserToken: () => {},
};

beforeAll(async () => {
  handle = await openTestDatabase();
  ctx = await newScene(handle);
});
afterAll(() => handle.close());

/** Holds no event. */
const events: EventStore = {
  query: async () => [],
  stream: async function* none() {
    // Nothing is found.
  },
  engineOf: () => Promise.reject(new Error('Nothing is written here.')),
};
// Grouping has a test of its own.
const routes = routesWith(ownGates, () => Promise.resolve([]), events).filter(
  ({ endpoint }) => !endpoint.path.startsWith('/grouping'),
);
const called = new Set<string>();
async function call(key: string, input: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  called.add(key);
  const route = routes.find(({ endpoint }) => `${endpoint.method} ${endpoint.path}` === key);
  if (!route) throw new Error(`There is no ${key}.`);
  return Object(await route.handle(again(ctx), input, wire));
}

async function theTimeline(): Promise<void> {
  const { number: incidentId } = await call('POST /incidents', { title: 'In time' });
  const path = '/incidents/:incidentId/timeline';
  const at = '2026-03-14T11:00:00.000Z';
  const written = await call(`POST ${path}/entries`, { incidentId, lane: 'attack', at, title: 'Mail opened' });
  const entryId = written['id'];
  expect(written).toMatchObject({ kind: 'manual', unsupported: true, rev: 1 });
  const changed = await call(`PATCH ${path}/entries/:entryId`, { incidentId, entryId, title: 'Mail read', rev: 1 });
  expect(changed).toMatchObject({ title: 'Mail read', rev: 2 });
  expect(await call(`POST ${path}/marking`, { incidentId, ids: [entryId], starred: true })).toMatchObject({
    items: [{ starred: true, inReport: false }],
  });
  expect(await call(`GET ${path}/entries/:entryId/revisions`, { incidentId, entryId })).toMatchObject({
    items: [{ fields: { title: { before: 'Mail opened', after: 'Mail read' } } }],
  });
  const file = { incidentId, name: 'a.csv', text: `time,title\n${at},Logon\nnever,Logon\n` };
  const { mapping, counts } = await call(`POST ${path}/imports/preview`, file);
  expect(counts).toEqual({ new: 1, known: 0, bad: 1 });
  const imported = await call(`POST ${path}/imports`, { ...file, mapping });
  const about = { incidentId, timelineImportId: imported['id'] };
  expect(await call(`GET ${path}/imports`, { incidentId })).toMatchObject({ items: [{ counts }] });
  expect(await call(`GET ${path}/imports/:timelineImportId`, about)).toMatchObject({
    rejected: [{ line: 3, text: 'never,Logon', because: ['“never” is no time.'] }],
  });
  expect(await call(`GET ${path}/marks`, { incidentId })).toMatchObject({ count: 3, left: 0 });
  expect(await call(`GET ${path}/entries`, { incidentId, kind: 'import' })).toMatchObject({ items: [{}], next: null });
  await expect(call(`POST ${path}/events`, { incidentId, eventIds: ['1-1-1'] })).rejects.toMatchObject({
    code: 'event_not_found',
  });
  expect(await call(`DELETE ${path}/imports/:timelineImportId`, about)).toMatchObject({ undone: {} });
  await call(`DELETE ${path}/entries/:entryId`, { incidentId, entryId, reason: 'Not ours' });
  expect(await call(`GET ${path}/marks`, { incidentId })).toMatchObject({ count: 1 });
  await call('POST /incidents/:incidentId/cancel', { incidentId, as: 'false_alarm', reason: 'A test' });
}

/** Stages beside the way, merging, splitting, relations, the model and tasks. */
async function alsoTheRest(): Promise<void> {
  const open = async (title: string): Promise<string> => String((await call('POST /incidents', { title }))['number']);
  const [one, two, three] = [await open('One'), await open('Two'), await open('Three')];
  const about = { incidentId: one };
  await call('POST /incidents/:incidentId/hold', { ...about, waitingOn: 'vendor', reason: 'A patch' });
  expect(await call('DELETE /incidents/:incidentId/hold', about)).toMatchObject({ hold: null });
  await call('PUT /incidents/:incidentId/milestones/:milestone', {
    ...about,
    milestone: 'contained',
    at: ctx.now().toISOString(),
    reason: 'By phone',
  });
  expect(await call('GET /incidents/:incidentId/close-gates', about)).toEqual({ ready: true, items: [] });
  expect(await call('GET /incidents/:incidentId/revisions', { ...about, field: 'summary' })).toEqual({ items: [] });
  const task = await call('POST /incidents/:incidentId/tasks', { ...about, title: 'Call', phase: 'contain' });
  const taskId = task['id'];
  await call('PATCH /tasks/:taskId', { taskId, mandatory: true, rev: 1 });
  await call('POST /tasks/:taskId/logs', { taskId, body: 'Called' });
  const moved = await call('POST /tasks/:taskId/state', { taskId, state: 'done' });
  await call('POST /tasks/:taskId/undo', { taskId, madeRev: moved['rev'] });
  await call('POST /tasks/:taskId/state', { taskId, state: 'done' });
  expect(await call('GET /tasks/:taskId/logs', { taskId })).toMatchObject({ items: [{ body: 'Called' }] });
  expect(await call('GET /incidents/:incidentId/tasks', about)).toMatchObject({ items: [{ state: 'done' }] });
  expect(await call('GET /tasks', {})).toEqual({ items: [], next: null });
  const { rev, ...model } = await call('GET /incident-model');
  expect(rev).toBe(0);
  const templates = [{ id: 'calls', name: 'Calls', incidentType: null, tasks: [{ title: 'Call', phase: 'post' }] }];
  await call('PUT /incident-model', { ...model, templates });
  await call('POST /incidents/:incidentId/tasks/template', { ...about, templateId: 'calls' });
  expect(await call('GET /incidents/:incidentId/merge', { ...about, source: two })).toMatchObject({ refused: null });
  await call('POST /incidents/:incidentId/merge', { ...about, sources: [two], reason: 'The same' });
  expect(await call('GET /incidents/:incidentId/merges', about)).toMatchObject({
    items: [{ source: { number: two } }],
  });
  expect(await call('GET /incidents/:incidentId', { incidentId: two })).toMatchObject({
    stage: 'merged',
    mergedInto: { number: one },
  });
  await call('POST /incidents/:incidentId/unmerge', { incidentId: two, reason: 'Not the same' });
  await call('POST /incidents/:incidentId/split', { ...about, taskIds: [taskId], reason: 'Another story' });
  const related = await call('POST /incidents/:incidentId/relations', { ...about, other: three, kind: 'parent' });
  const items = related['items'];
  const relationId = Array.isArray(items) ? items.map((item: { id: string | null }) => item.id).find(Boolean) : null;
  expect(await call('GET /incidents/:incidentId/relations', { incidentId: three })).toMatchObject({
    items: [{ kind: 'child' }],
  });
  await call('DELETE /incidents/:incidentId/relations/:relationId', { ...about, relationId });
  await call('PUT /incidents/:incidentId/watch', { incidentId: three, watching: false });
  expect(await call('GET /incidents/:incidentId/watchers', { incidentId: three })).toMatchObject({ watching: false });
  await call('POST /incidents/:incidentId/cancel', { incidentId: three, as: 'false_alarm', reason: 'A test' });
}

it('answers every question in the shape of its contract, from opening to closing', async () => {
  const [first = '', second = ''] = await raise(
    ctx,
    { rule: 'a' },
    { rule: 'b', entities: ['user:jd', 'ip:10.0.0.1'] },
  );
  const opened = await call('POST /incidents', { alertIds: [first] });
  const incidentId = String(opened['number']);
  await call('POST /incidents/:incidentId/alerts', { incidentId, alertIds: [second] });
  expect(await call('GET /incidents/:incidentId', { incidentId })).toMatchObject({
    alertCount: 2,
  } satisfies Partial<Incident>);
  await call('PATCH /incidents/:incidentId', { incidentId, ownerId: ctx.actor.id, rev: 3 });
  const { rev: madeRev } = await call('PATCH /incidents/:incidentId', { incidentId, severity: 1 });
  await call('POST /incidents/:incidentId/undo', { incidentId, madeRev });
  await call('POST /incidents/:incidentId/stage', { incidentId, stage: 'investigating' });
  const comment = await call('POST /incidents/:incidentId/comments', { incidentId, body: 'Look' });
  await call('PATCH /incidents/:incidentId/comments/:commentId', {
    incidentId,
    commentId: comment['id'],
    body: 'Looked',
  });
  const thread = { incidentId, commentId: comment['id'] };
  expect(await call('GET /incidents/:incidentId/comments/:commentId/revisions', thread)).toMatchObject({
    items: [{ body: 'Look' }],
  });
  await call('PUT /incidents/:incidentId/comments/:commentId/resolution', { ...thread, resolved: true });
  expect(await call('GET /incidents/:incidentId/readers', { incidentId })).toMatchObject({
    items: [{ id: ctx.actor.id }],
  });
  expect(await call('GET /incidents/:incidentId/comments', { incidentId })).toMatchObject({
    items: [{ body: 'Looked' }],
  });
  await call('DELETE /incidents/:incidentId/comments/:commentId', thread);
  expect(await call('GET /incidents/:incidentId/alerts', { incidentId })).toMatchObject({
    items: [{}, {}],
    next: null,
  });
  const restriction = { incidentId, reason: 'A colleague is involved.', people: [ctx.actor.id] };
  expect(await call('PUT /incidents/:incidentId/restriction', restriction)).toMatchObject({ restricted: true });
  expect(await call('GET /incidents/:incidentId/access', { incidentId })).toMatchObject({
    restriction: { reason: 'A colleague is involved.' },
    items: [{ id: ctx.actor.id }],
  });
  expect(await call('DELETE /incidents/:incidentId/restriction', { incidentId })).toMatchObject({ restricted: false });
  await call('DELETE /incidents/:incidentId/alerts/:alertId', { incidentId, alertId: second, reason: 'Not ours.' });
  await call('POST /incidents/:incidentId/close', { incidentId, verdict: 'true_positive', reason: 'Done.' });
  await call('POST /incidents/:incidentId/reopen', { incidentId, reason: 'Not done.' });
  expect((await call('GET /incidents/:incidentId/timeline', { incidentId }))['items']).toHaveLength(16);
  expect(await call('GET /incidents/:incidentId/activity', { incidentId, limit: '2' })).toMatchObject({
    items: [{}, {}],
  });
  expect(await call('GET /incidents', { sort: 'severity', owner: 'me' })).toMatchObject({
    items: [{ number: incidentId }],
  });
  expect(await call('GET /incidents/counts')).toMatchObject({ open: 1 });
  await alsoTheRest();
  await theTimeline();
  expect([...called].toSorted()).toEqual(
    routes.map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`).toSorted(),
  );
});

it('reacts to raised and to reopened alerts', async () => {
  expect(reactions.map(({ type }) => type)).toEqual(['alert.raised', 'alert.reopened']);
});
