// `npm test`: every test that needs no server. With `--servers`, those that need PostgreSQL, NATS and Chromium.
// Says plainly what was left out here, and why; closes with one line that counts.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { run } from './run-step.ts';

const needs = [
  { variable: 'TOCSIN_TEST_DATABASE_URL', what: 'PostgreSQL (locks and row-level security on a real server)' },
  { variable: 'TOCSIN_TEST_NATS_URL', what: 'NATS (the stream between doors and detect workers)' },
  { variable: 'TOCSIN_TEST_BROWSER', what: 'Chromium (the dashboard in a real browser)' },
];
type Report = { numPassedTests: number; numFailedTests: number; numPendingTests: number; success: boolean };

const args = process.argv.slice(2);
const servers = args.includes('--servers');
const missing = needs.filter(({ variable }) => !process.env[variable]);
if (servers && missing.length > 0) {
  console.error(`--servers needs ${missing.map(({ variable }) => variable).join(' and ')}`);
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'tocsin-test-'));
const report = join(folder, 'report.json');
const passed = await run('tests', 'npx', [
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile=${report}`,
  ...args.filter((arg) => arg !== '--servers'),
]);
for (const { variable, what } of missing)
  console.log(`skipped, because ${variable} is not set: the tests that need ${what}`);
const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8')) as Report;
rmSync(folder, { recursive: true });
console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
process.exit(passed ? 0 : 1);
