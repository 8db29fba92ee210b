// Builders for the tests of ingest: an assembly line over a real telemetry log, and rules to match with.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createMatcher, parseSigma } from '@tocsin/sigma';

import { createRuleSets, type LiveRules } from '#detection';
import type { EventStore } from '#platform/event-store';
import { createLog } from '#platform/log';
import { openTelemetryLog, type TelemetryRecord } from '#platform/telemetry-log';

import { createAssemblyLine, type AssemblyLine } from './assembly-line.ts';
import type { RawRecord } from './body.ts';

export const ruleText = `title: Odd word
id: 7c1f3a52-0000-4000-8000-000000000001
description: For a test.
references:
  - https://example.org/odd
logsource: {}
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
  return { matcher: createMatcher(rules), versionOf: new Map(rules.map(({ id }) => [id, version])) };
}

/** `delivered` reads what the log holds, which ends its use: nothing is delivered before. */
export async function aLine(
  store: EventStore,
): Promise<{ line: AssemblyLine; delivered: () => Promise<TelemetryRecord[]>; drop: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-ingest-'));
  const telemetry = await openTelemetryLog({ dir, segmentBytes: 1 << 22, maxBytes: 1 << 27, log: createLog('silent') });
  const line = createAssemblyLine({
    store,
    telemetry,
    ruleSets: createRuleSets({ freshMs: 0 }),
    retentionDays: 90,
    maxBodyBytes: 1 << 26,
  });
  let closed = false;
  const close = async (): Promise<void> => {
    if (!closed) await telemetry.close();
    closed = true;
  };
  return {
    line,
    delivered: async () => {
      const records: TelemetryRecord[] = [];
      await telemetry.consume({ store: async (record) => void records.push(record), recover: () => Promise.resolve() });
      await close();
      return records;
    },
    drop: async () => {
      await close();
      rmSync(dir, { recursive: true });
    },
  };
}

export async function* recordsOf(...raws: string[]): AsyncGenerator<RawRecord[]> {
  if (raws.length > 0) yield raws.map((raw) => ({ raw }));
}
