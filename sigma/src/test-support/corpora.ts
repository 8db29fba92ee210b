// Finds the public rules and events that tests read; they are not part of the project.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

import { parse } from 'yaml';

const root = env['TOCSIN_CORPORA'] ?? fileURLToPath(new URL('../../../../shared/corpora', import.meta.url));

/** Why tests on the corpora are skipped; null when they are there. */
export const missingCorpora: string | null = existsSync(join(root, 'sigma')) ? null : `no corpora at ${root}`;

const rulesRoot = join(root, 'sigma');

export const publicRuleFiles = (): { file: string; source: string }[] =>
  globSync('rules*/**/*.yml', { cwd: rulesRoot })
    .sort()
    .map((file) => ({ file, source: readFileSync(join(rulesRoot, file), 'utf8') }));

export type Recording = { file: string; info: string; json: string };

/** Each regression recording: the description beside it and its events as JSON objects one after another. */
export const regressionRecordings = (): Recording[] =>
  globSync('regression/**/*.json', { cwd: rulesRoot })
    .sort()
    .map((file) => ({
      file,
      info: readFileSync(join(rulesRoot, file, '../info.yml'), 'utf8'),
      json: readFileSync(join(rulesRoot, file), 'utf8'),
    }));

type Flat = Record<string, unknown>;

/** The recorded Windows events, flat, every `step`-th of them. */
export function telemetry(step: number): Flat[] {
  const lines = gunzipSync(readFileSync(join(root, 'telemetry/windows-60k.jsonl.gz')))
    .toString('utf8')
    .split('\n');
  return lines
    .filter((line, index) => line !== '' && index % step === 0)
    .map((line) => asObject(asObject(JSON.parse(line))['event']));
}

/** The public file that says which Windows events serve which log source. */
export const publicRouting = (): Flat =>
  asObject(parse(readFileSync(join(rulesRoot, 'logsource-routing.yml'), 'utf8')));

/** JSON read from a corpus: an object, or an empty one. */
export function asObject(value: unknown): Flat {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
