// What the doors and the assembly line share: the engines, the limits and the counters.
import type { RuleSets } from '#detection';
import type { EventStore } from '#platform/event-store';
import type { TelemetryLog } from '#platform/telemetry-log';

import { createAdmission, type Admission } from './admission.ts';
import { createMeter, type Meter } from './meter.ts';
import { createReceipts, type Receipts } from './receipts.ts';

export type AssemblyLine = {
  store: EventStore;
  telemetry: TelemetryLog;
  ruleSets: RuleSets;
  admission: Admission;
  receipts: Receipts;
  meter: Meter;
  retentionDays: number;
  /** Of one request, as it is sent. */
  maxBodyBytes: number;
};

/** What taking records in needs: all but the event store, which comes after the sender's answer. */
export type Intake = Omit<AssemblyLine, 'store'>;

type Engines = Pick<AssemblyLine, 'store' | 'telemetry' | 'ruleSets' | 'retentionDays' | 'maxBodyBytes'>;

export const createAssemblyLine = (engines: Engines): AssemblyLine => ({
  ...engines,
  admission: createAdmission({ places: 6, queue: 256 }),
  receipts: createReceipts(),
  meter: createMeter(),
});
