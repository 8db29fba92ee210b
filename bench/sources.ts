// What normalising costs for each source, over its recordings, beside JSON.parse of the same records. `node bench/sources.ts [--short]`
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { RawRecord } from '../server/src/ingest/body.ts';
import { readRecord } from '../server/src/ingest/read-record.ts';
import { recorded, recordedAt, recordingsFolder, recordingsOf } from '../server/src/ingest/sources/fixtures.ts';
import { sources } from '../server/src/ingest/sources/index.ts';
import type { Source } from '../server/src/ingest/sources/source.ts';
import { cpuSeconds, report, short } from './report.ts';

type Cost = { source: string; records: number; normaliseUs: number; parseUs: number; ratio: number };

const events = short ? 2_000 : 20_000;
const rounds = short ? 2 : 5;

const recordsOf = async (source: Source): Promise<RawRecord[]> =>
  (await Promise.all(recordingsOf(source).map((name) => recorded(source, name)))).flat();

/** Microseconds an event, the best of some rounds: what others do on the machine only ever adds. */
function best(work: () => void): number {
  const seconds = Array.from({ length: rounds }, () => cpuSeconds(work));
  return (Math.min(...seconds) * 1e6) / events;
}

function costOf(source: Source, records: readonly RawRecord[]): Cost {
  const about = { source, site: '', receivedAt: recordedAt };
  const each = (work: (record: RawRecord) => void): void => {
    for (let n = 0; n < events; n += 1) {
      const record = records[n % records.length];
      if (record) work(record);
    }
  };
  // Text is no JSON: as a string it is, so that the same bytes are read.
  const texts = new Map(
    records.map((record) => [record, record.value === undefined ? JSON.stringify(record.raw) : record.raw]),
  );
  const normaliseUs = best(() => each((record) => void readRecord(about, record)));
  const parseUs = best(() =>
    each((record) => {
      try {
        JSON.parse(texts.get(record) ?? '""');
      } catch {
        // A record that is broken costs what it costs to find out.
      }
    }),
  );
  return { source: source.id, records: records.length, normaliseUs, parseUs, ratio: normaliseUs / parseUs };
}

const costs: Cost[] = [];
for (const source of sources) {
  if (!existsSync(join(recordingsFolder, source.id))) continue;
  const records = await recordsOf(source);
  if (records.length > 0) costs.push(costOf(source, records));
}
costs.sort((a, b) => b.normaliseUs - a.normaliseUs);
const middle = costs[Math.floor(costs.length / 2)];
report(
  'sources',
  [
    `${'source'.padEnd(28)} records  µs/event  × JSON.parse`,
    ...costs.map(
      ({ source, records, normaliseUs, ratio }) =>
        `${source.padEnd(28)} ${String(records).padStart(7)}  ${normaliseUs.toFixed(1).padStart(8)}  ${ratio.toFixed(1).padStart(12)}`,
    ),
    `${costs.length} sources; the one in the middle costs ${middle?.normaliseUs.toFixed(1)} µs an event, ${middle?.ratio.toFixed(1)} × JSON.parse`,
  ],
  costs,
);
