// Grouping rules, proposals and the lab over the endpoints, on a real database.
import type { AlertFilter } from '@tocsin/contracts/api/alerts';
import { GroupingRuleBody } from '@tocsin/contracts/grouping';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { alertMatches, getAlertsForGrouping } from '#alerts';
import { inTransaction } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { closeIncident } from '../close.ts';
import { groupAlertIntoIncident } from '../group-alert.ts';
import { listIncidentAlerts } from '../list-alerts.ts';
import { listIncidents } from '../list.ts';
import { removeAlertFromIncident } from '../remove-alert.ts';
import { again, newScene, raise } from '../scene.ts';
import { runGroupingLabWith } from './lab.ts';
import { matches } from './match.ts';
import { acceptGroupingProposal, listGroupingProposals, rejectGroupingProposal } from './proposals.ts';
import {
  changeGroupingRule,
  createGroupingRule,
  getGroupingRule,
  listGroupingRules,
  orderGroupingRules,
  removeGroupingRule,
} from './rules.ts';
import { getGroupingStatistics, listShadowGroupings } from './statistics.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const body = (said: object): GroupingRuleBody =>
  GroupingRuleBody.parse({
    name: 'By dataset',
    mode: 'active',
    kind: 'group',
    groupBy: ['dataset'],
    latenessMinutes: null,
    ...said,
  });
const react = async (ctx: TestContext, ...ids: string[]): Promise<void> => {
  for (const subjectId of ids) await groupAlertIntoIncident(ctx, { subjectId });
};
const incidents = async (ctx: TestContext) =>
  (await listIncidents(ctx, { sort: '-createdAt', limit: 50 })).items.toReversed();
const members = async (ctx: TestContext, incidentId: string) =>
  (await listIncidentAlerts(ctx, { incidentId, limit: 200 })).items.map(({ membership }) => membership);
const proposals = async (ctx: TestContext, state: 'open' | 'rejected' = 'open') =>
  (await listGroupingProposals(ctx, { state, limit: 50 })).items;
const lab = runGroupingLabWith(() => Promise.resolve([]));

