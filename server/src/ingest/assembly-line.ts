// What the doors and the assembly line share: the engines, the limits and the counters; and the line's one seam.
import { tmpdir } from 'node:os';

import type { RulesAtWork, RuleSets } from '#detection';
import type { EventStore } from '#platform/event-store';
import type { PlacedLog } from '#platform/telemetry-log';

import { createAdmission, type Admission } from './admission.ts';
import type { AssembledBatch } from './assemble.ts';
import type { RawRecord } from './body.ts';
import { createHeldBytes, type HeldBytes } from './held-bytes.ts';
import { createPartsRoom, type PartsRoom } from './held-parts.ts';
import { createMappingSets, type MappedSource, type MappingSets } from './mappings/sets.ts';
import { createMeter, type Meter } from './meter.ts';
import { createReceipts, type Receipts } from './receipts.ts';
import type { StreamArrival } from './scale-out/publish-batches.ts';
import { createSiteCodes, type SiteCodes } from './site-codes.ts';
import { createTogether, type Together } from './together.ts';
import type { BatchOrder } from './workers/orders.ts';
import { packRecords } from './workers/pack-records.ts';
import { createAssembler, type Assembler } from './workers/pool.ts';

export type AssemblyLine = {
  store: EventStore;
  telemetry: PlacedLog;
  ruleSets: RuleSets;
  assembler: Assembler;
  /** Of all requests. */
  admission: Admission;
  /** Of those that are more than one piece. */
  largeAdmission: Admission;
  /** Of what has arrived and is not assembled yet. */
  held: HeldBytes;
  /** Where small requests meet. */
  together: Together;
  parts: PartsRoom;
  receipts: Receipts;
  meter: Meter;
  mappings: MappingSets;
  sites: SiteCodes;
  retentionDays: number;
  /** Of one request, as it is sent. */
  maxBodyBytes: number;
  /** Where many processes share the work: records go to a stream as they are, and its workers assemble them. */
  publish: Publish | null;
};

export type Publish = (arrival: StreamArrival) => Promise<{ accepted: number; unparsed: number }>;

/** What taking records in needs: all but the event store, which comes after the sender's answer. */
export type Intake = Omit<AssemblyLine, 'store'>;

type Engines = Pick<AssemblyLine, 'store' | 'telemetry' | 'ruleSets' | 'retentionDays' | 'maxBodyBytes'> & {
  publish?: Publish | null;
  /** Threads that assemble; 0: this one. One less than there are cores, and at least one, unless told. */
  workers?: number;
  /** Where parts of large bodies wait when there are too many to hold in memory. */
  spoolDir?: string;
  log?: (message: string, about: object) => void;
};

export const createAssemblyLine = ({
  workers,
  spoolDir = tmpdir(),
  log = () => {},
  publish = null,
  ...engines
}: Engines): AssemblyLine => ({
  ...engines,
  publish,
  assembler: createAssembler(workers, {
    onUnread: (orgId, rules) => log('rules at work could not be read', { orgId, rules }),
    onDeath: (err) => log('a worker of the assembly line died; another takes its place', { err }),
  }),
  admission: createAdmission({ places: 256, queue: 1_024 }),
  largeAdmission: createAdmission({ places: 8, queue: 256 }),
  held: createHeldBytes(),
  together: createTogether(),
  parts: createPartsRoom({ memoryBytes: 64 << 20, dir: spoolDir }),
  receipts: createReceipts(),
  meter: createMeter(),
  mappings: createMappingSets(),
  sites: createSiteCodes(),
});

/**
 * THE SEAM: records of one sender in, rows and detections out, in a worker thread; neither the telemetry log nor the
 * store is touched. Embedded, a door's batch is assembled, logged and then acknowledged; at scale, raw batches are
 * acknowledged by a stream first, and whoever takes one from there assembles it by this and inserts the outcome. The
 * same order, records and rules give the same bytes, so that a batch that comes twice is stored once.
 */
export async function assembleBatch(
  { assembler }: Pick<AssemblyLine, 'assembler'>,
  order: BatchOrder & { source: string; mapped?: MappedSource | undefined; site: string; rules: RulesAtWork },
  records: readonly RawRecord[],
): Promise<AssembledBatch> {
  const { source, mapped, site, rules, ...about } = order;
  const member = { source, mapped, site, form: 'records', pieces: [packRecords(records)] } as const;
  return (await assembler.group({ ...about, members: [member] }, rules)).batch;
}
