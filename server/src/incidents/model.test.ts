// What an incident says of itself, on a real database.
import { plainIncidentModel, type IncidentModel } from '@tocsin/contracts/incident-model';
import { criticalities, type Milestone } from '@tocsin/contracts/words';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { changeIncident } from './change.ts';
import { cancelIncident } from './close.ts';
import { getIncident } from './get.ts';
import { holdIncident, resumeIncident } from './hold.ts';
import { inTheWay, marksOf, milestonesAfter } from './milestones.ts';
import { faultsOf, getIncidentModel, setIncidentModel } from './model.ts';
import { openIncident } from './open.ts';
import { highestCriticality, priorityOf } from './priority.ts';
import { reopenIncident } from './reopen.ts';
import { again, newScene, raise } from './scene.ts';
import { setMilestone } from './set-milestone.ts';
import { stageIncident } from './stage.ts';
import { listTextRevisions } from './texts.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const open = (ctx: TestContext, title = 'Story') => openIncident(ctx, { title, alertIds: [] });
const model = (said: Partial<IncidentModel>): IncidentModel => ({ ...plainIncidentModel, ...said });
const reason = 'Because';
const minuteMs = 60_000;

describe('priority', () => {
  it('is never less urgent for a worse severity or a more critical asset', () => {
    for (const severity of [1, 2, 3, 4, 5])
      for (const [at, criticality] of criticalities.entries()) {
        expect(priorityOf(severity, criticality)).toBeGreaterThanOrEqual(1);
        expect(priorityOf(severity, criticality)).toBeLessThanOrEqual(5);
        expect(priorityOf(severity - 1, criticality)).toBeLessThanOrEqual(priorityOf(severity, criticality));
        const more = criticalities[at + 1] ?? 'critical';
        expect(priorityOf(severity, more)).toBeLessThanOrEqual(priorityOf(severity, criticality));
      }
    expect([priorityOf(3, 'medium'), priorityOf(3, 'critical'), priorityOf(2, 'low')]).toEqual([3, 1, 3]);
    expect([highestCriticality([]), highestCriticality(['low', 'high', 'medium'])]).toEqual(['medium', 'high']);
  });

  it('is said otherwise with a reason, and taken back', async () => {
    const ctx = await newScene(handle);
    const { id } = await open(ctx);
    expect((await getIncident(ctx, { incidentId: id })).priority).toMatchObject({ value: 3, computed: 3 });
    const over = await changeIncident(ctx, { incidentId: id, priority: { value: 1, reason: 'The director' } });
    expect(over.priority).toEqual({
      value: 1,
      computed: 3,
      criticality: 'medium',
      overriddenBecause: 'The director',
    });
    expect((await changeIncident(ctx, { incidentId: id, priority: null })).priority.value).toBe(3);
  });
});

describe('milestones', () => {
  const stages = [
    'new',
    'triage',
    'investigating',
    'containing',
    'eradicating',
    'recovering',
    'post_incident',
  ] as const;

  it('set by any walk through the stages lie in order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...stages), { maxLength: 12 }), (walk) => {
        const createdAt = new Date(0);
        let kept = {};
        let from: (typeof stages)[number] = 'new';
        for (const [index, to] of walk.entries()) {
          if (to === from) continue;
          kept = milestonesAfter(kept, { from, to, at: new Date((index + 1) * minuteMs) });
          from = to;
        }
        kept = milestonesAfter(kept, { from, to: 'closed', at: new Date(walk.length * minuteMs + minuteMs) });
        const times = marksOf({ startedAt: createdAt, createdAt, milestones: kept }).map(({ at }) => Date.parse(at));
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }),
    );
  });

  it('are corrected with a reason within their neighbours; the original is kept', async () => {
    const ctx = await newScene(handle);
    const { id } = await open(ctx);
    const at = (minutes: number) => new Date(ctx.now().getTime() + minutes * minuteMs).toISOString();
    for (const stage of ['triage', 'containing', 'eradicating'] as const) {
      ctx.clock.advance(10 * minuteMs);
      await stageIncident(again(ctx), { incidentId: id, stage });
    }
    const said = at(0);
    const corrected = await setMilestone(again(ctx), { incidentId: id, milestone: 'contained', at: at(-5), reason });
    expect(corrected.milestones.find(({ milestone }) => milestone === 'contained')).toMatchObject({
      at: at(-5),
      originalAt: said,
      edited: { by: { name: 'Ana' }, reason },
    });
    const refused = (milestone: Milestone, when: string) =>
      setMilestone(again(ctx), { incidentId: id, milestone, at: when, reason });
    await expect(refused('contained', at(-25))).rejects.toMatchObject({ code: 'milestones_disordered' });
    await expect(refused('contained', at(1))).rejects.toMatchObject({ code: 'milestone_in_future' });
    await expect(refused('closed', at(0))).rejects.toMatchObject({ code: 'milestone_not_reached' });
    const back = await stageIncident(again(ctx), { incidentId: id, stage: 'containing', reason });
    expect(back.milestones.map(({ milestone }) => milestone)).toEqual(['started', 'detected', 'acknowledged']);
    expect(inTheWay(back.milestones, 'started', ctx.now())?.milestone).toBe('detected');
  });
});

