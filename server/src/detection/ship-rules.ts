// Brings the rules that Tocsin ships into an organisation's library, and their new versions after an upgrade.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { inTransaction, type Context } from '#platform/context';

import { takeRules, type ImportResult, type RuleFile } from './import-rules.ts';

/** Every `.yml` below a folder, by its path within it. */
export const readRuleFolder = (folder: string): RuleFile[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name) && !/\.test\.ya?ml$/.test(name))
    .toSorted()
    .map((name) => ({ path: name, source: readFileSync(join(folder, name), 'utf8') }));

export const shipRules = (ctx: Context, files: readonly RuleFile[]): Promise<ImportResult> =>
  inTransaction(ctx, (tx) => takeRules(tx, files, { enabled: true, origin: 'tocsin' }));
