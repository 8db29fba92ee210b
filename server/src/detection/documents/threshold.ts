// Threshold documents: a search, how many events of it within which time are too many, and who is told.
import type { RuleFault } from '@tocsin/contracts/rule';
import * as z from 'zod';

import { queryFault } from '#events';

import { aboutKeys, yamlColumns, type DocumentColumns } from './about.ts';
import { readYaml, type YamlReader } from './yaml-reader.ts';

export type ThresholdAction = { type: 'log' } | { type: 'email'; to: string[] } | { type: 'webhook'; url: string };

export type Threshold = {
  /** In the language of the event search. */
  query: string;
  /** ECS fields; each combination of their values is counted apart. */
  groupBy: string[];
  /** Fires from this many events (or distinct values) on. */
  atLeast: number;
  /** The field whose distinct values count, or null where events do. */
  distinct: string | null;
  timeframeMs: number;
  actions: ThresholdAction[];
};

const Action = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('log') }),
  z.strictObject({ type: z.literal('email'), to: z.array(z.email()).min(1).max(50) }),
  z.strictObject({ type: z.literal('webhook'), url: z.url({ protocol: /^https?$/ }) }),
]);
const Count = z.union([
  z.strictObject({ gte: z.int().min(1) }).transform(({ gte }) => gte),
  z.strictObject({ gt: z.int().min(0) }).transform(({ gt }) => gt + 1),
]);
const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const longestMs = 7 * 86_400_000;
const keys = [...aboutKeys, 'query', 'group-by', 'count', 'distinct', 'timeframe', 'actions', 'falsepositives'];

/** Milliseconds of `30s`, `5m`, `1h`, `7d`; null for anything else. */
export function durationMs(text: string): number | null {
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const ms = Number(count) * (units[unit] ?? Number.NaN);
  return ms > 0 ? ms : null;
}

export function readThreshold(
  source: string,
  file: string,
): { columns: DocumentColumns; threshold: Threshold; faults: RuleFault[] } | { faults: RuleFault[] } {
  const { reader, faults } = readYaml(source, file);
  if (!reader) return { faults };
  reader.expectOnly(keys);
  const columns = yamlColumns('threshold', reader);
  const threshold = thresholdOf(reader);
  return faults.length > 0 ? { faults } : { columns, threshold, faults };
}

function thresholdOf(reader: YamlReader): Threshold {
  const query = reader.text('query');
  if (query.trim() === '') reader.fault('query', 'The threshold has no query: which events are counted?');
  else {
    const fault = queryFault(query);
    if (fault) reader.fault('query', fault);
  }
  const count = Count.safeParse(reader.value('count'));
  if (!count.success) reader.fault('count', 'The count is `gte: N` or `gt: N`, a whole number.');
  const timeframeMs = durationMs(reader.text('timeframe'));
  if (timeframeMs === null || timeframeMs > longestMs)
    reader.fault('timeframe', 'The timeframe is a number and a unit, such as 5m or 1h, and at most 7d.');
  const written = reader.value('actions') ?? [{ type: 'log' }];
  const actions = z.array(Action).max(10).safeParse(written);
  if (!actions.success)
    reader.fault(
      'actions',
      'Each action is {type: log}, {type: email, to: [addresses]} or {type: webhook, url: https://…}.',
    );
  return {
    query,
    groupBy: reader.texts('group-by'),
    atLeast: count.data ?? 1,
    distinct: reader.text('distinct') || null,
    timeframeMs: timeframeMs ?? 1,
    actions: actions.data ?? [],
  };
}
