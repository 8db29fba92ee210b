// What is measured with: real telemetry and public rules where the corpora are, else our own.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

import { demoDay } from '../server/src/demo/scenario/day.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const corpora = process.env['TOCSIN_CORPORA'] ?? join(root, '../shared/corpora');

/** @returns `count` Windows events, one JSON text each. */
export function loadEvents(count: number): string[] {
  const path = join(corpora, 'telemetry/windows-60k.jsonl.gz');
  const lines = existsSync(path) ? recorded(path) : demonstrated(count);
  return Array.from({ length: count }, (_, index) => lines[index % lines.length] ?? '{}');
}

/** The recording wraps each event; the wrapper is no part of what a shipper sends. */
const recorded = (path: string): string[] =>
  gunzipSync(readFileSync(path))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.stringify((JSON.parse(line) as { event: unknown }).event));

const demonstrated = (count: number): string[] =>
  demoDay({ seed: 1, end: Date.now(), background: count })
    .filter(({ source }) => source === 'windows' || source === 'sysmon')
    .map(({ record }) => JSON.stringify(record));

export type RuleFile = { path: string; source: string };

export function loadRules(): RuleFile[] {
  const folders = ['rules', 'rules-emerging-threats', 'rules-threat-hunting', 'rules-compliance']
    .map((name) => join(corpora, 'sigma', name))
    .filter((path) => existsSync(path));
  return (folders.length > 0 ? folders : [join(root, 'content/rules')]).flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.yml') && !name.endsWith('.test.yml'))
      .map((name) => ({ path: name, source: readFileSync(join(folder, name), 'utf8') })),
  );
}
