// Builds the dashboard when a source of it is newer than the last build. `npm start` calls this; `--force` always builds.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { buildVerifyPage } from './build-verify-page.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'dashboard/dist/.built-from');
const inputs = [
  'dashboard/src',
  'dashboard/public',
  'dashboard/index.html',
  'dashboard/vite.config.ts',
  'dashboard/package.json',
  'contracts/src',
  'package-lock.json',
];

function filesOf(path: string): string[] {
  const whole = join(root, path);
  if (!existsSync(whole)) return [];
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(whole, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
}

/** What the dashboard would be built from now: content, not dates, so that a fresh clone of the same tree matches. */
function sourceHash(): string {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap(filesOf).toSorted()) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** @returns whether a build was made. */
export async function buildDashboard({
  force = false,
  say = (line) => console.error(`Tocsin: ${line}`),
}: { force?: boolean; say?: (line: string) => void } = {}): Promise<boolean> {
  const hash = sourceHash();
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return false;
  say('building the dashboard (about ten seconds, once) …');
  const { build } = await import('vite');
  const before = process.env['NODE_ENV'];
  // Vite keeps what it finds; inside a test run that would build the libraries' slow development halves in.
  process.env['NODE_ENV'] = 'production';
  try {
    await build({ root: join(root, 'dashboard'), logLevel: 'error' });
    await buildVerifyPage();
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
  writeFileSync(stamp, hash);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await buildDashboard({ force: process.argv.includes('--force') });
