// Runs rules over event files, without a server.
import { severityNames, type SeverityName } from '@tocsin/contracts/severity';
import { findSource, sources } from '@tocsin/server/ingest/sources/index';
import { ParseFault } from '@tocsin/server/ingest/sources/source';
import { createMatcher, parseSigma, type Matcher, type SigmaRule } from '@tocsin/sigma';
import { Command, Option } from 'commander';

import { findEventFiles, readEventFile, type EventFile } from '../event-files.ts';
import { CommandFault } from '../fault.ts';
import { jsonLine, printSummary, tableRow, tableHead, type Finding } from '../findings.ts';
import { bar, createProgress } from '../progress.ts';
import { readRuleFiles } from '../rule-files.ts';

type Options = { rules: string; source: string; level: SeverityName; json: boolean; quiet: boolean };

export const huntCommand = (): Command =>
  new Command('hunt')
    .description(
      'Match Sigma rules against event files (JSON lines, JSON arrays, EVTX as JSON, XML; gzip or not), offline',
    )
    .argument('<path>', 'a file, or a folder to search through')
    .requiredOption('--rules <path>', 'Sigma rules: a file, a folder or an archive')
    .addOption(
      new Option('--source <id>', 'how to read the events').choices(sources.map(({ id }) => id)).default('windows'),
    )
    .addOption(new Option('--level <level>', 'the least severity to show').choices([...severityNames]).default('info'))
    .option('--json', 'print one JSON object a finding', false)
    .option('--quiet', 'do not list refused rules', false)
    .action(hunt);

async function hunt(path: string, options: Options): Promise<void> {
  const files = findEventFiles(path);
  const rules = await loadRules(options);
  const matcher = createMatcher(rules);
  const started = performance.now();
  const totals = { events: 0, unread: 0, findings: 0, byRule: new Map<SigmaRule, number>() };
  const progress = createProgress();
  const allBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let bytes = 0;
  const onBytes = (count: number): void => {
    bytes += count;
    progress.show(
      `${bar(bytes / allBytes)}  ${totals.events.toLocaleString('en')} events, ${totals.findings.toLocaleString('en')} findings`,
    );
  };
  if (!options.json) console.log(tableHead);
  for (const file of files)
    for await (const finding of findingsIn(file, matcher, options, totals, onBytes)) {
      progress.end();
      console.log(options.json ? jsonLine(finding) : tableRow(finding));
    }
  progress.end();
  printSummary({ ...totals, rules: rules.length, files: files.length, seconds: (performance.now() - started) / 1000 });
}

async function loadRules({ rules: path, level, quiet }: Options): Promise<SigmaRule[]> {
  const read = (await readRuleFiles(path)).map((file) => parseSigma(file.source, file.path));
  const faults = read.flatMap((file) => file.faults);
  if (!quiet)
    for (const { file, line, column, message } of faults) console.error(`${file}:${line}:${column}: ${message}`);
  const rules = read.flatMap((file) => file.rules).filter(({ severity }) => severity >= severityNames.indexOf(level));
  if (rules.length === 0) throw new CommandFault(`${path} holds no rule of this level that can be used.`);
  return rules;
}

type Totals = { events: number; unread: number; findings: number; byRule: Map<SigmaRule, number> };

async function* findingsIn(
  file: EventFile,
  matcher: Matcher,
  options: Options,
  totals: Totals,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Finding> {
  const source = findSource(options.source);
  if (!source) throw new CommandFault(`There is no source ${options.source}.`);
  for await (const records of readEventFile(file, source.format, onBytes))
    for (const record of records) {
      totals.events += 1;
      if (record.fault !== undefined) {
        totals.unread += 1;
        continue;
      }
      try {
        const event = source.parse({ raw: record.raw, value: record.value, receivedAt: 0 });
        for (const { rule } of matcher.match(event.native, event.logsource)) {
          totals.findings += 1;
          totals.byRule.set(rule, (totals.byRule.get(rule) ?? 0) + 1);
          yield { file: file.path, rule, event, matched: matcher.explain(rule, event.native) };
        }
      } catch (error) {
        if (!(error instanceof ParseFault)) throw error;
        totals.unread += 1;
      }
    }
}
