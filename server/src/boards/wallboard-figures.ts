// What a wallboard shows: numbers, and names of sites; of its own panels only.
import type { WallboardFigures, WallboardPanel } from '@tocsin/contracts/api/boards';

import type { Tx } from '#platform/context';
import { watchedSources } from '#sentinels';
import { countClocks, countKept } from '#sla';

import { countWatched } from './command-centre.ts';
import { countOpenAlerts, countOpenIncidents, countTasks } from './counts.ts';
import { alertsByHour, hoursBefore } from './hours.ts';
import { dayBefore, siteFigures } from './sites.ts';

const weekHours = 7 * 24;
const weekMs = weekHours * 3_600_000;

type Figures = Pick<WallboardFigures, 'at' | 'now' | 'sla' | 'trend' | 'sites'>;

async function nowOf(tx: Tx): Promise<Figures['now']> {
  const incidents = await countOpenIncidents(tx);
  const alerts = await countOpenAlerts(tx);
  return {
    incidents: incidents.bySeverity,
    alerts: alerts.bySeverity,
    unassignedIncidents: incidents.unassigned,
    unassignedAlerts: alerts.unassigned,
    overdueTasks: (await countTasks(tx)).overdue,
    sources: countWatched(await watchedSources(tx)),
  };
}

const slaOf = async (tx: Tx): Promise<Figures['sla']> => ({
  ...(await countClocks(tx)),
  breached: (await countOpenIncidents(tx)).breached,
  ...(await countKept(tx, new Date(tx.now().getTime() - weekMs))),
});

async function trendOf(tx: Tx): Promise<Figures['trend']> {
  const window = hoursBefore(tx.now(), weekHours);
  return { from: window.from.toISOString(), hourly: await alertsByHour(tx, window) };
}

const sitesOf = async (tx: Tx): Promise<Figures['sites']> =>
  (await siteFigures(tx, dayBefore(tx.now()))).map(
    ({ code, name, state, volume, usual, alerts, incidents, sources }) => ({
      code,
      name,
      state,
      volume,
      usual,
      alerts,
      incidents,
      sources,
    }),
  );

export async function wallboardFigures(tx: Tx, panels: readonly WallboardPanel[]): Promise<Figures> {
  return {
    at: tx.now().toISOString(),
    now: panels.includes('now') ? await nowOf(tx) : null,
    sla: panels.includes('sla') ? await slaOf(tx) : null,
    trend: panels.includes('trend') ? await trendOf(tx) : null,
    sites: panels.includes('sites') ? await sitesOf(tx) : null,
  };
}
