// Loaded into the worker threads of a test: the first thread that is given a group stands still, for ever.
import { existsSync, writeFileSync } from 'node:fs';
import { env } from 'node:process';
import { parentPort } from 'node:worker_threads';

const mark = env['TOCSIN_TEST_STUCK_ONCE'] ?? '';

parentPort?.on('message', ({ kind }: { kind: string }) => {
  if (kind !== 'group' || mark === '' || existsSync(mark)) return;
  writeFileSync(mark, '');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
