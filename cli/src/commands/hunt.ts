// Runs rules over event files, without a server.
import { severityNames, type SeverityName } from '@tocsin/contracts/severity';
import { sources } from '@tocsin/server/ingest/sources/index';
import { Command, Option } from 'commander';

import { findEventFiles } from '../event-files.ts';
import { createFindingPrinter, findingFormats, type FindingFormat } from '../finding-printer.ts';
import { createHunter } from '../hunter.ts';
import { openOutput } from '../output.ts';
import { createProgress, progressLine } from '../progress.ts';
import { readLogs, requireSomeLog } from '../read-logs.ts';
import { loadRules } from '../rule-set.ts';
import { printSummary } from '../summary.ts';
import { timeOption } from '../time-option.ts';

type Options = {
  rules: string;
  source: string;
  level: SeverityName;
  format: FindingFormat;
  json?: boolean;
  output?: string;
  from?: number;
  to?: number;
  leftovers: boolean;
  quiet: boolean;
};

export const huntCommand = (): Command =>
  new Command('hunt')
    .description('Match Sigma rules against event files (EVTX, JSON in any framing, XML; gzip or zip or not), offline')
    .argument('<path...>', 'files, or folders to search through')
    .requiredOption('--rules <path>', 'Sigma rules: a file, a folder or an archive')
    .addOption(
      new Option('--source <id>', 'how to read events that are not EVTX')
        .choices(sources.map(({ id }) => id))
        .default('windows'),
    )
    .addOption(new Option('--level <level>', 'the least severity to show').choices([...severityNames]).default('info'))
    .addOption(new Option('--format <format>', 'how to print findings').choices([...findingFormats]).default('table'))
    .option('--json', 'the same as --format jsonl')
    .option('--output <file>', 'write findings to a file')
    .option('--from <time>', 'only events of this time and later (UTC)', timeOption)
    .option('--to <time>', 'only events before this time (UTC)', timeOption)
    .option('--leftovers', 'read what earlier records left in the unused parts of EVTX files too', false)
    .option('--quiet', 'do not list refused rules and damage', false)
    .action(hunt);

async function hunt(paths: string[], options: Options): Promise<void> {
  const { files, skipped } = findEventFiles(paths);
  for (const line of skipped) console.error(line);
  const rules = await loadRules(options.rules, options.level, options.quiet);
  const format = options.json === true ? 'jsonl' : options.format;
  const output = await openOutput(options.output, format === 'csv' ? '\r\n' : '\n');
  const printer = createFindingPrinter(format, output);
  const progress = createProgress();
  const hunter = createHunter(rules, options);
  const tell = (text: string): void => {
    progress.end();
    console.error(text);
  };
  const started = performance.now();
  const logs = readLogs(files, {
    source: options.source,
    leftovers: options.leftovers,
    onProgress: (bytes, total) =>
      progress.show(
        progressLine({ bytes, total, events: hunter.totals.events, seconds: (performance.now() - started) / 1000 }),
      ),
    onDamage: (text) => {
      if (!options.quiet) tell(text);
    },
    onUnreadable: (text) => {
      if (files.length > 1) tell(text);
    },
  });
  for await (const { name, source, records } of logs.read())
    for (const finding of hunter.findingsIn(name, source, records)) {
      if (output.terminal) progress.end();
      await printer.print(finding);
    }
  progress.end();
  requireSomeLog(logs, files, hunter.totals.events);
  for (const finding of hunter.finish()) await printer.print(finding);
  await printer.end();
  await output.end();
  const seconds = (performance.now() - started) / 1000;
  printSummary({ ...hunter.totals, rules: rules.count, files: files.length, damage: logs.damage, seconds });
  if (logs.unreadable.length + skipped.length > 0) process.exitCode = 1;
}
