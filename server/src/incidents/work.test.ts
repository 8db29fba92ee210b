// Close gates, tasks and relations, on a real database.
import { plainIncidentModel, type IncidentModel } from '@tocsin/contracts/incident-model';
import { taskStates } from '@tocsin/contracts/words';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { changeIncident } from './change.ts';
import { closeIncident } from './close.ts';
import { closeGatesWith, ownGates } from './gates.ts';
import { setIncidentModel } from './model.ts';
import { openIncident } from './open.ts';
import { listRelations, relateIncident, unrelateIncident } from './relations.ts';
import { again, newScene, raise } from './scene.ts';
import { listIncidentTasks, listTasks } from './tasks/list.ts';
import { checkTaskMove, wouldCircle } from './tasks/rules.ts';
import { addTask, addTaskLog, changeTask, stageTask } from './tasks/work.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const open = (ctx: TestContext, title = 'Story') => openIncident(ctx, { title, alertIds: [] });
const model = (said: Partial<IncidentModel>): IncidentModel => ({ ...plainIncidentModel, ...said });
const reason = 'Because';
const minuteMs = 60_000;

describe('close gates', () => {
  it('are a checklist, and closing is refused with it until all is there', async () => {
    const ctx = await newScene(handle);
    const templates = [
      {
        id: 'phish',
        name: 'Phishing',
        incidentType: 'phishing',
        tasks: [
          {
            title: 'Ask',
            description: '',
            phase: 'identify' as const,
            mandatory: true,
            dueAfterHours: 4,
            dependsOn: [],
            checklist: ['When'],
          },
          {
            title: 'Tell',
            description: '',
            phase: 'post' as const,
            mandatory: false,
            dueAfterHours: null,
            dependsOn: [0],
            checklist: [],
          },
        ],
      },
    ];
    await setIncidentModel(
      ctx,
      model({
        templates,
        gates: { required: ['lessons'], tasks: true, alerts: true },
        fields: [{ id: 'ward', name: 'Ward', kind: 'text', choices: [], required: true }],
      }),
    );
    const alertIds = await raise(ctx, { rule: 'a' });
    const { id } = await openIncident(ctx, { alertIds, type: 'phishing' });
    const { items } = await listIncidentTasks(ctx, { incidentId: id });
    const [ask, tell] = items;
    if (!ask || !tell) throw new Error('The template has two tasks.');
    expect(ask).toMatchObject({
      number: 'TSK-2026-00001',
      mandatory: true,
      checklist: [{ text: 'When', done: false }],
    });
    expect(tell.dependsOn).toEqual([ask.id]);
    const gates = closeGatesWith(ownGates);
    expect(await gates(ctx, { incidentId: id })).toEqual({
      ready: false,
      items: [
        {
          id: 'fields',
          passed: false,
          missing: [
            { id: 'lessons', name: '' },
            { id: 'custom.ward', name: 'Ward' },
          ],
        },
        { id: 'tasks', passed: false, missing: [{ id: ask.id, name: 'TSK-2026-00001 Ask' }] },
        { id: 'alerts', passed: false, missing: [{ id: 'open_alerts', name: '1' }] },
      ],
    });
    const close = (resolveAlerts: boolean) =>
      closeIncident(again(ctx), { incidentId: id, verdict: 'true_positive', reason, resolveAlerts });
    await expect(close(true)).rejects.toMatchObject({
      code: 'close_gates',
      faults: [
        { pointer: '/gates/fields/lessons' },
        { pointer: '/gates/fields/custom.ward', detail: 'Ward' },
        { pointer: `/gates/tasks/${ask.id}` },
      ],
    });
    await changeIncident(again(ctx), { incidentId: id, lessons: 'Ask sooner', custom: { ward: 'A' } });
    await expect(stageTask(again(ctx), { taskId: tell.id, state: 'done' })).rejects.toMatchObject({
      code: 'task_waits',
    });
    await expect(stageTask(again(ctx), { taskId: ask.id, state: 'done' })).rejects.toMatchObject({
      code: 'task_needs_log',
    });
    await addTaskLog(again(ctx), { taskId: ask.id, body: 'Asked' });
    await stageTask(again(ctx), { taskId: ask.id, state: 'done' });
    await expect(close(false)).rejects.toMatchObject({ code: 'close_gates' });
    expect(await close(true)).toMatchObject({ stage: 'closed' });
    const after = await listIncidentTasks(ctx, { incidentId: id });
    expect(after.items.map(({ state, stateReason }) => [state, stateReason])).toEqual([
      ['done', null],
      ['cancelled', 'The incident was closed.'],
    ]);
  });

  it('of a later module are asked like the others', async () => {
    const ctx = await newScene(handle);
    const { id } = await open(ctx);
    const gate = { id: 'evidence', missing: () => Promise.resolve([{ id: 'EVD-1', name: 'Unsealed' }]) };
    await expect(
      closeIncident(ctx, { incidentId: id, verdict: 'undetermined', reason, resolveAlerts: false }, [gate]),
    ).rejects.toMatchObject({ code: 'close_gates', faults: [{ pointer: '/gates/evidence/EVD-1' }] });
  });
});

