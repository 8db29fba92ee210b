// How fast event log files are read, beside two baselines in the same run. `node bench/evtx.ts [--short]`
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { readEvtx } from '@tocsin/evtx';

import { cpuSeconds, report, short } from './report.ts';

type EvtxMeasured = {
  files: number;
  records: number;
  /** Everything per second of processor time, and the ratio to the slower baselines on the same events. */
  recordsPerSecond: number;
  megabytesPerSecond: number;
  /** JSON.parse of the same events as evtx_dump writes them; libevtx's evtxexport, null where it is not installed. */
  jsonRecordsPerSecond: number;
  evtxexportRecordsPerSecond: number | null;
  /** Of the densely filled files alone, as logs of a busy machine are. */
  dense: { records: number; recordsPerSecond: number; megabytesPerSecond: number };
};

type Log = { path: string; bytes: Uint8Array };
type Rate = { recordsPerSecond: number; megabytesPerSecond: number };

const corpora = process.env['TOCSIN_CORPORA'] ?? fileURLToPath(new URL('../../shared/corpora', import.meta.url));

const countRecords = (logs: readonly Log[]): number =>
  logs.reduce((sum, { bytes }) => sum + [...readEvtx(bytes)].length, 0);

/** The best of several rounds, each long enough to be measured; the first ones warm the engine. */
function rateOf(logs: readonly Log[]): Rate {
  const records = countRecords(logs);
  const bytes = logs.reduce((sum, log) => sum + log.bytes.length, 0);
  const passes = Math.max(1, Math.round((short ? 20_000 : 100_000) / Math.max(records, 1)));
  let best = Infinity;
  for (let round = 0; round < 4; round++)
    best = Math.min(
      best,
      cpuSeconds(() => {
        for (let pass = 0; pass < passes; pass++) countRecords(logs);
      }),
    );
  return { recordsPerSecond: (records * passes) / best, megabytesPerSecond: (bytes * passes) / best / 1e6 };
}

function jsonRate(logs: readonly Log[]): number {
  const texts = logs.flatMap(({ bytes }) => [...readEvtx(bytes)].map(({ event }) => JSON.stringify(event)));
  const passes = Math.max(1, Math.round(50_000 / Math.max(texts.length, 1)));
  let best = Infinity;
  for (let round = 0; round < 3; round++)
    best = Math.min(
      best,
      cpuSeconds(() => {
        for (let pass = 0; pass < passes; pass++) for (const text of texts) JSON.parse(text);
      }),
    );
  return (texts.length * passes) / best;
}

/** Processor time of the child processes, as the kernel accounts it to the shell that waits for them. */
function evtxexportRate(logs: readonly Log[]): number | null {
  if (spawnSync('evtxexport', ['-V']).status !== 0) return null;
  const script = 'for file in "$@"; do evtxexport -f xml "$file" >/dev/null 2>&1; done; times';
  const { stdout } = spawnSync('sh', ['-c', script, 'sh', ...logs.map(({ path }) => path)], { encoding: 'utf8' });
  const [, children = ''] = stdout.trim().split('\n');
  const seconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0);
  return seconds > 0 ? countRecords(logs) / seconds : null;
} // prettier-ignore

/** Null when there is nothing to read. */
function measureEvtx(): EvtxMeasured | null {
  const logs = globSync('{evtx,sigma/regression}/**/*.evtx', { cwd: corpora })
    .toSorted()
    .map((file) => ({ path: join(corpora, file), bytes: new Uint8Array(readFileSync(join(corpora, file))) }));
  if (logs.length === 0) return null;
  const dense = logs.filter(({ bytes }) => countRecords([{ path: '', bytes }]) >= 40);
  return {
    files: logs.length,
    records: countRecords(logs),
    ...rateOf(logs),
    jsonRecordsPerSecond: jsonRate(logs),
    evtxexportRecordsPerSecond: evtxexportRate(logs),
    dense: { records: countRecords(dense), ...rateOf(dense) },
  };
}

function describeEvtx(measured: EvtxMeasured): string[] {
  const { files, records, recordsPerSecond, megabytesPerSecond, jsonRecordsPerSecond, dense } = measured;
  const line = (rate: number, what: string): string =>
    `${Math.round(rate).toLocaleString('en').padStart(12)}  ${(rate / jsonRecordsPerSecond).toFixed(2).padStart(6)} ×  ${what}`;
  const exported = measured.evtxexportRecordsPerSecond;
  return [
    `${files} event logs, ${records} records; per second of processor time, and as a multiple of JSON.parse:`,
    line(recordsPerSecond, `EVTX to objects (${Math.round(megabytesPerSecond)} MB/s)`),
    line(
      dense.recordsPerSecond,
      `the same, densely filled files alone (${dense.records} records, ${Math.round(dense.megabytesPerSecond)} MB/s)`,
    ),
    line(jsonRecordsPerSecond, 'JSON.parse of the same events as JSON'),
    exported === null ? '              evtxexport is not installed' : line(exported, 'evtxexport to XML'),
  ];
}

const measured = measureEvtx();
report('evtx', measured ? describeEvtx(measured) : [`No event logs at ${corpora}: nothing to read.`], measured);
