// `npm test`: every test that needs no server. Says plainly which were left out here, and why.
import { run } from './run-step.ts';

const needs = [
  { variable: 'TOCSIN_TEST_DATABASE_URL', what: 'PostgreSQL: locks and row-level security on a real server' },
  { variable: 'TOCSIN_TEST_BROWSER', what: 'Chromium: the dashboard in a real browser (1 uses the bundled one)' },
];
const passed = await run('tests', 'npx', ['vitest', 'run', ...process.argv.slice(2)]);
for (const { variable, what } of needs)
  if (!process.env[variable]) console.log(`skipped, ${variable} is not set: ${what}`);
process.exit(passed ? 0 : 1);
