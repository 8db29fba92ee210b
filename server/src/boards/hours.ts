// Alerts and incidents by the hour: whole hours, the last of them still running.
import { sql, type RawBuilder } from 'kysely';

import type { Tx } from '#platform/context';

export const hourMs = 3_600_000;
export type Window = { from: Date; to: Date; hours: number };

/** The hours up to the one that `now` is in. */
export function hoursBefore(now: Date, hours: number): Window {
  const to = (Math.floor(now.getTime() / hourMs) + 1) * hourMs;
  return { from: new Date(to - hours * hourMs), to: new Date(to), hours };
}

type Cell = { severity: number; hour: number; count: number };
const emptyHours = (hours: number): number[] => Array.from({ length: hours }, () => 0);

function spread(cells: readonly Cell[], first: number, { hours }: Window): number[][] {
  const bySeverity = [0, 1, 2, 3, 4].map(() => emptyHours(hours));
  for (const { severity, hour, count } of cells) {
    const row = bySeverity[severity - first];
    if (row && hour in row) row[hour] = count;
  }
  return bySeverity;
}

const hourOf = (column: RawBuilder<unknown>, { from }: Window): RawBuilder<number> =>
  sql<number>`floor((extract(epoch from ${column}) * 1000 - ${from.getTime()}) / ${hourMs})::int`;

/** `[s][h]`, by first seen. */
export async function alertsByHour(tx: Tx, window: Window): Promise<number[][]> {
  const { rows } = await sql<Cell>`
    select severity, ${hourOf(sql`first_seen_at`, window)} as hour, count(*)::int as count from alert
    where first_seen_at >= ${window.from} and first_seen_at < ${window.to} group by 1, 2`.execute(tx.db);
  return spread(rows, 0, window);
}

/** `[s][h]`, by when they were opened. */
export async function incidentsByHour(tx: Tx, window: Window, where: RawBuilder<boolean>): Promise<number[][]> {
  const { rows } = await sql<Cell>`
    select severity, ${hourOf(sql`created_at`, window)} as hour, count(*)::int as count from incident
    where created_at >= ${window.from} and created_at < ${window.to} and ${where} group by 1, 2`.execute(tx.db);
  return spread(rows, 1, window);
}

/** `[s][h]` of counts that were made already. */
export const spreadAlerts = (cells: readonly Cell[], window: Window): number[][] => spread(cells, 0, window);

const usualDays = 7;
const dayHours = 24;

/**
 * The last 24 hours beside what the same hours of the day brought on average before. Days before the first alert do not
 * count, so that a week-old installation is not compared with its own silence.
 */
export function compareWithUsual(hourly: readonly number[]): { hours: number[]; usual: number[] | null } {
  const hours = hourly.slice(-dayHours);
  const before = hourly.slice(0, -dayHours);
  const began = before.findIndex((count) => count > 0);
  const days = began === -1 ? 0 : Math.floor((before.length - began) / dayHours);
  if (days === 0) return { hours, usual: null };
  const counted = before.slice(-days * dayHours);
  const usual = hours.map((_, hour) => {
    let all = 0;
    for (let day = 0; day < days; day += 1) all += counted[day * dayHours + hour] ?? 0;
    return all / days;
  });
  return { hours, usual };
}

export async function volumeBesideUsual(tx: Tx): Promise<{ from: string; hours: number[]; usual: number[] | null }> {
  const hourly = await alertsByHour(tx, hoursBefore(tx.now(), (usualDays + 1) * dayHours));
  const all = (hourly[0] ?? []).map((_, hour) => hourly.reduce((sum, row) => sum + (row[hour] ?? 0), 0));
  return { from: hoursBefore(tx.now(), dayHours).from.toISOString(), ...compareWithUsual(all) };
}
