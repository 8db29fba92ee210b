// The audit trail asked by every filter, and as a file.
import { siteCreated } from '@tocsin/contracts/activity';
import { exportActivities as exportEndpoint, listActivities as listEndpoint } from '@tocsin/contracts/api/activities';
import { afterAll, beforeEach, expect, it } from 'vitest';

import { record, type About } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';
import { openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { exportActivities, listActivities } from './list-activities.ts';

const handle = await openTestDatabase();
afterAll(() => handle.close());
let ctx: TestContext;
beforeEach(async () => {
  ctx = await testContext(handle, { name: 'Zoë Marchand' });
});

const act = (from: Context, name: string, about: Partial<About> = {}): Promise<void> =>
  inTransaction(from, (tx) => record(tx, siteCreated, { subjectId: `site-${name}`, ...about }, { code: 'x', name }));
const names = async (filter: object): Promise<unknown[]> =>
  (await listActivities(ctx, listEndpoint.input.parse(filter))).items.map(({ data }) => data['name']);

it('is narrowed by time, result, address and text', async () => {
  const early = ctx.now().toISOString();
  await act(ctx, 'one', { result: 'refused' });
  ctx.clock.advance(60_000);
  const late = ctx.now().toISOString();
  await act({ ...ctx, ip: '203.0.113.9', userAgent: 'Probe/1', strength: 'passkey' }, '100%_two', { result: 'read' });
  expect(await names({})).toEqual(['100%_two', 'one']);
  expect(await names({ from: late })).toEqual(['100%_two']);
  expect(await names({ to: early })).toEqual(['one']);
  expect(await names({ result: 'refused' })).toEqual(['one']);
  expect(await names({ result: 'refused,read' })).toEqual(['100%_two', 'one']);
  expect(await names({ ip: '203.0.113.9' })).toEqual(['100%_two']);
  expect(await names({ q: '100%_T' })).toEqual(['100%_two']);
  expect(await names({ q: '%' })).toEqual(['100%_two']);
  expect(await names({ q: 'zoë m' })).toHaveLength(2);
  expect(await names({ q: 'SITE-one' })).toEqual(['one']);
  const [row] = (await listActivities(ctx, listEndpoint.input.parse({ result: 'read' }))).items;
  expect(row).toMatchObject({ ip: '203.0.113.9', userAgent: 'Probe/1', strength: 'passkey', result: 'read' });
});

it('is exported whole, and no cell is run as a formula', async () => {
  await act(ctx, '=cmd()', { subjectId: '=1+1' });
  for (let made = 0; made < 3; made += 1) await act(ctx, `a "quoted", ${made}`);
  const text = async (input: object): Promise<string> => {
    let whole = '';
    for await (const line of exportActivities(ctx, exportEndpoint.input.parse(input))) whole += line;
    return whole;
  };
  const csv = (await text({ format: 'csv' })).trimEnd().split('\r\n');
  expect(csv).toHaveLength(5);
  expect(csv[0]).toMatch(/^at,type,result,actorKind/);
  expect(csv[4]).toContain(`"'=1+1"`);
  expect(csv[1]).toContain(String.raw`\""quoted\""`);
  const ndjson = (await text({})).trimEnd().split('\n');
  expect(ndjson.map((line) => JSON.parse(line).type)).toEqual(Array.from({ length: 4 }, () => 'site.created'));
  const analyst = await testContext(handle, { role: 'analyst', orgId: ctx.orgId });
  await expect(exportActivities(analyst, { format: 'csv' }).next()).rejects.toMatchObject({
    code: 'missing_permission',
  });
});
