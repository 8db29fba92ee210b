// A worker thread that stands still is ended, and what it was working on is assembled by another.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, it } from 'vitest';

import type { RulesAtWork } from '#detection';

import type { GroupOrder } from './orders.ts';
import { packRecords } from './pack-records.ts';
import { createAssembler } from './pool.ts';

const rules: RulesAtWork = { orgId: 'org-1', serial: 1, tuning: [], rules: [] };
const order: GroupOrder = {
  orgId: 'org-1',
  batch: 7n,
  receivedAt: Date.parse('2026-03-14T09:26:53.000Z'),
  retentionDays: 90,
  members: [{ source: 'syslog', site: '', form: 'records', pieces: [packRecords([{ raw: 'one' }, { raw: 'two' }])] }],
};

let dir: string;
const before = env['NODE_OPTIONS'];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tocsin-stuck-'));
  env['TOCSIN_TEST_STUCK_ONCE'] = join(dir, 'stuck');
  env['NODE_OPTIONS'] = `--import ${fileURLToPath(new URL('./stuck-once.ts', import.meta.url))}`;
});
afterEach(() => {
  delete env['TOCSIN_TEST_STUCK_ONCE'];
  if (before === undefined) delete env['NODE_OPTIONS'];
  else env['NODE_OPTIONS'] = before;
  rmSync(dir, { recursive: true });
});

it('is ended, and another one answers for it', { timeout: 300_000 }, async () => {
  const deaths: Error[] = [];
  let threads = 0;
  const assembler = createAssembler(1, {
    silenceMs: 5_000,
    onStart: () => (threads += 1),
    onDeath: (error) => deaths.push(error),
  });
  const { batch } = await assembler.group(order, rules);
  expect(batch.accepted).toBe(2);
  expect(deaths.length).toBe(1);
  expect(threads).toBe(2);
  await assembler.close();
});