describe('the rules of an organisation', () => {
  it('begin with those that come with Tocsin; new ones are asked last, and may be put first', async () => {
    const ctx = await newScene(handle);
    const { items } = await listGroupingRules(ctx);
    expect(items).toMatchObject([
      { name: 'Same host or user', mode: 'active', shipped: true, position: 1 },
      { name: 'Related by entities', mode: 'shadow', shipped: true, position: 2 },
    ]);
    const made = await createGroupingRule(ctx, body({}));
    expect(made).toMatchObject({ position: 3, version: 1, major: 1, shipped: false });
    const ids = [made.id, ...items.map(({ id }) => id)];
    expect((await orderGroupingRules(ctx, { ids })).items.map(({ id }) => id)).toEqual(ids);
    await expect(orderGroupingRules(ctx, { ids: [made.id] })).rejects.toMatchObject({ code: 'invalid_grouping_order' });
    await expect(createGroupingRule(ctx, body({}))).rejects.toMatchObject({ code: 'grouping_name_taken' });
    await expect(createGroupingRule(ctx, body({ name: 'X', kind: 'temporal' }))).rejects.toMatchObject({
      code: 'invalid_grouping_rule',
    });
    expect(await activitiesOf(ctx, 'grouping_rule.created')).toHaveLength(1);
  });

  it('count their versions; what changes keys counts apart', async () => {
    const ctx = await newScene(handle);
    const { id: groupingRuleId, rev } = await createGroupingRule(ctx, body({}));
    const renamed = await changeGroupingRule(again(ctx), { groupingRuleId, rev, ...body({ name: 'Other' }) });
    expect(renamed).toMatchObject({ version: 2, major: 1, rev: 2 });
    const rekeyed = await changeGroupingRule(again(ctx), {
      groupingRuleId,
      ...body({ name: 'Other', groupBy: ['rule'] }),
    });
    expect(rekeyed).toMatchObject({ version: 3, major: 2 });
    await expect(changeGroupingRule(again(ctx), { groupingRuleId, rev, ...body({}) })).rejects.toMatchObject({
      code: 'stale_revision',
    });
    await removeGroupingRule(again(ctx), { groupingRuleId });
    await expect(getGroupingRule(ctx, { groupingRuleId })).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('are changed only by those who manage incidents', async () => {
    const ctx = await newScene(handle);
    const analyst = await testContext(handle, { orgId: ctx.orgId, role: 'analyst' });
    await expect(createGroupingRule(analyst, body({}))).rejects.toMatchObject({ kind: 'forbidden' });
    expect((await listGroupingRules(analyst)).items).toHaveLength(2);
  });
});

describe('a rule of one’s own', () => {
  it('groups by a field, says which version did, and what also matched', async () => {
    const ctx = await newScene(handle);
    const { items } = await listGroupingRules(ctx);
    const made = await createGroupingRule(
      ctx,
      body({ titleTemplate: '{rule}: {key}', severity: { kind: 'fixed', severity: 4 } }),
    );
    await orderGroupingRules(ctx, { ids: [made.id, ...items.map(({ id }) => id)] });
    await react(ctx, ...(await raise(ctx, { rule: 'a', severity: 3 })));
    await react(ctx, ...(await raise(ctx, { rule: 'b', severity: 3, minute: 5 })));
    const [incident] = await incidents(ctx);
    expect(incident).toMatchObject({ title: 'By dataset: dataset windows.sysmon', severity: 4, alertCount: 2 });
    const [first, second] = await members(ctx, incident?.id ?? '');
    expect(first).toMatchObject({
      because: 'the first alert with dataset windows.sysmon',
      rule: { id: made.id, name: 'By dataset', version: 1 },
      alsoMatched: [],
    });
    expect(second).toMatchObject({
      because: 'dataset windows.sysmon within 2 hours of INC-2026-00001',
      alsoMatched: ['Same host or user'],
    });
  });

  it('goes on with its open groups on the old version when its keys change', async () => {
    const ctx = await newScene(handle);
    const { id: groupingRuleId } = await createGroupingRule(ctx, body({ groupBy: ['ip'] }));
    const from = (rule: string, minute = 0) => ({ rule, minute, entities: ['ip:192.0.2.7', 'domain:x.example'] });
    await react(ctx, ...(await raise(ctx, from('a'))));
    await changeGroupingRule(again(ctx), { groupingRuleId, ...body({ groupBy: ['domain'] }) });
    await react(ctx, ...(await raise(ctx, from('b', 10))));
    const [incident, ...others] = await incidents(ctx);
    expect(others).toEqual([]);
    expect((await members(ctx, incident?.id ?? '')).map(({ rule }) => rule?.version)).toEqual([1, 1]);
  });

  it('reopens the closed incident, or adds beside it, where it says so', async () => {
    for (const [onClosed, stages] of [
      ['reopen', ['investigating']],
      ['attach_context', ['closed']],
      ['new_recurrence', ['closed', 'new']],
    ] as const) {
      const ctx = await newScene(handle);
      await createGroupingRule(ctx, body({ onClosed }));
      await react(ctx, ...(await raise(ctx, { rule: 'a' })));
      const [incident] = await incidents(ctx);
      const incidentId = incident?.id ?? '';
      await closeIncident(again(ctx), { incidentId, verdict: 'true_positive', reason: 'Done.', resolveAlerts: true });
      const [second = ''] = await raise(ctx, { rule: 'b', minute: 20 });
      await react(ctx, second);
      expect([onClosed, (await incidents(ctx)).map(({ stage }) => stage)]).toEqual([onClosed, stages]);
      const there = (await members(ctx, incidentId)).map(({ alertId }) => alertId);
      expect(there.includes(second)).toBe(onClosed !== 'new_recurrence');
    }
  });

  it('opens one incident however many alerts of a group are raised at once', async () => {
    const ctx = await newScene(handle);
    await createGroupingRule(ctx, body({}));
    const ids = await raise(
      ctx,
      ...Array.from({ length: 8 }, (_, n) => ({ rule: `r${n}`, entities: [`ip:192.0.2.${n}`] })),
    );
    await Promise.all([...ids, ...ids].map((subjectId) => groupAlertIntoIncident(ctx, { subjectId })));
    expect(await incidents(ctx)).toMatchObject([{ alertCount: 8 }]);
    expect(await activitiesOf(ctx, 'incident.alert_added')).toHaveLength(8);
  });
});

describe('what is proposed', () => {
  const proposing = async (ctx: TestContext) => {
    const { items } = await listGroupingRules(ctx);
    const related = items.find(({ kind }) => kind === 'entity_overlap');
    if (!related) throw new Error('It comes with Tocsin.');
    await changeGroupingRule(again(ctx), { groupingRuleId: related.id, ...related, mode: 'active' });
    return related.id;
  };
  const shared = (rule: string, minute = 0) => ({
    rule,
    minute,
    severity: 1,
    entities: ['hash:aa11', 'domain:x.example'],
  });

  it('waits for a person; accepted, it opens the incident', async () => {
    const ctx = await newScene(handle);
    await proposing(ctx);
    const ids = await raise(ctx, shared('a'), shared('b', 5));
    await react(ctx, ...ids, ...ids);
    const waiting = await proposals(ctx);
    expect(waiting.length).toBeGreaterThan(0);
    expect(await incidents(ctx)).toEqual([]);
    const [{ id: groupingProposalId } = { id: '' }] = waiting;
    expect(waiting[0]).toMatchObject({ ruleName: 'Related by entities', incident: null, others: [{}] });
    await acceptGroupingProposal(again(ctx), { groupingProposalId });
    const [incident] = await incidents(ctx);
    expect(incident).toMatchObject({ alertCount: 2, openedBy: 'Related by entities' });
    await expect(acceptGroupingProposal(again(ctx), { groupingProposalId })).rejects.toMatchObject({
      code: 'grouping_proposal_decided',
    });
  });

  it('rejected, it is not proposed again for a while, and the rule is less precise', async () => {
    const ctx = await newScene(handle);
    const ruleId = await proposing(ctx);
    await react(ctx, ...(await raise(ctx, shared('a'), shared('b', 5))));
    for (const { id } of await proposals(ctx))
      await rejectGroupingProposal(again(ctx), { groupingProposalId: id, reason: 'Backups.' });
    const third = { ...shared('a', 9), entities: ['hash:aa11', 'domain:x.example', 'host:other'] };
    await react(ctx, ...(await raise(ctx, third)));
    expect((await proposals(ctx)).filter(({ others }) => others.length === 1)).toEqual([]);
    const { items } = await getGroupingStatistics(ctx, { days: 30 });
    expect(items.find((each) => each.ruleId === ruleId)).toMatchObject({ accepted: 0, precision: 0 });
    expect((await proposals(ctx, 'rejected'))[0]).toMatchObject({ reason: 'Backups.', decidedBy: 'Ana' });
  });

  it('is only noted of a rule in shadow', async () => {
    const ctx = await newScene(handle);
    await react(ctx, ...(await raise(ctx, shared('a'), shared('b', 5))));
    expect(await proposals(ctx)).toEqual([]);
    const related = (await listGroupingRules(ctx)).items.find(({ mode }) => mode === 'shadow');
    const groupingRuleId = related?.id ?? '';
    const { items, next } = await listShadowGroupings(ctx, { groupingRuleId, limit: 1 });
    expect(items).toMatchObject([{ because: expect.stringMatching(/^shares (?:hash aa11|domain x.example)/) }]);
    expect(next).toEqual(expect.any(String));
    expect((await listShadowGroupings(ctx, { groupingRuleId, limit: 1, cursor: next ?? '' })).next).toBeNull();
  });
});

it('counts what people take out again against a rule', async () => {
  const ctx = await newScene(handle);
  const made = await createGroupingRule(ctx, body({}));
  const [one = '', two = ''] = await raise(ctx, { rule: 'a' }, { rule: 'b' });
  await react(ctx, one, two);
  const [incident] = await incidents(ctx);
  await removeAlertFromIncident(again(ctx), { incidentId: incident?.id ?? '', alertId: two, reason: 'Unrelated.' });
  const { items } = await getGroupingStatistics(ctx, { days: 30 });
  expect(items.find(({ ruleId }) => ruleId === made.id)).toMatchObject({
    grouped: 2,
    incidents: 1,
    removed: 1,
    precision: 0.5,
  });
});

describe('the lab', () => {
  it('tells what would move, and writes nothing', async () => {
    const ctx = await newScene(handle);
    await raise(ctx, { rule: 'a', severity: 3 }, { rule: 'b', severity: 3, entities: ['host:other'], minute: 5 });
    const before = (await activitiesOf(ctx)).length;
    const answer = await lab(ctx, { days: 7, draft: { ruleId: null, body: body({ mode: 'shadow' }) } });
    expect(answer).toMatchObject({ alerts: 2, moved: 2, before: [], after: [{ key: 'B1', twin: null, alerts: 2 }] });
    expect(answer.rows).toMatchObject([
      { before: null, after: 'B1' },
      { becauseAfter: expect.stringContaining('dataset') },
    ]);
    expect(await incidents(ctx)).toEqual([]);
    expect((await activitiesOf(ctx)).length).toBe(before);
  });

  it('shows nothing of sites that whoever asks does not see', async () => {
    const ctx = await newScene(handle);
    await raise(ctx, { rule: 'a', severity: 3 });
    const lyon = await testContext(handle, { orgId: ctx.orgId, clock: ctx.clock, role: 'analyst', sites: ['par'] });
    expect(await lab(lyon, { days: 7 })).toMatchObject({ alerts: 0, rows: [] });
  });
});

it('the filter of rules agrees with the filter of the queue', async () => {
  const ctx = await newScene(handle);
  const ids = await raise(
    ctx,
    { rule: 'a', severity: 3, entities: ['host:A', 'user:ana'] },
    { rule: 'b', severity: 1, dataset: 'okta.system' },
  );
  const filters: AlertFilter[] = [
    { severity: [3, 4] },
    { rule: ['a'] },
    { dataset: ['okta.system'] },
    { tactic: ['execution'] },
    { technique: ['T1059'] },
    { technique: ['T1003'] },
    { entity: ['host:a'] },
    { minRisk: 30 },
    { q: 'ana' },
    { q: 'ALR-2026-00001' },
    { site: ['lyo'] },
  ];
  await inTransaction(ctx, async (tx) => {
    for (const alert of await getAlertsForGrouping(tx, ids))
      for (const filter of filters)
        expect([filter, matches(filter, alert)]).toEqual([filter, await alertMatches(tx, alert.id, filter)]);
  });
});
