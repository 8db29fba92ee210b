// Takes events whose time is over out of the event store, one partition after the other, each planned before it goes.
import type { RetainedKind } from '@tocsin/contracts/api/retention';
import { rootOver } from '@tocsin/contracts/ledger/certificate';

import type { EventStore, OrganisationWall } from '#platform/event-store';

import { isHeld, isPast, ruleNumber, type EventTable, type Hold } from './event-conditions.ts';
import type { Rule } from './rules.ts';

/** What goes: `rules` are those of the kind, `now` the same for all of a purge. */
export type EventPurge = {
  store: EventStore;
  orgId: string;
  table: EventTable;
  rules: readonly Rule[];
  holds: readonly Hold[];
  now: Date;
};
export type Planned = Pick<Rule, 'kind' | 'dataset' | 'site' | 'days'> & {
  kind: RetainedKind;
  count: number;
  from: Date;
  to: Date;
  root: string;
};

const wallOf = (orgId: string): OrganisationWall => ({ org: orgId, sites: null });
const dayMs = 86_400_000;
/** A day's partition takes what is at most thirty days late (`events/schema.ts`), and its own day has to end. */
const closedAfterMs = 33 * dayMs;

const goes = ({ rules, table, now, holds }: EventPurge): string =>
  `${isPast(rules, table, now)} AND NOT ${isHeld(holds)}`;

export async function partitionsToPurge(purge: EventPurge): Promise<string[]> {
  const rows = await purge.store.query<{ id: string }>(
    `SELECT DISTINCT _partition_id AS id FROM ${purge.table.name} WHERE ${goes(purge)} ORDER BY id`,
    { wall: wallOf(purge.orgId), class: 'background' },
  );
  return rows.map(({ id }) => id);
}

/**
 * One leaf a batch: its number, how many of its rows go, and the SHA-256 of their places in it in ascending order,
 * separated by commas. The engine hashes, so that a million events cost a thousand leaves.
 */
export async function planPartition(purge: EventPurge, partition: string): Promise<Planned[]> {
  const { store, orgId, table, rules } = purge;
  const stream = store.stream<{ rule: number; batch: string; n: string; first: string; last: string; hash: string }>(
    `SELECT rule, batch, count() AS n, toUnixTimestamp64Milli(min(at)) AS first, toUnixTimestamp64Milli(max(at)) AS last,
      lower(hex(SHA256(arrayStringConcat(arrayMap(x -> toString(x), arraySort(groupArray(seq))), ',')))) AS hash
    FROM (SELECT ${ruleNumber(rules)} AS rule, batch, seq, ${table.at} AS at FROM ${table.name}
      WHERE _partition_id = {partition:String} AND ${goes(purge)})
    GROUP BY rule, batch ORDER BY rule, batch`,
    { wall: wallOf(orgId), class: 'background', params: { partition } },
  );
  const byRule = new Map<number, { leaves: string[]; count: number; from: number; to: number }>();
  for await (const rows of stream)
    for (const { rule, batch, n, first, last, hash } of rows) {
      const sum = byRule.get(rule) ?? { leaves: [], count: 0, from: Number(first), to: Number(last) };
      sum.leaves.push(`${batch}:${n}:${hash}`);
      sum.count += Number(n);
      sum.from = Math.min(sum.from, Number(first));
      sum.to = Math.max(sum.to, Number(last));
      byRule.set(rule, sum);
    }
  const planned: Planned[] = [];
  for (const [number, { leaves, count, from, to }] of byRule) {
    const rule = rules[number];
    if (!rule) continue;
    const { kind, dataset, site, days } = rule;
    const root = await rootOver(leaves);
    planned.push({ kind, dataset, site, days, count, from: new Date(from), to: new Date(to), root });
  }
  return planned;
}

/** Whether nothing else, of any organisation, is in the partition of its store, and nothing more can come into it. */
async function isWhole({ store, orgId, table, now }: EventPurge, partition: string, count: number): Promise<boolean> {
  const [, day] = /^(\d{8})-\d+$/.exec(partition) ?? [];
  if (table.name !== 'event' || day === undefined || day === '19700101') return false;
  const of = Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00Z`);
  if (of + closedAfterMs > now.getTime()) return false;
  const engine = await store.engineOf(orgId);
  const [all] = await engine.query<{ n: string }>(
    `SELECT count() AS n FROM ${table.name} WHERE _partition_id = {partition:String}`,
    { wall: 'system', params: { partition }, class: 'background' },
  );
  return Number(all?.n) === count;
}

/** Off the disk when it has resolved, not only out of sight. */
export async function deleteFromPartition(purge: EventPurge, partition: string, count: number): Promise<void> {
  const { store, orgId, table } = purge;
  if (!/^[\w-]+$/.test(partition) || !/^[\w-]+$/.test(orgId)) throw new Error('This names no partition.');
  const place = `PARTITION ID '${partition}'`;
  const engine = await store.engineOf(orgId);
  if (await isWhole(purge, partition, count)) return engine.command(`ALTER TABLE ${table.name} DROP ${place}`);
  await engine.command(`DELETE FROM ${table.name} IN ${place} WHERE org = '${orgId}' AND ${goes(purge)}`);
  await engine.command(`ALTER TABLE ${table.name} APPLY DELETED MASK IN ${place} SETTINGS mutations_sync = 1`);
}

export type Counted = { count: number; held: number; oldestAt: Date | null; newestAt: Date | null };

export async function countEventsToPurge({ store, orgId, table, rules, holds, now }: EventPurge): Promise<Counted> {
  const held = isHeld(holds);
  const [row] = await store.query<{ gone: string; held: string; first: string; last: string }>(
    `SELECT countIf(NOT ${held}) AS gone, countIf(${held}) AS held,
      toUnixTimestamp64Milli(minIf(${table.at}, NOT ${held})) AS first,
      toUnixTimestamp64Milli(maxIf(${table.at}, NOT ${held})) AS last
    FROM ${table.name} WHERE ${isPast(rules, table, now)}`,
    { wall: wallOf(orgId) },
  );
  const count = Number(row?.gone ?? 0);
  const at = (text: string | undefined): Date | null => (count === 0 ? null : new Date(Number(text)));
  return { count, held: Number(row?.held ?? 0), oldestAt: at(row?.first), newestAt: at(row?.last) };
}