describe('tasks', () => {
  it('wait in no circle, whatever depends on what', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...ids), fc.subarray(ids)), { maxLength: 20 }), (changes) => {
        const waits = new Map<string, readonly string[]>(ids.map((id) => [id, []]));
        for (const [id, dependsOn] of changes) {
          const tasks = [...waits].map(([each, others]) => ({ id: each, dependsOn: others }));
          if (!wouldCircle(tasks, id, dependsOn)) waits.set(id, dependsOn);
        }
        const order: string[] = [];
        for (let left = ids; left.length > 0; left = left.filter((id) => !order.includes(id))) {
          const free = left.filter((id) => (waits.get(id) ?? []).every((other) => order.includes(other)));
          expect(free).not.toEqual([]);
          order.push(...free);
        }
      }),
    );
  });

  it('move as the rules say', () => {
    for (const from of taskStates)
      for (const to of taskStates) {
        const move = { from, to, reason, mandatory: true, logCount: 1, waitsFor: [] };
        const fine = checkTaskMove(move).ok;
        expect(fine).toBe(from !== to && to !== 'cancelled');
        if (!fine) continue;
        expect(checkTaskMove({ ...move, waitsFor: ['TSK-1'] }).ok).toBe(to === 'todo' || to === 'blocked');
        expect(checkTaskMove({ ...move, logCount: 0 }).ok).toBe(to !== 'done');
        expect(checkTaskMove({ ...move, reason: undefined }).ok).toBe(to !== 'blocked');
      }
  });

  it('of what somebody sees are listed by due date, a page at a time; theirs alone where asked', async () => {
    const ctx = await newScene(handle);
    const { id } = await open(ctx);
    const due = (hours: number) => new Date(ctx.now().getTime() + hours * 60 * minuteMs).toISOString();
    const add = (title: string, dueAt: string | null, assigneeId: string | null = null) =>
      addTask(again(ctx), {
        incidentId: id,
        title,
        phase: 'contain',
        description: '',
        assigneeId,
        dueAt,
        mandatory: false,
        dependsOn: [],
        checklist: [],
      });
    await add('Some day', null);
    const late = await add('Late', due(5), ctx.actor.id);
    await add('Soon', due(1));
    const first = await listTasks(ctx, { limit: 2 });
    expect(first.items.map(({ title }) => title)).toEqual(['Soon', 'Late']);
    const rest = await listTasks(ctx, { limit: 2, cursor: first.next ?? '' });
    expect([rest.items.map(({ title }) => title), rest.next]).toEqual([['Some day'], null]);
    expect((await listTasks(ctx, { limit: 9, assignee: 'me' })).items.map(({ id: each }) => each)).toEqual([late.id]);
    const changed = await changeTask(again(ctx), { taskId: late.id, rev: late.rev, dueAt: null });
    expect(changed.dueAt).toBeNull();
    await expect(changeTask(again(ctx), { taskId: late.id, rev: late.rev, title: 'X' })).rejects.toMatchObject({
      code: 'stale_revision',
    });
    const elsewhere = await testContext(handle, { orgId: ctx.orgId, sites: ['lyo'] });
    expect((await listTasks(elsewhere, { limit: 9 })).items).toEqual([]);
    await expect(stageTask(elsewhere, { taskId: late.id, state: 'done' })).rejects.toMatchObject({
      code: 'task_not_found',
    });
  });
});

describe('relations', () => {
  it('are seen from both sides, stand once, and never go in a circle', async () => {
    const ctx = await newScene(handle);
    const [a, b, c] = [await open(ctx, 'A'), await open(ctx, 'B'), await open(ctx, 'C')];
    await relateIncident(ctx, { incidentId: a.id, other: b.number, kind: 'child' });
    const { items } = await relateIncident(again(ctx), { incidentId: c.id, other: b.id, kind: 'parent' });
    expect(items).toMatchObject([{ kind: 'parent', incident: { number: b.number } }]);
    expect((await listRelations(ctx, { incidentId: b.id })).items.map(({ kind }) => kind)).toEqual(['parent', 'child']);
    await expect(relateIncident(again(ctx), { incidentId: a.id, other: c.id, kind: 'parent' })).rejects.toMatchObject({
      code: 'relation_circle',
    });
    await expect(relateIncident(again(ctx), { incidentId: a.id, other: b.id, kind: 'child' })).rejects.toMatchObject({
      code: 'relation_stands',
    });
    const after = await unrelateIncident(again(ctx), { incidentId: c.id, relationId: items[0]?.id ?? '' });
    expect(after.items).toEqual([]);
  });
});
