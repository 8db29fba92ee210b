// Several processes chain one ledger while they are killed again and again: no gap, nothing twice, nothing lost.
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

import { asBytes } from '@tocsin/contracts/ledger/fixtures';
import { verifyLedger } from '@tocsin/contracts/ledger/verify';
import { afterAll, describe, expect, it } from 'vitest';

import { act, aGround, exported } from '../../server/src/ledger/fixtures.ts';
import { getLedger } from '../../server/src/ledger/overview.ts';
import { sealRoot } from '../../server/src/ledger/seal-root.ts';
import { verifyNowWith } from '../../server/src/ledger/verify-now.ts';
import { openServerDatabase, testContext, testServerUrl } from '../../server/src/platform/testing.ts';
import { eventually } from '../running.ts';

const children = new Set<ChildProcess>();
afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

const started = (url: string): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'chain-process.ts'), url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.add(child);
    child.stdout?.once('data', () => resolve(child));
    child.once('exit', (code) => reject(new Error(`The process ended with ${code} before it chained.`)));
  });
const killed = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });

describe.skipIf(testServerUrl === null)('on a server', () => {
  it('three processes, killed in turn while others write and seal, leave one whole chain', async () => {
    const handle = await openServerDatabase(testServerUrl ?? '', { migrated: true });
    try {
      const writers = await Promise.all([testContext(handle), testContext(handle)]);
      const ground = aGround(handle);
      let running = await Promise.all([1, 2, 3].map(() => started(handle.url)));
      const writing = Promise.all(writers.flatMap((ctx) => [act(ctx, 150), act(ctx, 150)]));
      for (let round = 0; round < 4; round += 1) {
        const [first, ...rest] = running;
        if (first) await killed(first);
        await Promise.all(writers.map((ctx) => sealRoot(ground, ctx)));
        running = [...rest, await started(handle.url)];
      }
      await writing;
      for (const ctx of writers) {
        const head = await eventually(
          'all to be chained',
          async () => {
            const state = await getLedger(ctx);
            return state.waiting.count === 0 ? state.head : undefined;
          },
          120_000,
        );
        expect(head?.seq).toBe(300);
        const text = await exported(ground, ctx);
        const [key] = (await getLedger(ctx)).keys;
        expect(await verifyLedger(asBytes(text), [key?.id ?? ''])).toMatchObject({
          outcome: 'intact',
          trusted: true,
          facts: { entries: 300, withheld: 0 },
        });
        expect(await verifyNowWith(ground)(ctx)).toMatchObject({ outcome: 'intact', findings: [] });
      }
      await Promise.all(running.map(killed));
    } finally {
      await handle.close();
    }
  }, 300_000);
});
