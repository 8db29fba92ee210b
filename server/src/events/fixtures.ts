// Builders for the tests of this module: a store in a directory of its own, events, rows.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { Context } from '#platform/context';
import { openEventStore, type EventEngine } from '#platform/event-store';
import { createLog } from '#platform/log';
import { wholeOrganisation } from '#platform/reach';
import type { TelemetryRecord } from '#platform/telemetry-log';

import { createRowEncoder, type EventRowInput } from './encode.ts';
import { applyEventSchema } from './schema.ts';

/** A real, empty event store with its schema. */
export async function aStore(): Promise<{ store: EventEngine; dir: string; drop: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-events-'));
  const store = await openEventStore({ dir, memoryMb: 900, log: createLog('silent') });
  await applyEventSchema(store);
  return {
    store,
    dir,
    drop: async () => {
      await store.close();
      rmSync(dir, { recursive: true });
    },
  };
}

export const anEvent = (event: Partial<NormalisedEvent> = {}): NormalisedEvent => ({
  time: null,
  dataset: 'windows.sysmon',
  sourceEventId: null,
  logsource: {},
  native: {},
  ecs: {},
  attrs: {},
  message: '',
  ...event,
});

export const aRow = (row: Partial<EventRowInput> = {}): EventRowInput => ({
  event: anEvent(),
  orgId: 'org-1',
  site: 'paris',
  source: 'windows',
  batch: 1n,
  seq: 0,
  receivedAt: Date.now(),
  raw: '',
  entities: [],
  retentionDays: 90,
  ...row,
});

export function rowBytes(rows: readonly EventRowInput[]): Buffer {
  const encoder = createRowEncoder();
  for (const row of rows) encoder.add(row);
  return encoder.take();
}

export const aBatch = (rows: readonly EventRowInput[], detections: Buffer = Buffer.alloc(0)): TelemetryRecord => ({
  batch: rows[0]?.batch ?? 1n,
  orgId: rows[0]?.orgId ?? 'org-1',
  rows: rowBytes(rows),
  detections,
  count: rows.length,
  meta: {},
});

export const aContext = (context: Partial<Context> = {}): Context => ({
  orgId: 'org-1',
  actor: { kind: 'user', id: 'u-1', name: 'Ada', permissions: new Set(['event:read']) },
  reach: wholeOrganisation('u-1'),
  now: () => new Date(),
  log: createLog('silent'),
  requestId: 'r-1',
  ip: null,
  causedBy: null,
  transact: () => Promise.reject(new Error('The event store is no database for transactions.')),
  ...context,
});
