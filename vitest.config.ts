// How every test is found and run: one process pool, no isolation, so that 100 files start in seconds.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{contracts,sigma,evtx,server,cli,tools}/**/*.test.ts',
      'dashboard/src/**/*.test.{ts,tsx}',
      'tests/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**'],
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 90_000,
    // A busy machine may take its time; what never comes still fails.
    expect: { poll: { timeout: 60_000 } },
  },
});
