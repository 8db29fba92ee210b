// Sends event files to a running Tocsin through its door, so that history is searched and matched like new events.
import { sources } from '@tocsin/server/ingest/sources/index';
import { Command, Option } from 'commander';

import { connectionOf, unreachable, withConnection, type ConnectionOptions } from '../connection.ts';
import { findEventFiles, type EventFile } from '../event-files.ts';
import { openLogs } from '../event-records.ts';
import { CommandFault, FileFault } from '../fault.ts';
import { batchesOf, type Batch } from '../import-batches.ts';
import { createProgress, progressLine } from '../progress.ts';
import { readLogs, requireSomeLog } from '../read-logs.ts';
import { createSender } from '../send-batch.ts';

type Options = ConnectionOptions & {
  source?: string;
  site?: string;
  leftovers: boolean;
  json: boolean;
  quiet: boolean;
};

/** Requests under way: one is read and matched while another is on its way. */
const senders = 3;

export const importCommand = (): Command =>
  withConnection(new Command('import'))
    .description('Send event files (EVTX, JSON, XML, text lines; gzip or zip or not) to a running Tocsin')
    .argument('<path...>', 'files, or folders to search through')
    .addOption(
      new Option('--source <id>', 'how to read them; EVTX says it itself').choices(sources.map(({ id }) => id)),
    )
    .option('--site <code>', 'the site they come from')
    .option('--leftovers', 'send what earlier records left in the unused parts of EVTX files too', false)
    .option('--json', 'print the result as JSON', false)
    .option('--quiet', 'do not list damage', false)
    .action(importEvents);

async function importEvents(paths: string[], options: Options): Promise<void> {
  const { files, skipped } = findEventFiles(paths);
  for (const line of skipped) console.error(line);
  if (options.source === undefined) await requireEventLogs(files);
  const connection = connectionOf(options);
  const progress = createProgress();
  const tell = (text: string): void => {
    progress.end();
    console.error(text);
  };
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const total = { accepted: 0, unparsed: 0, unread: 0 };
  const logs = readLogs(files, {
    source: options.source ?? 'windows',
    leftovers: options.leftovers,
    onProgress: (bytes, all) =>
      progress.show(progressLine({ bytes, total: all, events: total.accepted, seconds: seconds() })),
    onDamage: (text) => {
      if (!options.quiet) tell(text);
    },
    onUnreadable: (text) => {
      if (files.length > 1) tell(text);
    },
  });
  const send = createSender({ ...connection, site: options.site });
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const start = (batch: Batch): void => {
    const sent = send(batch)
      .then(({ accepted, unparsed }) => {
        total.accepted += accepted;
        total.unparsed += unparsed;
      })
      .catch((error: unknown) => void failures.push(error))
      .finally(() => underWay.delete(sent));
    underWay.add(sent);
  };
  for await (const batch of batchesOf(logs.read(), () => (total.unread += 1))) {
    start(batch);
    if (underWay.size >= senders) await Promise.race(underWay);
    if (failures.length > 0) break;
  }
  await Promise.all(underWay);
  if (failures.length > 0) {
    progress.end();
    if (total.accepted > 0)
      console.error(
        `${total.accepted.toLocaleString('en')} events had been accepted. Run the same command again: what has arrived is not stored twice.`,
      );
    throw unreachable(connection.baseUrl, failures[0]);
  }
  progress.end();
  requireSomeLog(logs, files, total.accepted + total.unread);
  const result = { ...total, files: files.length, unreadable: logs.unreadable.length };
  if (options.json) console.log(JSON.stringify(result));
  else report(result, seconds(), connection.baseUrl);
  if (logs.unreadable.length + skipped.length > 0) process.exitCode = 1;
}

/** @throws CommandFault before anything is sent, when a file does not say by itself what it holds */
async function requireEventLogs(files: readonly EventFile[]): Promise<void> {
  for (const file of files)
    try {
      for await (const { name, kind } of openLogs(file, { format: 'json' })) {
        if (kind === 'evtx') break;
        throw new CommandFault(
          `${name} does not say which source it is from. Name it with --source, or have each record recognised with --source auto.`,
        );
      }
    } catch (error) {
      // Told when its turn comes.
      if (!(error instanceof FileFault)) throw error;
    }
}

type Result = { accepted: number; unparsed: number; unread: number; files: number; unreadable: number };

function report({ accepted, unparsed, unread, files }: Result, seconds: number, baseUrl: string): void {
  const count = (number: number): string => number.toLocaleString('en');
  const rate = count(Math.round(accepted / Math.max(seconds, 0.001)));
  console.log(
    `${count(accepted)} events of ${count(files)} ${files === 1 ? 'file' : 'files'} accepted (${count(unparsed)} of them unparsed), ${count(unread)} could not be read, in ${seconds.toFixed(1)} s, ${rate} events/s. Search them at ${baseUrl}/search.`,
  );
}
