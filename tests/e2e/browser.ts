// A real Chromium for tests: the one named in TOCSIN_TEST_BROWSER, or with `1` the one inside the npm package.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium, type Browser } from 'playwright-core';

const wanted = process.env['TOCSIN_TEST_BROWSER'];
/** Why browser tests are skipped, or null when they run. */
export const skipReason = wanted ? null : 'TOCSIN_TEST_BROWSER is not set: no browser to test in';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
];
const cache = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url));

export async function openBrowser(): Promise<Browser> {
  const { executablePath, env } = wanted && wanted !== '1' ? { executablePath: wanted, env: {} } : await bundled();
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return chromium.launch({ executablePath, env: { ...inherited, ...env }, args: flags });
}

/** Unpacks the package's browser once; lends it its own libraries and fonts where the system has none. */
async function bundled(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const require = createRequire(import.meta.url);
  const root = require.resolve('@sparticuz/chromium').replace(/build[/\\].*$/, '');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const folder = join(cache, `chromium-${version}`);
  const executablePath = join(folder, 'chromium');
  if (!existsSync(executablePath)) await unpack(join(root, 'bin'), folder);
  const env: Record<string, string> = {};
  if (spawnSync(executablePath, ['--version']).status !== 0) env['LD_LIBRARY_PATH'] = join(folder, 'al2023/lib');
  if (!existsSync('/etc/fonts/fonts.conf')) {
    // The package's own settings look for fonts in a folder that is not ours.
    const settings = join(folder, 'fonts.conf');
    const dirs = `<dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'font-cache')}</cachedir>`;
    writeFileSync(
      settings,
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${dirs}</fontconfig>`,
    );
    env['FONTCONFIG_FILE'] = settings;
  }
  return { executablePath, env };
}

/** Into a folder of its own first: another test process may be doing the same. */
async function unpack(archives: string, folder: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const own = mkdtempSync(join(cache, 'unpacking-'));
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = own;
  try {
    const { inflate } = await import('@sparticuz/chromium');
    for (const name of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'])
      await inflate(join(archives, name));
    renameSync(own, folder);
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    if (!existsSync(join(folder, 'chromium'))) throw error;
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

/** A session's cookies, as a header has them, for a browser's context. */
export const cookiesFor = (cookie: string, url: string): { name: string; value: string; url: string }[] =>
  cookie.split('; ').map((pair) => {
    const at = pair.indexOf('=');
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url };
  });
