// What people do with incidents, on a real database.
import * as incidentsApi from '@tocsin/contracts/api/incidents';
import type { Incident } from '@tocsin/contracts/incident';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { presentAlertsById } from '#alerts';
import { inTransaction } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { uuidv7 } from '#platform/id';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { addAlertsToIncident } from './add-alerts.ts';
import { changeIncident } from './change.ts';
import { closeIncident } from './close.ts';
import { getIncidentCounts } from './counts.ts';
import { getIncidentTimeline } from './get-timeline.ts';
import { getIncident } from './get.ts';
import { listIncidentActivity } from './list-activity.ts';
import { listIncidentAlerts } from './list-alerts.ts';
import { listIncidents } from './list.ts';
import { openIncident } from './open.ts';
import { removeAlertFromIncident } from './remove-alert.ts';
import { reopenIncident } from './reopen.ts';
import { newScene, raise } from './scene.ts';
import { stageIncident } from './stage.ts';
import { addComment, editComment, listComments } from './talk/comments.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const open = (ctx: TestContext, alertIds: string[], title?: string): Promise<Incident> =>
  openIncident(ctx, { alertIds, ...(title === undefined ? {} : { title }) });
const types = async (ctx: TestContext) =>
  (await activitiesOf(ctx)).map(({ type }) => type).filter((type) => type.startsWith('incident.'));
const alert = async (ctx: TestContext, id: string) =>
  (await inTransaction(ctx, (tx) => presentAlertsById(tx, [id]))).get(id);
const close = (ctx: TestContext, incidentId: string, resolveAlerts = true) =>
  closeIncident(ctx, { incidentId, verdict: 'true_positive', reason: 'Contained.', resolveAlerts });
const outcomes = async (attempts: Promise<unknown>[]) =>
  (await Promise.allSettled(attempts)).map(({ status }) => status).toSorted();

describe('opening by hand', () => {
  it('takes number, title, severity and sums from the alerts, and records each step', async () => {
    const ctx = await newScene(handle);
    const ids = await raise(
      ctx,
      { rule: 'a', severity: 3 },
      { rule: 'b', severity: 1, minute: -30, entities: ['host:lyo-ws514', 'user:jd'] },
    );
    const incident = await open(ctx, ids);

    expect(incidentsApi.openIncident.output.parse(incident)).toEqual(incident);
    expect(incident).toMatchObject({
      number: 'INC-2026-00001',
      title: 'Execution on lyo-ws514',
      severity: 2,
      stage: 'new',
      openedBy: 'manual',
      alertCount: 2,
      openAlertCount: 2,
      entities: [
        { kind: 'host', value: 'lyo-ws514' },
        { kind: 'user', value: 'jd' },
      ],
      tactics: ['execution'],
      startedAt: '2026-03-14T11:30:00.000Z',
    });
    expect(await types(ctx)).toEqual(['incident.opened', 'incident.alert_added', 'incident.alert_added']);
    expect(await alert(ctx, ids[0] ?? '')).toMatchObject({ incident: { id: incident.id, number: 'INC-2026-00001' } });
    expect((await open(ctx, [], 'Empty')).number).toBe('INC-2026-00002');
  });

  it('says what is wrong: no title, an unknown alert, an alert taken', async () => {
    const ctx = await newScene(handle);
    const ids = await raise(ctx, { rule: 'a' });
    await expect(open(ctx, [])).rejects.toMatchObject({ code: 'title_missing' });
    await expect(open(ctx, [...ids, uuidv7()])).rejects.toMatchObject({ code: 'alert_not_found' });
    await open(ctx, ids);
    await expect(open(ctx, ids)).rejects.toMatchObject({ code: 'alert_in_incident' });
    expect((await listIncidents(ctx, { sort: '-createdAt', limit: 50 })).items).toHaveLength(1);
  });

  it('lets one of two win that want the same alert', async () => {
    const ctx = await newScene(handle);
    const ids = await raise(ctx, { rule: 'a' }, { rule: 'b' });
    expect(await outcomes([open(ctx, ids), open(ctx, ids.toReversed())])).toEqual(['fulfilled', 'rejected']);
    expect(await types(ctx)).toHaveLength(3);
  });
});

