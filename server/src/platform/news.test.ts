import { alertRaised, userCreated } from '@tocsin/contracts/activity';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { record } from './activity.ts';
import { inTransaction, type Context } from './context.ts';
import type { DatabaseHandle } from './database.ts';
import { createLog } from './log.ts';
import { createNews } from './news.ts';
import { openTestDatabase, testContext } from './testing.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const raise = (ctx: Context, number: string) =>
  inTransaction(ctx, (tx) =>
    record(
      tx,
      alertRaised,
      { subjectId: number },
      { number, title: 'Odd thing', severity: 3, ruleId: 'r', outcome: 'created' },
    ),
  );

test('tells what happens to alerts once and in order, and goes on after a failure and a restart', async () => {
  const ctx = await testContext(handle);
  await raise(ctx, 'ALR-1');
  const told: { subject: string; id: string; body: Record<string, unknown> }[] = [];
  let away = false;
  const bus = {
    publish: async (subject: string, body: Uint8Array, id: string) => {
      if (away) throw new Error('The broker is away.');
      const message = JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>;
      // While another transaction was under way, what came just before the start may be told too.
      if ((message['subject'] as { id: string }).id !== 'ALR-1') told.push({ subject, id, body: message });
      return { duplicate: false };
    },
  };
  const news = createNews({ handle, bus, log: createLog('silent') });
  await news.start();
  // The first step only finds out where the end is.
  await new Promise((resolve) => setTimeout(resolve, 300));
  await raise(ctx, 'ALR-2');
  await inTransaction(ctx, (tx) =>
    record(tx, userCreated, { subjectId: 'u' }, { email: 'ana@aubrac.example', role: 'viewer' }),
  );
  await expect.poll(() => told.length, { timeout: 5_000 }).toBe(1);
  expect(told[0]).toMatchObject({
    subject: `alerts.${ctx.orgId}.alert.raised`,
    body: { type: 'alert.raised', organisation: ctx.orgId, subject: { kind: 'alert', id: 'ALR-2' } },
  });
  expect(told[0]?.body['id']).toBe(told[0]?.id);

  away = true;
  await raise(ctx, 'ALR-3');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(told).toHaveLength(1);
  away = false;
  await expect.poll(() => told.length, { timeout: 5_000 }).toBe(2);
  await news.stop();
  await raise(ctx, 'ALR-4');
  const later = createNews({ handle, bus, log: createLog('silent') });
  await later.start();
  await expect.poll(() => told.length, { timeout: 5_000 }).toBe(3);
  await later.stop();
  expect(told.map(({ body }) => (body['subject'] as { id: string }).id)).toEqual(['ALR-2', 'ALR-3', 'ALR-4']);
});
