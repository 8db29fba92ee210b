// Duties to report to a regulator: declared, running by the law, and done.
import { afterAll, beforeEach, expect, test } from 'vitest';

import { openTestDatabase, type TestContext } from '#platform/testing';

import { openIncident } from '../incidents/open.ts';
import { again, newScene } from '../incidents/scene.ts';
import { declareDutyWith, reportDutyWith } from './act.ts';
import { changePolicy, listPolicies } from './policies.ts';
import { asleep, at, hour, list, refresh } from './scene.ts';

const handle = await openTestDatabase();
afterAll(() => handle.close());
let ana: TestContext;
beforeEach(async () => {
  ana = await newScene(handle);
});
const incident = (ctx: TestContext, title = 'Ours', severity = 2) =>
  openIncident(again(ctx), { title, severity, alertIds: [] });

test('a duty to report waits until it is declared, runs by the law, and is done when it was reported', async () => {
  const gdpr = (await listPolicies(again(ana))).items.find(({ name }) => name === 'GDPR');
  if (!gdpr) throw new Error('It comes with Tocsin.');
  const { id: slaPolicyId, rev, version: _v, effectiveFrom: _e, changedBy: _b, changedAt: _a, ...body } = gdpr;
  await changePolicy(again(ana), { slaPolicyId, rev, ...body, enabled: true });
  ana.clock.advance(1000);
  const { id: incidentId } = await incident(ana);
  await refresh(ana, incidentId);
  const duties = async () => (await list(ana, incidentId)).items.filter(({ layer }) => layer === 'regulator');
  expect(await duties()).toMatchObject([{ state: 'pending', law: 'Regulation (EU) 2016/679, Article 33(1)' }]);
  const [declare, report] = [declareDutyWith(asleep), reportDutyWith(asleep)];
  const early = declare(again(ana), { incidentId, policyId: slaPolicyId, reason: 'Records.', at: at(ana, -hour) });
  await expect(early).rejects.toMatchObject({ code: 'invalid_sla_moment' });
  ana.clock.advance(2 * hour);
  const aware = at(ana, -hour);
  await declare(again(ana), { incidentId, policyId: slaPolicyId, reason: 'Records.', at: aware });
  const due = new Date(Date.parse(aware) + 72 * hour).toISOString();
  expect(await duties()).toMatchObject([{ state: 'running', startedAt: aware, dueAt: due }]);
  const twice = declare(again(ana), { incidentId, policyId: slaPolicyId, reason: 'Again.' });
  await expect(twice).rejects.toMatchObject({ code: 'sla_declared' });
  ana.clock.advance(hour);
  await report(again(ana), { incidentId, policyId: slaPolicyId, target: 'authority', note: 'Filed as 4711.' });
  expect(await duties()).toMatchObject([{ state: 'met', stoppedAt: at(ana, 0) }]);
  const after = report(again(ana), { incidentId, policyId: slaPolicyId, target: 'authority', note: 'Again.' });
  await expect(after).rejects.toMatchObject({ code: 'sla_not_running' });
});
