// THE ASSEMBLY LINE: records → normalise → detect → rows. One batch is one request's worth, durable as a whole.
import { detectEvent, type LiveRules } from '#detection';
import { createRowEncoder, encodeDetections, type DetectionInput } from '#events';

import type { RawRecord } from './body.ts';
import { readRecord, type ReadEvent } from './read-record.ts';
import { entitiesOf } from './sources/entities.ts';
import type { Source } from './sources/source.ts';
import { unparsedDataset, unparsedEvent } from './unparsed.ts';

export type BatchAbout = {
  orgId: string;
  batch: bigint;
  source: Source;
  /** The site's code, or '' where the sender named none. */
  site: string;
  rules: LiveRules;
  /** Epoch milliseconds. */
  receivedAt: number;
  retentionDays: number;
};

/** What of a rule its alerts carry with them; kept once a batch, not once a detection. */
export type RuleSummary = { description: string; falsePositives: readonly string[]; references: readonly string[] };

export type AssembledBatch = {
  batch: bigint;
  rows: Buffer;
  detections: Buffer;
  accepted: number;
  unparsed: number;
  detected: number;
  rules: Record<string, RuleSummary>;
};

/** The shortest record still makes a row. */
const perRecord = 400;

/** What a record belongs to, where a batch holds records of several senders. */
type Origin = Pick<BatchAbout, 'source' | 'site'>;
export type Counts = { accepted: number; unparsed: number };

export type Assembly = {
  /** @returns how many events these records are. */
  add: (records: readonly RawRecord[], origin?: Origin) => Counts;
  /** How much it holds so far, about as the bytes of raw text; depends on nothing but the records. */
  readonly size: number;
  /** The batch, in buffers of its own: they may be handed to another thread. */
  finish: () => AssembledBatch;
};

export function startAssembly(about: BatchAbout): Assembly {
  const encoder = createRowEncoder();
  const detections: DetectionInput[] = [];
  const rules: Record<string, RuleSummary> = {};
  let accepted = 0;
  let unparsed = 0;
  let size = 0;

  /** Whatever a parser makes of a record, it must not cost the batch, in which others' records may be as well. */
  function take(read: ReadEvent, site: string): void {
    try {
      keep(read, site);
    } catch {
      const reason = `What ${read.source.title} made of this record is no event.`;
      keep({ ...read, event: unparsedEvent(read.source.id, read.raw, reason) }, site);
    }
  }

  function keep({ event, raw, source }: ReadEvent, site: string): void {
    const seq = accepted;
    const entities = entitiesOf(event.ecs);
    const hits = detectEvent(about.rules, event, site, about.receivedAt);
    const time = encoder.add({ ...about, source: event.source ?? source.id, site, event, seq, raw, entities });
    accepted += 1;
    if (event.dataset === unparsedDataset) unparsed += 1;
    for (const { rule, version, mode, severity, tuningId, matched } of hits) {
      rules[rule.id] ??= {
        description: rule.description,
        falsePositives: rule.falsePositives,
        references: rule.references,
      };
      detections.push({
        orgId: about.orgId,
        site,
        batch: about.batch,
        detectedAt: about.receivedAt,
        time,
        seq,
        dataset: event.dataset,
        ruleId: rule.id,
        ruleTitle: rule.title,
        ruleVersion: version,
        severity,
        mode,
        tuningId,
        tactics: rule.attack.tactics,
        techniques: rule.attack.techniques,
        entities,
        matched,
        native: event.native,
        evidence: JSON.stringify({ message: event.message, fields: event.ecs }),
      });
    }
  }

  return {
    add: (records, origin = about) => {
      const before = { accepted, unparsed };
      const recordAbout = { receivedAt: about.receivedAt, source: origin.source, site: origin.site };
      for (const record of records) {
        size += record.raw.length + perRecord;
        for (const read of readRecord(recordAbout, record)) take(read, origin.site);
      }
      return { accepted: accepted - before.accepted, unparsed: unparsed - before.unparsed };
    },
    get size() {
      return size;
    },
    finish: () => ({
      batch: about.batch,
      accepted,
      unparsed,
      detected: detections.length,
      rules,
      rows: encoder.take(),
      detections: ownBytes(encodeDetections(detections)),
    }),
  };
}

/** Small buffers share memory with others, which cannot be handed on. */
function ownBytes(bytes: Buffer): Buffer {
  if (bytes.length === bytes.buffer.byteLength) return bytes;
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
}