describe('a reader', () => {
  it('changes nothing, and sees', async () => {
    const ctx = await newScene(handle);
    const ids = await raise(ctx, { rule: 'a' });
    const { id, number } = await open(ctx, [], 'Empty');
    const comment = await addComment(ctx, { incidentId: id, body: 'Hello' });
    const viewer = await testContext(handle, { orgId: ctx.orgId, role: 'viewer' });
    const attempts = [
      openIncident(viewer, { alertIds: ids }),
      changeIncident(viewer, { incidentId: id, title: 'x' }),
      stageIncident(viewer, { incidentId: id, stage: 'triage' }),
      close(viewer, id),
      reopenIncident(viewer, { incidentId: id, reason: 'x' }),
      addAlertsToIncident(viewer, { incidentId: id, alertIds: ids }),
      removeAlertFromIncident(viewer, { incidentId: id, alertId: uuidv7(), reason: 'x' }),
      addComment(viewer, { incidentId: id, body: 'x' }),
      editComment(viewer, { incidentId: id, commentId: comment.id, body: 'x' }),
    ];
    for (const attempt of await Promise.allSettled(attempts))
      expect(attempt).toMatchObject({ status: 'rejected', reason: { kind: 'forbidden' } });
    expect((await getIncident(viewer, { incidentId: number.toLowerCase() })).id).toBe(id);
    const stranger = await testContext(handle);
    await expect(getIncident(stranger, { incidentId: id })).rejects.toMatchObject({ kind: 'not_found' });
  });
});

describe('changing', () => {
  it('writes what differs, records it, and names the owner', async () => {
    const ctx = await newScene(handle);
    const { id } = await open(ctx, [], 'Before');
    const changed = await changeIncident(ctx, {
      incidentId: id,
      title: 'After',
      severity: 3,
      ownerId: ctx.actor.id,
      summary: '# Found',
    });
    expect(changed).toMatchObject({
      title: 'After',
      summary: '# Found',
      owner: { id: ctx.actor.id, name: 'Ana' },
      rev: 2,
    });
    const [edited] = await activitiesOf(ctx, 'incident.edited');
    expect(edited?.data).toEqual({
      fields: { title: { before: 'Before', after: 'After' }, summary: { before: '', after: '# Found' } },
    });
    expect(await activitiesOf(ctx, 'incident.assigned')).toMatchObject([
      { data: { before: null, after: { name: 'Ana' } } },
    ]);
    expect((await changeIncident(ctx, { incidentId: id, title: 'After' })).rev).toBe(2);
    await expect(changeIncident(ctx, { incidentId: id, ownerId: uuidv7() })).rejects.toMatchObject({
      code: 'owner_unknown',
    });
    expect((await changeIncident(ctx, { incidentId: id, ownerId: null })).owner).toBeNull();
  });

  it('lets one of two with the same revision win', async () => {
    const ctx = await newScene(handle);
    const { id, rev } = await open(ctx, [], 'Before');
    const attempts = ['one', 'two'].map((title) => changeIncident(ctx, { incidentId: id, rev, title }));
    const settled = await Promise.allSettled(attempts);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(settled.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'stale_revision', kind: 'conflict' },
    });
  });
});

describe('stages', () => {
  it('move forward, back with a reason, and are recorded', async () => {
    const ctx = await newScene(handle);
    const { id } = await open(ctx, [], 'x');
    expect((await stageIncident(ctx, { incidentId: id, stage: 'containing' })).stage).toBe('containing');
    await expect(stageIncident(ctx, { incidentId: id, stage: 'triage' })).rejects.toMatchObject({
      code: 'reason_missing',
    });
    await stageIncident(ctx, { incidentId: id, stage: 'triage', reason: 'New facts.' });
    expect((await activitiesOf(ctx, 'incident.staged')).map(({ data }) => data)).toEqual([
      { before: 'new', after: 'containing', reason: null },
      { before: 'containing', after: 'triage', reason: 'New facts.' },
    ]);
  });

  it('let one of two concurrent movers win', async () => {
    const ctx = await newScene(handle);
    const { id } = await open(ctx, [], 'x');
    const move = () => stageIncident(ctx, { incidentId: id, stage: 'triage' });
    expect(await outcomes([move(), move()])).toEqual(['fulfilled', 'rejected']);
  });
});

