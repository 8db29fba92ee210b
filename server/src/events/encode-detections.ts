// From rule matches to the bytes of an insert into `detection`.
import type { NativeEvent } from '@tocsin/contracts/event';

import { momentText, nativeJson, quote } from './encode.ts';

/** One rule match. Times in epoch milliseconds; (batch, seq) is the event that matched. */
export type DetectionInput = {
  orgId: string;
  site: string;
  time: number;
  detectedAt: number;
  batch: bigint;
  seq: number;
  dataset: string;
  ruleId: string;
  ruleTitle: string;
  ruleVersion: number;
  /** 0 to 4. */
  severity: number;
  tactics: readonly string[];
  techniques: readonly string[];
  entities: readonly string[];
  matched: Readonly<Record<string, string>>;
  /** What becomes of it; `active` unless said. */
  mode?: 'active' | 'shadow' | 'silent' | 'suppressed';
  /** The tuning entry that changed what becomes of it, or ''. */
  tuningId?: string;
  /** The event as rules read it: correlations and tuning look at it later. */
  native?: NativeEvent;
  /** A copy of what the match was made on, as JSON. */
  evidence: string;
};

const list = (items: readonly string[]): string => `[${items.map(quote).join(',')}]`;

/** JSONEachRow, one row a match. */
export const encodeDetections = (detections: readonly DetectionInput[]): Buffer =>
  Buffer.from(detections.map(row).join(''));

const row = (detection: DetectionInput): string => {
  const matched = Object.entries(detection.matched).map(([name, value]) => `${quote(name)}:${quote(value)}`);
  return `{"org":${quote(detection.orgId)},"site":${quote(detection.site)},"time":${momentText(detection.time)},"detected":${momentText(detection.detectedAt)},"batch":${detection.batch},"seq":${detection.seq},"dataset":${quote(detection.dataset)},"rule_id":${quote(detection.ruleId)},"rule_title":${quote(detection.ruleTitle)},"rule_version":${detection.ruleVersion},"severity":${detection.severity},"tactics":${list(detection.tactics)},"techniques":${list(detection.techniques)},"entities":${list(detection.entities)},"matched":{${matched.join(',')}},"mode":${quote(detection.mode ?? 'active')},"tuning_id":${quote(detection.tuningId ?? '')},"native":${nativeJson(detection.native ?? {})},"evidence":${quote(detection.evidence)}}\n`;
};
