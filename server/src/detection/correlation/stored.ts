// The stored detections that correlations count, with what an alert of theirs would show.
import { flattenNative, type RuleDetection } from '@tocsin/sigma';
import * as z from 'zod';

import type { EventStore, OrganisationWall } from '#platform/event-store';

import type { Span } from '../backtest/hits.ts';

export type StoredDetection = RuleDetection & {
  batch: string;
  seq: number;
  site: string;
  dataset: string;
  entities: readonly string[];
  evidence: string;
};

/** Beyond this the oldest of the stretch are left out. */
const most = 500_000;

type Row = {
  at: string;
  batch: string;
  seq: number;
  rule_id: string;
  site: string;
  dataset: string;
  entities: string[];
  evidence: string;
  native: Record<string, string[]>;
};
const Evidence = z.object({ fields: z.record(z.string(), z.unknown()).default({}) });

/** A field under its native name, or under its ECS name where the event has no such native field. */
function valuesOf(native: Row['native'], evidence: string): (field: string) => readonly string[] {
  let fields: Record<string, unknown> | null = null;
  return (field) => {
    const own = native[field];
    if (own !== undefined) return own;
    fields ??= Evidence.parse(JSON.parse(evidence || '{}')).fields;
    const texts: string[] = [];
    flattenNative({ [field]: fields[field] }, (name, values) => {
      if (name === field) texts.push(...values);
    });
    return texts;
  };
}

/** Matches that raise or are held back; what tuning hid and shadows do not count, unless the counter is a shadow too. */
export async function readDetections(
  store: EventStore,
  wall: OrganisationWall,
  about: { rules: readonly string[]; span: Span; shadow: boolean },
): Promise<StoredDetection[]> {
  const rows = await store.query<Row>(
    `SELECT toUnixTimestamp64Milli(time) AS at, batch, seq, rule_id, site, dataset, entities, evidence, native
    FROM detection
    PREWHERE org = {org:String} AND rule_id IN {rules:Array(String)}
      AND time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    WHERE mode IN {modes:Array(String)} ORDER BY time DESC, batch, seq LIMIT 1 BY rule_id, time, batch, seq
    LIMIT {most:UInt32}`,
    {
      wall,
      class: 'background',
      maxRows: most,
      params: {
        org: wall.org,
        rules: about.rules,
        ...about.span,
        most,
        modes: about.shadow ? ['active', 'silent', 'shadow'] : ['active', 'silent'],
      },
    },
  );
  return rows.map(({ at, rule_id: rule, native, ...row }) => ({
    ...row,
    id: `${at}-${row.batch}-${row.seq}`,
    rule,
    time: Number(at),
    values: valuesOf(native, row.evidence),
  }));
}