describe('closing and reopening', () => {
  it('resolves the open alerts with the same verdict, and frees them', async () => {
    const ctx = await newScene(handle);
    const ids = await raise(ctx, { rule: 'a' }, { rule: 'b' });
    const { id } = await open(ctx, ids);
    const closed = await close(ctx, id);
    expect(closed).toMatchObject({
      stage: 'closed',
      verdict: 'true_positive',
      closeReason: 'Contained.',
      openAlertCount: 0,
      alertCount: 2,
    });
    expect(await alert(ctx, ids[0] ?? '')).toMatchObject({
      stage: 'resolved',
      verdict: 'true_positive',
      verdictReason: 'Contained.',
    });
    expect(await activitiesOf(ctx, 'alert.resolved')).toMatchObject([{ incidentId: id }, { incidentId: id }]);
    await expect(stageIncident(ctx, { incidentId: id, stage: 'triage', reason: 'x' })).rejects.toMatchObject({
      code: 'incident_closed',
    });
    await expect(addAlertsToIncident(ctx, { incidentId: id, alertIds: ids })).rejects.toMatchObject({
      code: 'incident_closed',
    });
    expect((await open(ctx, ids)).alertCount).toBe(2);
  });

  it('leaves the alerts when asked to', async () => {
    const ctx = await newScene(handle);
    const ids = await raise(ctx, { rule: 'a' });
    const { id } = await open(ctx, ids);
    expect((await close(ctx, id, false)).openAlertCount).toBe(1);
  });

  it('needs the right over alerts to resolve them', async () => {
    const ctx = await newScene(handle);
    const { id } = await open(ctx, [], 'x');
    const key = await testContext(handle, { orgId: ctx.orgId, permissions: ['incident:read', 'incident:write'] });
    await expect(close(key, id)).rejects.toMatchObject({ kind: 'forbidden' });
    expect((await close(key, id, false)).stage).toBe('closed');
  });

  it('lets one of two win', async () => {
    const ctx = await newScene(handle);
    const { id } = await open(ctx, [], 'x');
    expect(await outcomes([close(ctx, id), close(ctx, id)])).toEqual(['fulfilled', 'rejected']);
    const reopen = () => reopenIncident(ctx, { incidentId: id, reason: 'Again.' });
    expect(await outcomes([reopen(), reopen()])).toEqual(['fulfilled', 'rejected']);
    expect(await types(ctx)).toEqual(['incident.opened', 'incident.closed', 'incident.staged']);
  });

  it('reopens with the alerts that went nowhere else', async () => {
    const ctx = await newScene(handle);
    const ids = await raise(ctx, { rule: 'a' }, { rule: 'b' });
    const { id } = await open(ctx, ids);
    await close(ctx, id);
    await open(ctx, ids.slice(0, 1));
    const reopened = await reopenIncident(ctx, { incidentId: id, reason: 'It goes on.' });
    expect(reopened).toMatchObject({
      stage: 'investigating',
      verdict: null,
      closeReason: null,
      closedAt: null,
      alertCount: 1,
    });
    expect(await activitiesOf(ctx, 'incident.alert_removed')).toMatchObject([{ data: { alertId: ids[0] } }]);
  });
});

