// Merging, taking out again and splitting, over random sequences of operations on a real database.
import type { Incident } from '@tocsin/contracts/incident';
import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { inTransaction } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { changeIncident } from './change.ts';
import { closeIncident } from './close.ts';
import { getIncidentTimeline } from './get-timeline.ts';
import { getIncident } from './get.ts';
import { listIncidentActivity } from './list-activity.ts';
import { mergeIncidents, previewMerge } from './merge.ts';
import { setIncidentModel } from './model.ts';
import { openIncident } from './open.ts';
import { getIncidentAccess, restrictIncident } from './restrict.ts';
import { again, newScene, raise } from './scene.ts';
import { splitIncident } from './split.ts';
import { addComment } from './talk/comments.ts';
import { addTask } from './tasks/work.ts';
import { markTimelineEntries } from './timelines/mark-entries.ts';
import { addTimelineEntry } from './timelines/write-entry.ts';
import { unmergeIncident } from './unmerge.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const dayMs = 86_400_000;
const tlps = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const;

/** Everything that belongs to incidents, told apart by incident; what only moves with time is left out. */
async function picture(ctx: TestContext) {
  return await inTransaction(ctx, async ({ db }) => {
    const { rows: incidents } = await sql<Record<string, unknown>>`
      select id, number, title, severity, stage, tlp, pap, custom, alert_count, entities, tactics, techniques,
        site_codes, started_at, owner_id, merged_into from incident order by id`.execute(db);
    const { rows: alerts } = await sql<Record<string, unknown>>`
      select alert_id, incident_id, via, because, open, removed_at, origin_incident_id,
        (select incident_number from alert where alert.id = alert_id) as shown
      from incident_alert order by alert_id, incident_id`.execute(db);
    const { rows: comments } = await sql<Record<string, unknown>>`
      select id, incident_id, body, origin_incident_id from incident_comment order by id`.execute(db);
    const { rows: tasks } = await sql<Record<string, unknown>>`
      select id, incident_id, title, state, origin_incident_id from incident_task order by id`.execute(db);
    const { rows: entries } = await sql<Record<string, unknown>>`
      select id, incident_id, title, origin_incident_id from incident_timeline_entry order by id`.execute(db);
    const { rows: marks } = await sql<Record<string, unknown>>`
      select entry_key, incident_id, starred, in_report, annotation, origin_incident_id from incident_timeline_mark
      order by entry_key, incident_id, id`.execute(db);
    const { rows: named } = await sql<Record<string, unknown>>`
      select incident_id, person_id, (select reason from incident_restriction r where r.incident_id = a.incident_id)
      from incident_access a order by incident_id, person_id`.execute(db);
    return { incidents, alerts, comments, tasks, entries, marks, named };
  });
}

type Scene = {
  ctx: TestContext;
  incidents: Incident[];
  alerts: string[];
  comments: string[];
  tasks: string[];
  entries: string[];
  marked: string[];
};

async function build(count: number): Promise<Scene> {
  const ctx = await newScene(handle);
  const scene: Scene = { ctx, incidents: [], alerts: [], comments: [], tasks: [], entries: [], marked: [] };
  for (let index = 0; index < count; index += 1) {
    const alerts = await raise(
      ctx,
      { rule: `a${index}`, severity: index % 5, entities: [`host:h${index}`] },
      { rule: `b${index}`, entities: [`user:u${index}`], minute: index },
    );
    const incident = await openIncident(ctx, { alertIds: alerts, title: `Story ${index}` });
    const tlp = tlps[(index * 3) % tlps.length] ?? 'amber';
    scene.incidents.push(await changeIncident(ctx, { incidentId: incident.id, tlp, ownerId: ctx.actor.id }));
    scene.alerts.push(...alerts);
    scene.comments.push((await addComment(ctx, { incidentId: incident.id, body: `Said ${index}` })).id);
    scene.tasks.push((await addTask(ctx, aTask(incident.id, `Do ${index}`))).id);
    const entry = await addTimelineEntry(ctx, anEntry(incident.id, `Seen ${index}`));
    scene.entries.push(entry.id.slice('entry:'.length));
    const marked: string[] = [entry.id, `alert:${alerts[0] ?? ''}`];
    await markTimelineEntries(ctx, { incidentId: incident.id, ids: marked, starred: true, annotation: `Why ${index}` });
    scene.marked.push(...marked);
  }
  return scene;
}
const aTask = (incidentId: string, title: string) => ({
  incidentId,
  title,
  phase: 'contain' as const,
  description: '',
  assigneeId: null,
  dueAt: null,
  mandatory: false,
  dependsOn: [],
  checklist: [],
});
const anEntry = (incidentId: string, title: string) => ({
  incidentId,
  title,
  lane: 'attack' as const,
  surface: null,
  at: '2026-03-14T11:30:00.000Z',
  precision: 's' as const,
  timeZone: null,
  skewMs: 0,
  endAt: null,
  severity: 2,
  body: '',
  tactics: [],
  techniques: [],
  entities: [],
  refs: [],
  assertion: 'reported' as const,
  confidence: null,
});
const reason = 'Because';
const merge = (ctx: TestContext, incidentId: string, ...sources: string[]) =>
  mergeIncidents(again(ctx), { incidentId, sources, reason, choices: [] });
