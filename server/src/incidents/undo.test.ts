// Taking back what one just did: all of it, only one's own, only in time, never over another's change.
import type { Incident } from '@tocsin/contracts/incident';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { changeIncident } from './change.ts';
import { holdIncident } from './hold.ts';
import { openIncident } from './open.ts';
import { newScene } from './scene.ts';
import { stageIncident } from './stage.ts';
import { addComment } from './talk/comments.ts';
import { addTask, changeTask, stageTask } from './tasks/work.ts';
import { undoIncident, undoTask } from './undo.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const opened = (ctx: TestContext) => openIncident(ctx, { alertIds: [], title: 'Story' });
const undo = (ctx: TestContext, { id, rev }: Incident) => undoIncident(ctx, { incidentId: id, madeRev: rev });
/** What a change changes, without what always moves on. */
const essence = ({ rev: _rev, lastActivityAt: _at, ...rest }: Incident) => rest;

it('puts owner, severity, fields, stage and hold back, though somebody has commented since', async () => {
  const ctx = await newScene(handle);
  const start = await opened(ctx);
  const { id: incidentId } = start;
  const changes = [
    () => changeIncident(ctx, { incidentId, ownerId: ctx.actor.id, severity: 1, tlp: 'red', summary: 'Words' }),
    () => changeIncident(ctx, { incidentId, priority: { value: 1, reason: 'Board' }, roles: { scribe: ctx.actor.id } }),
    () => stageIncident(ctx, { incidentId, stage: 'containing' }),
    () => holdIncident(ctx, { incidentId, waitingOn: 'vendor', until: null, reason: 'Ticket' }),
  ];
  for (const change of changes) {
    const changed = await change();
    expect(essence(changed)).not.toEqual(essence(start));
    await addComment(ctx, { incidentId, body: 'Meanwhile' });
    expect(essence(await undo(ctx, changed))).toEqual(essence(start));
  }
  const told = (await activitiesOf(ctx)).filter(({ type }) => type === 'incident.staged').map(({ data }) => data);
  expect(told).toEqual([
    { before: 'new', after: 'containing', reason: null },
    { before: 'containing', after: 'new', reason: 'Undone.' },
  ]);
});

it('refuses where somebody has changed the same since, a second time, for another person, and after ten minutes', async () => {
  const ctx = await newScene(handle);
  const boris = await testContext(handle, { orgId: ctx.orgId, clock: ctx.clock, role: 'analyst', name: 'Boris' });
  const { id: incidentId } = await opened(ctx);
  const first = await changeIncident(ctx, { incidentId, severity: 1 });
  await expect(undo(boris, first)).rejects.toMatchObject({ code: 'operation_not_found' });
  const other = await changeIncident(boris, { incidentId, title: 'Another' });
  await undo(ctx, first);
  await expect(undo(ctx, first)).rejects.toMatchObject({ code: 'operation_not_found' });

  const second = await changeIncident(ctx, { incidentId, severity: 2 });
  await changeIncident(boris, { incidentId, severity: 4 });
  await expect(undo(ctx, second)).rejects.toMatchObject({ code: 'changed_since' });
  expect((await undo(boris, other)).title).toBe('Story');

  const late = await stageIncident(ctx, { incidentId, stage: 'triage' });
  ctx.clock.advance(10 * 60_000 + 1);
  await expect(undo(ctx, late)).rejects.toMatchObject({ code: 'undo_expired' });
});

it('puts a task back to the state, the assignee and the date it had', async () => {
  const ctx = await newScene(handle);
  const { id: incidentId } = await opened(ctx);
  const start = await addTask(ctx, {
    incidentId,
    title: 'Call',
    phase: 'contain',
    description: '',
    assigneeId: null,
    dueAt: '2026-03-20T10:00:00.000Z',
    mandatory: false,
    dependsOn: [],
    checklist: [{ text: 'a', done: false }],
  });
  const { id: taskId } = start;
  const staged = await stageTask(ctx, { taskId, state: 'in_progress' });
  expect((await undoTask(ctx, { taskId, madeRev: staged.rev })).state).toBe('todo');
  const changed = await changeTask(ctx, {
    taskId,
    assigneeId: ctx.actor.id,
    dueAt: null,
    checklist: [{ text: 'a', done: true }],
  });
  const back = await undoTask(ctx, { taskId, madeRev: changed.rev });
  expect(back).toMatchObject({ assignee: null, dueAt: start.dueAt, checklist: start.checklist });
  const blocked = await stageTask(ctx, { taskId, state: 'blocked', reason: 'Waiting' });
  await stageTask(ctx, { taskId, state: 'in_progress' });
  await expect(undoTask(ctx, { taskId, madeRev: blocked.rev })).rejects.toMatchObject({ code: 'changed_since' });
});