describe('alerts of an incident', () => {
  it('are added and removed with reasons, and listed in pages', async () => {
    const ctx = await newScene(handle);
    const ids = await raise(ctx, { rule: 'a' }, { rule: 'b', severity: 4 }, { rule: 'c' });
    const { id } = await open(ctx, ids.slice(0, 1));
    const elsewhere = await open(ctx, ids.slice(2));
    const unknown = uuidv7();
    const result = await addAlertsToIncident(ctx, { incidentId: id, alertIds: [...ids, unknown] });
    expect(result.added).toEqual([ids[1]]);
    expect(result.incident).toMatchObject({ alertCount: 2, severity: 1 });
    expect(new Map(result.skipped.map((one) => [one.id, one.because]))).toEqual(
      new Map([
        [ids[0], 'It is in this incident already.'],
        [ids[2], `It is in ${elsewhere.number}.`],
        [unknown, 'There is no such alert.'],
      ]),
    );

    const first = await listIncidentAlerts(ctx, { incidentId: id, limit: 1 });
    expect(first.items).toMatchObject([
      { id: ids[0], membership: { via: 'manual', because: expect.stringContaining('Ana') } },
    ]);
    const second = await listIncidentAlerts(ctx, { incidentId: id, limit: 1, cursor: first.next ?? '' });
    expect([second.items.map((one) => one.id), second.next]).toEqual([[ids[1]], null]);

    const left = await removeAlertFromIncident(ctx, { incidentId: id, alertId: ids[1] ?? '', reason: 'Not ours.' });
    expect(left).toMatchObject({ alertCount: 1, severity: 1 });
    expect(await alert(ctx, ids[1] ?? '')).toMatchObject({ incident: null });
    await expect(
      removeAlertFromIncident(ctx, { incidentId: id, alertId: ids[1] ?? '', reason: 'x' }),
    ).rejects.toMatchObject({
      code: 'alert_not_in_incident',
    });
    expect(await activitiesOf(ctx, 'incident.alert_removed')).toMatchObject([{ data: { reason: 'Not ours.' } }]);
  });

  it('go to one of two incidents that add them at once', async () => {
    const ctx = await newScene(handle);
    const ids = await raise(ctx, { rule: 'a' });
    const [one, two] = [await open(ctx, [], 'one'), await open(ctx, [], 'two')];
    const results = await Promise.all(
      [one, two].map(({ id }) => addAlertsToIncident(ctx, { incidentId: id, alertIds: ids })),
    );
    expect(results.map(({ added }) => added.length).toSorted((a, b) => a - b)).toEqual([0, 1]);
  });

  it('are removed by one of two', async () => {
    const ctx = await newScene(handle);
    const ids = await raise(ctx, { rule: 'a' });
    const { id } = await open(ctx, ids);
    const remove = () => removeAlertFromIncident(ctx, { incidentId: id, alertId: ids[0] ?? '', reason: 'x' });
    expect(await outcomes([remove(), remove()])).toEqual(['fulfilled', 'rejected']);
  });
});

