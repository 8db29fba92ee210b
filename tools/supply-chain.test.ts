// What is installed, what is known to be weak in it, and the list of it all.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';
import * as z from 'zod';

import { judgeAdvisories } from './advisories.ts';
import { installedPackages, isAllowed, refusedLicences } from './licences.ts';

const root = join(import.meta.dirname, '..');

describe('licences', () => {
  test.each([
    ['MIT', false, true],
    ['(MIT OR GPL-3.0-only)', false, true],
    ['Apache-2.0 AND MIT', false, true],
    ['MIT AND GPL-3.0-only', false, false],
    ['GPL-3.0-only', true, false],
    ['AGPL-3.0-or-later', true, false],
    ['MPL-2.0', false, false],
    ['MPL-2.0', true, true],
    ['UNLICENSED', true, false],
    ['SEE LICENSE IN LICENSE.md', true, false],
    ['none', true, false],
  ])('%s, only to build with: %s; allowed: %s', (licence, dev, expected) => {
    expect(isAllowed(licence, { dev })).toBe(expected);
  });
  test('one that is not allowed is named with its licence', () => {
    const packages = [
      { place: 'node_modules/a', name: 'a', licence: 'MIT', dev: false },
      { place: 'node_modules/b', name: 'b', licence: 'GPL-3.0-only', dev: false },
    ];
    expect(refusedLicences(packages)).toEqual(['node_modules/b: GPL-3.0-only']);
  });
  test('of every installed package are allowed', () => {
    const installed = installedPackages(root);
    expect(installed.length).toBeGreaterThan(100);
    expect(refusedLicences(installed)).toEqual([]);
  });
});

describe('advisories', () => {
  const report = (
    vulnerabilities: Record<string, { name: string; severity: string }>,
    counts: Record<string, number>,
  ) => JSON.stringify({ vulnerabilities, metadata: { vulnerabilities: counts } });
  test('of high or critical severity stop a change, with the name of the package', () => {
    const text = report({ bad: { name: 'bad', severity: 'high' } }, { high: 1, critical: 0, total: 1 });
    expect(judgeAdvisories(text)).toEqual({ passes: false, line: expect.stringContaining('bad (high)') });
  });
  test('of lower severity do not', () => {
    const text = report(
      { meh: { name: 'meh', severity: 'moderate' } },
      { moderate: 1, high: 0, critical: 0, total: 1 },
    );
    expect(judgeAdvisories(text).passes).toBe(true);
  });
  test.each(['', 'not json', 'null', '{"message":"405 Method Not Allowed","statusCode":405}'])(
    'that cannot be asked for keep nobody from working: %j',
    (text) => {
      expect(judgeAdvisories(text)).toEqual({ passes: true, line: expect.stringContaining('not checked') });
    },
  );
});

describe('the list of materials', () => {
  const Bill = z.object({
    bomFormat: z.literal('CycloneDX'),
    specVersion: z.enum(['1.5', '1.6', '1.7']),
    serialNumber: z.string().regex(/^urn:uuid:[0-9a-f-]{36}$/),
    version: z.int().positive(),
    metadata: z.object({
      timestamp: z.iso.datetime(),
      component: z.object({ 'bom-ref': z.string(), type: z.literal('application'), name: z.string() }),
    }),
    components: z.array(
      z.object({
        'bom-ref': z.string(),
        type: z.enum(['library', 'application', 'framework']),
        name: z.string().min(1),
        version: z.string().min(1),
        purl: z.string().regex(/^pkg:npm\/(%40[^/]+\/)?[^@/]+@[^@/]+$/),
        hashes: z.array(z.object({ alg: z.string(), content: z.string().regex(/^[0-9a-f]+$/) })).optional(),
      }),
    ),
    dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
  });

  test('is valid CycloneDX, complete, and leads from each part to its parts', { timeout: 300_000 }, () => {
    const dir = mkdtempSync(join(tmpdir(), 'tocsin-sbom-'));
    const out = join(dir, 'bill.json');
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'tools/sbom.ts'), '--out', out], {
      cwd: root,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    const bill = Bill.parse(JSON.parse(readFileSync(out, 'utf8')));
    rmSync(dir, { recursive: true });

    const purls = new Set(bill.components.map(({ purl }) => decodeURIComponent(purl)));
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { name?: string; version?: string; link?: boolean }>;
    };
    const missing = Object.entries(lock.packages)
      .filter(([place, { link }]) => place.includes('node_modules/') && !link)
      .map(([place, { name, version }]) => `pkg:npm/${name ?? place.split('node_modules/').at(-1)}@${version}`)
      .filter((purl) => !purls.has(purl));
    expect(missing).toEqual([]);

    const refs = new Set([bill.metadata.component['bom-ref'], ...bill.components.map((part) => part['bom-ref'])]);
    expect(refs.size).toBe(bill.components.length + 1);
    for (const { ref, dependsOn } of bill.dependencies)
      expect([ref, [ref, ...dependsOn].filter((each) => !refs.has(each))]).toEqual([ref, []]);
  });
});
