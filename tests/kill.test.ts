// `kill -9` at random moments while events come in: nothing acknowledged is missing, nothing is doubled.
import { rmSync } from 'node:fs';

import { afterAll, expect, test } from 'vitest';

import { aBatch, allEvents, allOccurrences } from './batches.ts';
import { eventually, signedIn, startProcess, temporaryFolder, type RunningProcess } from './running.ts';

const dataDir = temporaryFolder();
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const cycles = 10;
const perBatch = 200;

test(
  `after ${cycles} kills every acknowledged batch is there once, with its alerts counted once`,
  { timeout: 600_000 },
  async () => {
    const acknowledged = new Set<number>();
    let next = 0;
    let running: RunningProcess = await startProcess(dataDir);
    const { call: first } = await signedIn(running.address);
    const { key } = await first('POST /api-keys', { name: 'Shipper', scopes: ['ingest:write'] });

    /** Named, as a shipper that sends again does it. */
    async function send(batch: number): Promise<void> {
      const response = await fetch(`${running.address}/api/v1/ingest/windows`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'idempotency-key': `batch-${batch}` },
        body: aBatch(batch, perBatch),
      });
      const answer = await response.text();
      expect(answer).toBe(`{"accepted":${perBatch},"unparsed":0}`);
      acknowledged.add(batch);
    }
    const unanswered = (): number[] =>
      Array.from({ length: next }, (_, batch) => batch).filter((batch) => !acknowledged.has(batch));

    for (let cycle = 0; cycle < cycles; cycle += 1) {
      const power = new AbortController();
      const again = unanswered();
      const sending = Array.from({ length: 3 }, async () => {
        while (!power.signal.aborted)
          await send(again.shift() ?? next++).catch((error: unknown) => {
            if (!power.signal.aborted) throw error;
          });
      });
      const before = acknowledged.size;
      await eventually('an acknowledgement', async () => acknowledged.size > before || undefined, 60_000);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 1200));
      power.abort();
      await running.kill();
      await Promise.all(sending);
      running = await startProcess(dataDir);
    }

    try {
      for (const batch of unanswered()) await send(batch);
      expect(acknowledged.size).toBeGreaterThanOrEqual(cycles);
      const { call } = await signedIn(running.address);
      const expected = next * perBatch;
      await allEvents(call, expected, 60_000);
      const names = await call('GET /events/fields/:field/values', { field: 'process.name', query: '' });
      expect(names.items.find(({ value }) => value === 'vssadmin.exe')?.count).toBe(next);
      await allOccurrences(call, next);
    } finally {
      await running.kill();
    }
  },
);
