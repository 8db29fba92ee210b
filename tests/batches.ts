// Batches whose events and alerts can be counted afterwards, whatever happened to the processes in between.
import type { Call } from '@tocsin/contracts/client';
import { expect } from 'vitest';

import { eventually } from './running.ts';

/** One in every batch is what a rule looks for, so that alerts are counted too. */
export const aBatch = (batch: number, size: number): string =>
  Array.from({ length: size }, (_, n) =>
    JSON.stringify({
      EventID: 1,
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      Provider_Name: 'Microsoft-Windows-Sysmon',
      Computer: 'lyo-ws14',
      UtcTime: new Date().toISOString().replace('T', ' ').replace('Z', ''),
      Image: n === 0 ? 'C:\\Windows\\System32\\vssadmin.exe' : 'C:\\Windows\\System32\\notepad.exe',
      CommandLine: n === 0 ? 'vssadmin.exe delete shadows /all' : `notepad.exe b${batch}-${n}`,
    }),
  ).join('\n');

export async function allEvents(call: Call, expected: number, patienceMs: number): Promise<void> {
  const total = await eventually(
    'every event',
    async () => {
      const { total } = await call('GET /events/histogram', { query: 'dataset:windows.sysmon' });
      return total >= expected ? total : undefined;
    },
    patienceMs,
  );
  expect(total).toBe(expected);
}

/** @param batches each with one event that a rule looks for */
export const allOccurrences = (call: Call, batches: number, patienceMs?: number): Promise<true> =>
  eventually(
    'every occurrence',
    async () => {
      const { items } = await call('GET /alerts', { q: 'shadow copies' });
      return items.reduce((sum, { occurrenceCount }) => sum + occurrenceCount, 0) === batches ? true : undefined;
    },
    patienceMs,
  );