describe('an incident at rest', () => {
  it('waits on hold in its stage, and goes on', async () => {
    const ctx = await newScene(handle);
    const { id } = await open(ctx);
    await stageIncident(ctx, { incidentId: id, stage: 'containing' });
    const until = new Date(ctx.now().getTime() + minuteMs).toISOString();
    const held = await holdIncident(again(ctx), { incidentId: id, waitingOn: 'vendor', until, reason });
    expect(held).toMatchObject({ stage: 'containing', hold: { waitingOn: 'vendor', until, reason } });
    await expect(
      holdIncident(again(ctx), { incidentId: id, waitingOn: 'vendor', until: ctx.now().toISOString(), reason }),
    ).rejects.toMatchObject({ code: 'hold_ended' });
    expect((await resumeIncident(again(ctx), { incidentId: id })).hold).toBeNull();
    await expect(resumeIncident(again(ctx), { incidentId: id })).rejects.toMatchObject({ code: 'incident_not_held' });
  });

  it('is cancelled whatever its gates say, frees its alerts, and can be reopened', async () => {
    const ctx = await newScene(handle);
    await setIncidentModel(ctx, model({ gates: { required: ['type'], tasks: true, alerts: true } }));
    const alertIds = await raise(ctx, { rule: 'a' });
    const { id } = await openIncident(ctx, { alertIds });
    const over = await cancelIncident(again(ctx), { incidentId: id, as: 'false_alarm', reason, resolveAlerts: true });
    expect(over).toMatchObject({ stage: 'cancelled', verdict: 'false_positive', openAlertCount: 0 });
    await expect(stageIncident(again(ctx), { incidentId: id, stage: 'triage' })).rejects.toMatchObject({
      code: 'incident_closed',
    });
    const reopened = await reopenIncident(again(ctx), { incidentId: id, reason });
    expect(reopened).toMatchObject({ stage: 'investigating', verdict: null, alertCount: 1 });
  });
});

describe('what an incident says', () => {
  it('takes only what the model has, names people who are there, and keeps earlier texts', async () => {
    const ctx = await newScene(handle);
    await setIncidentModel(
      ctx,
      model({
        types: [{ id: 'badge', name: 'Lost badge' }],
        labels: [{ id: 'calling', name: 'Calling people', stage: 'new' }],
        fields: [
          { id: 'ward', name: 'Ward', kind: 'choice', choices: ['A', 'B'], required: false },
          { id: 'since', name: 'Since', kind: 'date', choices: [], required: false },
        ],
      }),
    );
    const { id } = await open(ctx);
    const said = await changeIncident(ctx, {
      incidentId: id,
      type: 'badge',
      statusLabel: 'calling',
      tlp: 'amber+strict',
      pap: 'green',
      roles: { commander: ctx.actor.id, scribe: ctx.actor.id },
      custom: { ward: 'A', since: '2026-03-14' },
      rootCause: 'A door',
    });
    expect(said).toMatchObject({ type: 'badge', statusLabel: 'calling', tlp: 'amber+strict', rootCause: 'A door' });
    expect(said.roles.map(({ role, person }) => [role, person.name])).toEqual([
      ['commander', 'Ana'],
      ['scribe', 'Ana'],
    ]);
    const wrong = changeIncident(again(ctx), {
      incidentId: id,
      type: 'nothing',
      custom: { ward: 'C', since: 'yesterday', other: 1 },
    });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_incident_field' });
    const pointers = await wrong.catch((error: { faults: { pointer: string }[] }) =>
      error.faults.map(({ pointer }) => pointer),
    );
    expect(pointers).toEqual(['/type', '/custom/ward', '/custom/since', '/custom/other']);
    await expect(changeIncident(again(ctx), { incidentId: id, roles: { legal: ctx.orgId } })).rejects.toMatchObject({
      code: 'person_unknown',
    });
    const staged = await stageIncident(again(ctx), { incidentId: id, stage: 'triage' });
    expect(staged.statusLabel).toBeNull();
    await changeIncident(again(ctx), { incidentId: id, rootCause: 'A window', custom: { ward: null } });
    expect((await listTextRevisions(ctx, { incidentId: id, field: 'rootCause' })).items).toMatchObject([
      { body: 'A door', author: { name: 'Ana' } },
    ]);
    expect((await getIncident(ctx, { incidentId: id })).custom).toEqual({ since: '2026-03-14' });
  });

  it('is a model said by those who manage it, of the whole organisation, on its latest revision', async () => {
    const ctx = await newScene(handle);
    const analyst = await testContext(handle, { orgId: ctx.orgId, role: 'analyst' });
    const narrow = await testContext(handle, { orgId: ctx.orgId, sites: ['lyo'] });
    await expect(setIncidentModel(analyst, model({}))).rejects.toMatchObject({ code: 'missing_permission' });
    await expect(setIncidentModel(narrow, model({}))).rejects.toMatchObject({ kind: 'forbidden' });
    const types = [{ id: 'badge', name: 'Lost badge' }];
    expect((await setIncidentModel(ctx, { ...model({ types }), rev: 0 })).rev).toBe(1);
    await expect(setIncidentModel(again(ctx), { ...model({}), rev: 0 })).rejects.toMatchObject({
      code: 'stale_revision',
    });
    expect(await getIncidentModel(analyst)).toMatchObject({ types, rev: 1 });
    expect((await activitiesOf(ctx)).map(({ type }) => type)).toEqual(['incident_model.changed']);
    const template = { id: 't', name: 'T', incidentType: 'nothing' };
    const task = { title: 'x', description: '', phase: 'post' as const, mandatory: false, dueAfterHours: null };
    expect(
      faultsOf(
        model({
          types: [...types, ...types, { id: 'malware', name: 'M' }],
          templates: [{ ...template, tasks: [{ ...task, dependsOn: [0], checklist: [] }] }],
        }),
      ).map(({ pointer }) => pointer),
    ).toEqual(['/types/1/id', '/types/2/id', '/templates/0/incidentType', '/templates/0/tasks/0/dependsOn']);
  });
});