describe('comments', () => {
  it('are kept as written, listed oldest first, edited by their author only', async () => {
    const ctx = await newScene(handle);
    const { id } = await open(ctx, [], 'x');
    const first = await addComment(ctx, { incidentId: id, body: '**Look** <script>' });
    const colleague = await testContext(handle, { orgId: ctx.orgId, role: 'analyst', name: 'Bob', clock: ctx.clock });
    await addComment(colleague, { incidentId: id, body: 'Seen.' });
    await expect(editComment(colleague, { incidentId: id, commentId: first.id, body: 'x' })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    ctx.clock.advance(1000);
    await editComment(ctx, { incidentId: id, commentId: first.id, body: 'Better.' });
    const { items } = await listComments(ctx, { incidentId: id });
    expect(items).toMatchObject([
      { body: 'Better.', author: { name: 'Ana' }, editedAt: '2026-03-14T13:00:01.000Z' },
      { body: 'Seen.', author: { name: 'Bob' }, editedAt: null },
    ]);
    expect((await activitiesOf(ctx, 'incident.commented')).map(({ data }) => data)).toMatchObject([
      { excerpt: '**Look** <script>' },
      { excerpt: 'Seen.' },
    ]);
    expect((await activitiesOf(ctx, 'incident.comment_edited')).map(({ data }) => data)).toMatchObject([
      { commentId: first.id, excerpt: 'Better.' },
    ]);
    await expect(editComment(ctx, { incidentId: id, commentId: uuidv7(), body: 'x' })).rejects.toMatchObject({
      kind: 'not_found',
    });
  });
});

describe('lists and counts', () => {
  it('sort, page, filter and count', async () => {
    const ctx = await newScene(handle);
    for (let n = 1; n <= 7; n += 1) {
      ctx.clock.advance(60_000);
      await openIncident(ctx, {
        title: `Incident ${n}`,
        severity: (n % 3) + 1,
        alertIds: n === 4 ? await raise(ctx, { rule: 'a' }) : [],
      });
    }
    await changeIncident(ctx, { incidentId: 'INC-2026-00002', ownerId: ctx.actor.id });
    await close(ctx, 'INC-2026-00007');
    const paged = async (input: Record<string, unknown>) => {
      const seen: number[] = [];
      let cursor: string | null = null;
      do {
        const page = await listIncidents(
          ctx,
          incidentsApi.listIncidents.input.parse({ limit: 2, ...input, ...(cursor === null ? {} : { cursor }) }),
        );
        seen.push(...page.items.map(({ number }) => Number(number.slice(-1))));
        cursor = page.next;
      } while (cursor !== null);
      return seen;
    };
    expect(await paged({ sort: '-createdAt' })).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect((await paged({ sort: 'severity' })).map((n) => n % 3)).toEqual([0, 0, 1, 1, 1, 2, 2]);
    expect((await paged({ sort: '-alertCount' }))[0]).toBe(4);
    expect((await paged({})).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await paged({ owner: 'me' })).toEqual([2]);
    expect(await paged({ owner: 'none', severity: '3' })).toEqual([5]);
    expect(await paged({ stage: 'closed' })).toEqual([7]);
    expect(await paged({ q: 'INCIDENT 00003' })).toEqual([3]);
    expect(await paged({ q: 'lyo-ws514' })).toEqual([4]);
    expect(await paged({ site: 'lyo' })).toEqual([]);

    const counts = await getIncidentCounts(ctx, incidentsApi.IncidentFilter.parse({ severity: '2' }));
    expect(counts.open).toBe(2);
    expect(counts.byStage.find(({ stage }) => stage === 'closed')?.count).toBe(1);
    expect(counts.bySeverity).toEqual([
      { severity: 1, count: 2 },
      { severity: 2, count: 3 },
      { severity: 3, count: 2 },
      { severity: 4, count: 0 },
      { severity: 5, count: 0 },
    ]);
  });
});

describe('the timeline and the activity', () => {
  it('hold the alerts and what was done, also before they came here', async () => {
    const ctx = await newScene(handle);
    const ids = await raise(ctx, { rule: 'a' }, { rule: 'b', dataset: 'zeek.conn', minute: -5 });
    const { id } = await open(ctx, ids);
    await stageIncident(ctx, { incidentId: id, stage: 'containing' });
    await addComment(ctx, { incidentId: id, body: 'Look' });
    const { items } = incidentsApi.getIncidentTimeline.output.parse(await getIncidentTimeline(ctx, { incidentId: id }));
    expect(items.map(({ lane, key, title }) => [lane, key, title])).toEqual([
      ['network', true, 'Rule b'],
      ['endpoint', true, 'Rule a'],
      ['response', true, 'Incident opened'],
      ['response', false, 'Added ALR-2026-00001'],
      ['response', false, 'Added ALR-2026-00002'],
      ['response', true, 'Stage: containing'],
      ['response', false, 'Comment'],
    ]);

    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listIncidentActivity>> = await listIncidentActivity(ctx, {
        incidentId: id,
        limit: 3,
        ...(cursor === null ? {} : { cursor }),
      });
      seen.push(...page.items.map(({ type }) => type));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toEqual([
      'incident.commented',
      'incident.staged',
      'incident.alert_added',
      'incident.alert_added',
      'incident.opened',
      'alert.raised',
      'alert.raised',
    ]);
  });
});