const unmerge = (ctx: TestContext, incidentId: string) => unmergeIncident(again(ctx), { incidentId, reason });

/** Each child is in exactly one incident that is not merged, and none is lost or doubled. */
async function checkNothingLost({ ctx, alerts, comments, tasks, entries, marked }: Scene): Promise<void> {
  const now = await picture(ctx);
  const gone = new Set(now.incidents.filter(({ stage }) => stage === 'merged').map(({ id }) => id));
  const held = now.alerts.filter((each) => each['removedAt'] === null);
  expect(held.map(({ alertId }) => String(alertId)).toSorted()).toEqual(alerts.toSorted());
  expect(now.comments.map(({ id }) => String(id)).toSorted()).toEqual(comments.toSorted());
  expect(now.tasks.map(({ id }) => String(id)).toSorted()).toEqual(tasks.toSorted());
  expect(now.entries.map(({ id }) => String(id)).toSorted()).toEqual(entries.toSorted());
  expect(now.marks.map(({ entryKey }) => String(entryKey)).toSorted()).toEqual(marked.toSorted());
  const homeOf = new Map<string, unknown>([
    ...held.map(({ alertId, incidentId }) => [`alert:${String(alertId)}`, incidentId] as const),
    ...now.entries.map(({ id, incidentId }) => [`entry:${String(id)}`, incidentId] as const),
  ]);
  for (const { entryKey, incidentId } of now.marks) expect(homeOf.get(String(entryKey))).toBe(incidentId);
  for (const child of [...held, ...now.comments, ...now.tasks, ...now.entries])
    expect(gone.has(child['incidentId'])).toBe(false);
  const numbers = new Map(now.incidents.map(({ id, number }) => [id, number]));
  for (const each of held) expect(each['shown']).toBe(numbers.get(each['incidentId']));
  for (const { id, alertCount } of now.incidents.filter(({ stage }) => stage !== 'merged'))
    expect(alertCount).toBe(held.filter(({ incidentId }) => incidentId === id).length);
}

/** Every activity about incidents stands on the timeline of exactly the open incidents it concerns, once. */
async function activitiesOf(ctx: TestContext, incidentId: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listIncidentActivity>> = await listIncidentActivity(ctx, {
      incidentId,
      limit: 200,
      ...(cursor === null ? {} : { cursor }),
    });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== null);
  return ids;
}

