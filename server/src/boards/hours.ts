// Alerts and incidents by the hour: whole hours, the last of them still running.
import { sql, type RawBuilder } from 'kysely';

import type { Tx } from '#platform/context';

const hourMs = 3_600_000;
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

/** When the hour began that it falls in: told by whole numbers, for `extract` of every row takes longer than the rest. */
export const hourStart = (column: RawBuilder<unknown>, { from }: Window): RawBuilder<Date> =>
  sql<Date>`date_bin('1 hour', ${column}, ${from}::timestamptz)`;
/** Which hour of the window that is; asked once a group. */
export const hourIndex = (start: RawBuilder<unknown>, { from }: Window): RawBuilder<number> =>
  sql<number>`(extract(epoch from ${start} - ${from}::timestamptz) / 3600)::int`;

/**
 * Nobody can tell the planner how few hours there are: with the usual memory it would rather sort millions of rows on
 * disk than hold those few groups.
 */
export const holdGroups = async (tx: Tx): Promise<unknown> =>
  await sql`select set_config('work_mem', '256MB', true)`.execute(tx.db);

const byHour = (column: RawBuilder<unknown>, window: Window, from: RawBuilder<unknown>) => sql<Cell>`
  select severity, ${hourIndex(sql`start`, window)} as hour, count from (
    select severity, ${hourStart(column, window)} as start, count(*)::int as count from ${from} group by 1, 2) as counted`;

/** `[s][h]`, by first seen. */
export async function alertsByHour(tx: Tx, window: Window): Promise<number[][]> {
  await holdGroups(tx);
  const seen = sql`alert where first_seen_at >= ${window.from} and first_seen_at < ${window.to}`;
  const { rows } = await byHour(sql`first_seen_at`, window, seen).execute(tx.db);
  return spread(rows, 0, window);
}

/** `[s][h]`, by when they were opened. */
export async function incidentsByHour(tx: Tx, window: Window, where: RawBuilder<boolean>): Promise<number[][]> {
  const opened = sql`incident where created_at >= ${window.from} and created_at < ${window.to} and ${where}`;
  const { rows } = await byHour(sql`created_at`, window, opened).execute(tx.db);
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
