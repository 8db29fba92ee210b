// THE ASSEMBLY LINE: records → normalise → detect → rows. One batch is one request's worth, durable as a whole.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import { detectEvent, type LiveRules } from '#detection';
import { createRowEncoder, encodeDetections, type DetectionInput } from '#events';

import type { RawRecord } from './body.ts';
import { entitiesOf } from './sources/entities.ts';
import { ParseFault, type Source } from './sources/source.ts';
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
  rows: Buffer;
  detections: Buffer;
  accepted: number;
  unparsed: number;
  detected: number;
  rules: Record<string, RuleSummary>;
};

const pieceSize = 4 << 20;

export type Assembly = { add: (records: readonly RawRecord[]) => void; finish: () => AssembledBatch };

export function startAssembly(about: BatchAbout): Assembly {
  const encoder = createRowEncoder();
  const detections: DetectionInput[] = [];
  const rules: Record<string, RuleSummary> = {};
  /** Encoded text is turned into bytes piece by piece: one string of a whole body would not fit. */
  const pieces: Buffer[] = [];
  let accepted = 0;
  let unparsed = 0;

  function take(record: RawRecord): void {
    const event = normalise(about, record);
    if (event.dataset === unparsedDataset) unparsed += 1;
    const seq = accepted++;
    const entities = entitiesOf(event.ecs);
    const time = encoder.add({ ...about, source: about.source.id, event, seq, raw: record.raw, entities });
    for (const { rule, version, mode, severity, tuningId, matched } of detectEvent(about.rules, event, about.site)) {
      rules[rule.id] ??= {
        description: rule.description,
        falsePositives: rule.falsePositives,
        references: rule.references,
      };
      detections.push({
        orgId: about.orgId,
        site: about.site,
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
    add: (records) => {
      records.forEach(take);
      if (encoder.size > pieceSize) pieces.push(encoder.take());
    },
    finish: () => ({
      accepted,
      unparsed,
      detected: detections.length,
      rules,
      rows: Buffer.concat([...pieces, encoder.take()]),
      detections: encodeDetections(detections),
    }),
  };
}

/** Never throws: what cannot be read becomes an `unparsed` event that says why. */
function normalise({ source, site, receivedAt }: BatchAbout, record: RawRecord): NormalisedEvent {
  if (record.fault !== undefined) return unparsedEvent(source.id, record.raw, record.fault);
  try {
    return source.parse({ raw: record.raw, value: record.value, receivedAt, site });
  } catch (error) {
    // A parser that trips over a record must not cost the sender the batch: the record is kept either way.
    const reason = error instanceof ParseFault ? error.reason : `The parser of ${source.title} failed on this record.`;
    return unparsedEvent(source.id, record.raw, reason);
  }
}