describe('merging', () => {
  it('and taking out again changes nothing at all, of one source or many, nested too', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 5 }),
        fc.integer({ min: 0, max: 1000 }),
        fc.boolean(),
        async (count, pick, restricted) => {
          const { ctx, incidents } = await build(count);
          const target = incidents[pick % count]?.id ?? '';
          const others = incidents.filter(({ id }) => id !== target).map(({ id }) => id);
          if (restricted)
            await restrictIncident(ctx, { incidentId: others[0] ?? '', reason: 'A colleague', people: [] });
          const before = await picture(ctx);
          await merge(ctx, target, ...others);
          const order = pick % 2 === 0 ? others : others.toReversed();
          for (const id of order) await unmerge(ctx, id);
          expect(await picture(ctx)).toEqual(before);
        },
      ),
      { numRuns: 12 },
    );
  }, 240_000);

  it('of merged into merged comes apart as it came together', async () => {
    const { ctx, incidents } = await build(3);
    const [a = '', b = '', c = ''] = incidents.map(({ id }) => id);
    const first = await picture(ctx);
    await merge(ctx, b, a);
    const second = await picture(ctx);
    await merge(ctx, c, b);
    await expect(unmerge(ctx, a)).rejects.toMatchObject({ code: 'incident_merged' });
    await unmerge(ctx, b);
    expect(await picture(ctx)).toEqual(second);
    await unmerge(ctx, a);
    expect(await picture(ctx)).toEqual(first);
  });

  const operation = fc.record({
    what: fc.constantFrom('merge', 'merge', 'unmerge', 'split', 'comment', 'severity'),
    one: fc.nat(),
    two: fc.nat(),
  });
  it('never loses or doubles an alert, a comment, a task or a timeline entry, whatever is done', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 4, maxLength: 14 }), async (operations) => {
        const scene = await build(4);
        const { ctx } = scene;
        for (const { what, one, two } of operations) {
          const { incidents, alerts, entries } = await picture(ctx);
          const open = incidents.filter(({ stage }) => stage !== 'merged').map(({ id }) => String(id));
          const merged = incidents.filter(({ stage }) => stage === 'merged').map(({ id }) => String(id));
          const target = open[one % open.length] ?? '';
          if (what === 'merge') {
            const source = open[two % open.length] ?? '';
            if (source !== target) await merge(ctx, target, source);
          } else if (what === 'unmerge' && merged.length > 0) {
            // One below a merged one is refused, and then nothing changes.
            await unmerge(ctx, merged[one % merged.length] ?? '').catch(() => undefined);
          } else if (what === 'split') {
            const inside = alerts
              .filter(({ incidentId }) => incidentId === target)
              .map(({ alertId }) => String(alertId));
            const some = inside.slice(0, two % (inside.length + 1));
            if (some.length > 0)
              await splitIncident(again(ctx), {
                incidentId: target,
                reason,
                alertIds: some,
                taskIds: [],
                commentIds: [],
                entryIds: entries
                  .filter(({ incidentId }) => incidentId === target)
                  .map(({ id }) => String(id))
                  .slice(0, one % 3),
              });
          } else if (what === 'comment') {
            scene.comments.push((await addComment(again(ctx), { incidentId: target, body: 'More' })).id);
          } else if (what === 'severity') {
            await changeIncident(again(ctx), { incidentId: target, severity: (two % 5) + 1 });
          }
          await checkNothingLost(scene);
        }
        const { incidents } = await picture(ctx);
        const open = incidents.filter(({ stage }) => stage !== 'merged').map(({ id }) => String(id));
        const told = await Promise.all(open.map((id) => activitiesOf(ctx, id)));
        for (const ids of told) expect(new Set(ids).size).toBe(ids.length);
        const { rows } = await inTransaction(ctx, ({ db }) =>
          sql<{ id: string }>`select id from activity where subject_kind = 'incident'`.execute(db),
        );
        const shown = new Set(told.flat());
        expect(rows.filter(({ id }) => !shown.has(id))).toEqual([]);
      }),
      { numRuns: 10 },
    );
  }, 240_000);

  it('keeps what was made in the target since, when the source is taken out', async () => {
    const scene = await build(2);
    const { ctx, incidents } = scene;
    const [target = '', source = ''] = incidents.map(({ id }) => id);
    await merge(ctx, target, source);
    const since = await addComment(again(ctx), { incidentId: target, body: 'Since' });
    scene.comments.push(since.id);
    await changeIncident(again(ctx), { incidentId: target, tlp: 'red' });
    const { target: left } = await unmerge(ctx, source);
    expect(left.tlp).toBe('red');
    const now = await picture(ctx);
    expect(now.comments.find(({ id }) => id === since.id)).toMatchObject({ incidentId: target });
    await checkNothingLost(scene);
  });

  it('points to the target, tells of it on both timelines, and refuses to be worked on', async () => {
    const { ctx, incidents } = await build(2);
    const [target, source] = incidents;
    if (!target || !source) throw new Error('Two were built.');
    const { incident, merges } = await merge(ctx, target.id, source.number);
    expect(incident).toMatchObject({ alertCount: 4, severity: Math.min(target.severity, source.severity) });
    expect(merges).toMatchObject([{ source: { number: source.number, title: source.title } }]);
    expect(await getIncident(ctx, { incidentId: source.number })).toMatchObject({
      stage: 'merged',
      mergedInto: { id: target.id, number: target.number },
    });
    for (const { id } of incidents)
      expect((await getIncidentTimeline(ctx, { incidentId: id })).items.map(({ title }) => title)).toContain(
        `${source.number} merged into ${target.number}`,
      );
    await expect(changeIncident(again(ctx), { incidentId: source.id, title: 'X' })).rejects.toMatchObject({
      code: 'incident_merged',
    });
    await expect(merge(ctx, target.id, target.id)).rejects.toMatchObject({ code: 'merge_with_itself' });
  });

  it('is refused of what is over, and later than 30 days it is not undone', async () => {
    const { ctx, incidents } = await build(3);
    const [a = '', b = '', c = ''] = incidents.map(({ id }) => id);
    await closeIncident(ctx, { incidentId: c, verdict: 'false_positive', reason, resolveAlerts: false });
    await expect(merge(ctx, a, c)).rejects.toMatchObject({ code: 'merge_of_ended' });
    await merge(ctx, a, b);
    ctx.clock.advance(30 * dayMs + 1);
    await expect(unmerge(ctx, b)).rejects.toMatchObject({ code: 'unmerge_too_late' });
    ctx.clock.advance(-2);
    await unmerge(ctx, b);
  });

  it('of two who merge the same at once lets one win', async () => {
    const { ctx, incidents } = await build(3);
    const [a = '', b = '', c = ''] = incidents.map(({ id }) => id);
    const results = await Promise.allSettled([merge(ctx, a, c), merge(ctx, b, c)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('shows conflicts before, takes what is chosen, and takes the choice back', async () => {
    const { ctx, incidents } = await build(2);
    const [target = '', source = ''] = incidents.map(({ id }) => id);
    await setIncidentModel(ctx, {
      types: [],
      labels: [],
      templates: [],
      gates: { required: [], tasks: true, alerts: false },
      fields: [{ id: 'ward', name: 'Ward', kind: 'text', choices: [], required: false }],
    });
    await changeIncident(again(ctx), { incidentId: target, custom: { ward: 'A' } });
    await changeIncident(again(ctx), { incidentId: source, custom: { ward: 'B' } });
    const preview = await previewMerge(ctx, { incidentId: target, source: [source] });
    expect(preview).toMatchObject({
      refused: null,
      result: { alertCount: 4, commentCount: 2, taskCount: 2 },
      conflicts: [{ fieldId: 'ward', kept: 'A', other: 'B' }],
    });
    const choices = [{ fieldId: 'ward', sourceId: source }];
    const { incident } = await mergeIncidents(again(ctx), { incidentId: target, sources: [source], reason, choices });
    expect(incident.custom).toEqual({ ward: 'B' });
    expect((await unmerge(ctx, source)).target.custom).toEqual({ ward: 'A' });
  });
});

describe('merging a restricted incident', () => {
  it('is left to whoever owns all; all of them name all of theirs then', async () => {
    const { ctx, incidents } = await build(2);
    const [target = '', source = ''] = incidents.map(({ id }) => id);
    const other = await testContext(handle, { orgId: ctx.orgId, clock: ctx.clock, role: 'analyst', name: 'Bo' });
    await restrictIncident(ctx, { incidentId: source, reason: 'A colleague', people: [other.actor.id] });
    await expect(merge(other, target, source)).rejects.toMatchObject({ code: 'merge_restricted' });

    expect((await merge(ctx, target, source)).incident.restricted).toBe(true);
    const named = async (id: string) =>
      (await getIncidentAccess(ctx, { incidentId: id })).items.map(({ name }) => name).toSorted();
    expect(await named(target)).toEqual(['Ana', 'Bo']);
    const stranger = await testContext(handle, { orgId: ctx.orgId, clock: ctx.clock, role: 'analyst', name: 'Cy' });
    for (const id of [target, source])
      await expect(getIncident(stranger, { incidentId: id })).rejects.toMatchObject({ code: 'incident_not_found' });
    const { target: left } = await unmerge(ctx, source);
    expect(left.restricted).toBe(false);
    await getIncident(stranger, { incidentId: target });
  });
});

describe('splitting', () => {
  it('moves what is chosen, and leaves the rest', async () => {
    const scene = await build(1);
    const { ctx, incidents, alerts, comments, tasks } = scene;
    const [from] = incidents;
    if (!from) throw new Error('One was built.');
    const { incident, from: left } = await splitIncident(again(ctx), {
      incidentId: from.id,
      reason,
      alertIds: alerts.slice(0, 1),
      taskIds: tasks,
      commentIds: comments,
      entryIds: [],
    });
    expect([incident.alertCount, left.alertCount]).toEqual([1, 1]);
    expect(incident).toMatchObject({ tlp: from.tlp, owner: from.owner });
    const now = await picture(ctx);
    expect([...now.comments, ...now.tasks].map(({ incidentId }) => incidentId)).toEqual([incident.id, incident.id]);
    await checkNothingLost(scene);
    await expect(
      splitIncident(again(ctx), {
        incidentId: from.id,
        reason,
        alertIds: alerts.slice(0, 1),
        taskIds: [],
        commentIds: [],
        entryIds: [],
      }),
    ).rejects.toMatchObject({ code: 'alert_not_in_incident' });
  });
});
