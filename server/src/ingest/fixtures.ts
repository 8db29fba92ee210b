// Builders for the tests of ingest: an assembly line over a real telemetry log, and rules to match with.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { createMatcher, parseSigma } from '@tocsin/sigma';

import { createRuleSets, type LiveRules } from '#detection';
import type { EventStore } from '#platform/event-store';
import { createLog } from '#platform/log';
import { openTelemetryLog, type TelemetryLog, type TelemetryRecord } from '#platform/telemetry-log';

import { createAdmission } from './admission.ts';
import { createAssemblyLine, type Intake } from './assembly-line.ts';
import type { RawRecord } from './body.ts';

export const ruleText = `title: Odd word
id: 7c1f3a52-0000-4000-8000-000000000001
description: For a test.
references:
  - https://example.org/odd
logsource:
  product: linux
detection:
  odd:
    - odd-word
  condition: odd
falsepositives:
  - Tests
level: high
`;

export function rulesOf(source: string, version = 1): LiveRules {
  const { rules, faults } = parseSigma(source, 'rule.yml');
  if (faults.length > 0) throw new Error(faults.map(({ message }) => message).join(' '));
  const ruleOf = new Map(rules.map(({ id }) => [id, { version, mode: 'active' as const }]));
  return { matcher: createMatcher(rules), ruleOf, tuner: { apply: () => null } };
}

/** `delivered` waits until all that was appended is read back; nothing is delivered before. */
export async function anIntake(): Promise<{
  line: Intake & { telemetry: TelemetryLog };
  dir: string;
  delivered: () => Promise<TelemetryRecord[]>;
  drop: () => Promise<void>;
}> {
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-ingest-'));
  const telemetry = await openTelemetryLog({ dir, segmentBytes: 1 << 22, maxBytes: 1 << 27, log: createLog('silent') });
  const engines = { telemetry, ruleSets: createRuleSets({ freshMs: 0 }), retentionDays: 90, maxBodyBytes: 1 << 26 };
  // Nothing here asks the store: what is accepted is in the telemetry log.
  const assembly = createAssemblyLine({ ...engines, store: {} as EventStore, workers: 0, spoolDir: dir });
  const line = { ...assembly, telemetry };
  line.admission = createAdmission({ places: 1, queue: 1 });
  return {
    line,
    dir,
    delivered: async () => {
      const records: TelemetryRecord[] = [];
      const store = (record: TelemetryRecord): Promise<void> => Promise.resolve(void records.push(record));
      await telemetry.consume({ store, recover: () => Promise.resolve() });
      while (telemetry.depth().records > 0) await sleep(5);
      return records;
    },
    drop: async () => {
      await telemetry.close();
      rmSync(dir, { recursive: true });
    },
  };
}

export async function* recordsOf(...raws: string[]): AsyncGenerator<RawRecord[]> {
  if (raws.length > 0) yield raws.map((raw) => ({ raw }));
}
