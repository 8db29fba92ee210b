// An alert that names an asset is riskier by what depends on it.
import { expect, test } from 'vitest';

import { uuidv7 } from '#platform/id';
import { openTestDatabase, testContext } from '#platform/testing';

import { addAsset } from '../assets/change.ts';
import { aDetection } from './fixtures.ts';
import { getAlert } from './get.ts';
import { raiseAlerts } from './raise-alerts.ts';

test('an asset weighs in the risk of an alert that names it, by its full name too', async () => {
  const handle = await openTestDatabase();
  const ctx = await testContext(handle);
  await addAsset(ctx, {
    name: 'DC01', owner: null, criticality: 'critical', site: null, tags: [], note: '', identifiers: ['lyo-dc01'],
    origin: 'hand',
  }); // prettier-ignore
  const of = async (entities: string[]) => {
    const detection = aDetection({ entities, rule: { id: uuidv7() } });
    const { alerts } = await raiseAlerts(ctx, { batchKey: uuidv7(), detections: [detection] });
    return getAlert(ctx, { alertId: alerts[0]?.id ?? '' });
  };
  const plain = await of(['host:nobody']);
  const critical = await of(['host:LYO-DC01.aubrac.example', 'ip:192.0.2.200']);
  expect(critical.riskScore - plain.riskScore).toBe(12);
  expect(critical.assets).toMatchObject([
    { entity: 'host:LYO-DC01.aubrac.example', name: 'DC01', criticality: 'critical' },
  ]);
  expect(critical.scoreFactors).toContain('DC01 is an asset of critical importance: adds 12.');
  expect(plain.assets).toEqual([]);
  await handle.close();
});
