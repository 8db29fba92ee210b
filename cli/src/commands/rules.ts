// The rule library from the command line.
import { createClient, type Output } from '@tocsin/contracts/client';
import { Command } from 'commander';

import { connectionOf, unreachable, withConnection, type ConnectionOptions } from '../connection.ts';
import { bar, createProgress } from '../progress.ts';
import { readRuleFiles, type RuleFile } from '../rule-files.ts';
import { checkRules } from './rules-check.ts';
import { listProposals, syncRules } from './rules-sync.ts';

type Result = Output<'POST /detection/rules/import'>;
type Options = ConnectionOptions & { disabled: boolean; json: boolean };

export const rulesCommand = (): Command =>
  new Command('rules')
    .description('The rule library')
    .addCommand(
      new Command('check')
        .description('Say what is wrong with rules and what could be better, without a server')
        .argument('<path>', 'a file, a folder or an archive')
        .option('--strict', 'exit with 2 where there are only warnings', false)
        .option('--json', 'print the result as JSON', false)
        .action(checkRules),
    )
    .addCommand(
      withConnection(new Command('import'))
        .description('Import Sigma rules from a file, a folder or an archive (.zip, .tar, .tar.gz)')
        .argument('<path>')
        .option('--disabled', 'add new rules switched off', false)
        .option('--json', 'print the result as JSON', false)
        .action(importRules),
    )
    .addCommand(
      withConnection(new Command('sync'))
        .description('Compare the library with a folder, an archive or a Git repository; what differs is proposed')
        .argument(
          '<source>',
          'a folder, a .zip or .tar.gz on disk or at an address, or the address of a Git repository',
        )
        .option('--revision <rev>', 'the commit or tag to follow (Git), or a name for what is followed')
        .option('--path <folder>', 'only what is below this folder of the source')
        .option('--sha256 <hex>', 'refuse an archive with another hash')
        .option('--git', 'the address is a Git repository, whatever it ends with', false)
        .option('--accept <kinds>', 'accept at once: new, changed, removed (rules edited here always wait)')
        .option('--mode <mode>', 'how accepted new rules start: active, shadow, draft, disabled', 'active')
        .option('--json', 'print the result as JSON', false)
        .action(syncRules),
    )
    .addCommand(
      withConnection(new Command('proposals'))
        .description('List upstream changes that wait for a decision')
        .option('--json', 'one JSON object a line', false)
        .action(listProposals),
    );

/** Small enough for one request, large enough that 4,000 rules are a handful of them. */
function* partsOf(files: readonly RuleFile[]): Generator<RuleFile[]> {
  for (let start = 0; start < files.length; start += 400) yield files.slice(start, start + 400);
}

async function importRules(path: string, { disabled, json, ...where }: Options): Promise<void> {
  const files = await readRuleFiles(path);
  const connection = connectionOf(where);
  const call = createClient(connection);
  const progress = createProgress();
  const total: Result = { added: 0, changed: 0, unchanged: 0, refused: [] };
  let sent = 0;
  try {
    for (const part of partsOf(files)) {
      const result = await call('POST /detection/rules/import', { files: part, enabled: !disabled });
      total.added += result.added;
      total.changed += result.changed;
      total.unchanged += result.unchanged;
      total.refused.push(...result.refused);
      sent += part.length;
      progress.show(`${bar(sent / files.length)}  ${sent} of ${files.length} files`);
    }
  } catch (error) {
    throw unreachable(connection.baseUrl, error);
  } finally {
    progress.end();
  }
  if (json) console.log(JSON.stringify(total));
  else report(total);
  if (total.refused.length > 0) process.exitCode = 1;
}

function report({ added, changed, unchanged, refused }: Result): void {
  for (const { file, line, column, message } of refused) console.error(`${file}:${line}:${column}: ${message}`);
  console.log(`${added} rules added, ${changed} changed, ${unchanged} unchanged, ${refused.length} refused.`);
}
