// What a wallboard shows: numbers, and names of sites.
import type { WallboardFigures } from '@tocsin/contracts/api/boards';

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

export async function wallboardFigures(tx: Tx): Promise<Figures> {
  const now = tx.now();
  const incidents = await countOpenIncidents(tx);
  const alerts = await countOpenAlerts(tx);
  const window = hoursBefore(now, weekHours);
  return {
    at: now.toISOString(),
    now: {
      incidents: incidents.bySeverity,
      alerts: alerts.bySeverity,
      unassignedIncidents: incidents.unassigned,
      unassignedAlerts: alerts.unassigned,
      overdueTasks: (await countTasks(tx)).overdue,
      sources: countWatched(await watchedSources(tx)),
    },
    sla: {
      ...(await countClocks(tx)),
      breached: incidents.breached,
      ...(await countKept(tx, new Date(now.getTime() - weekMs))),
    },
    trend: { from: window.from.toISOString(), hourly: await alertsByHour(tx, window) },
    sites: (await siteFigures(tx, dayBefore(now))).map(
      ({ code, name, state, volume, usual, alerts: open, incidents: cases, sources }) => ({
        code,
        name,
        state,
        volume,
        usual,
        alerts: open,
        incidents: cases,
        sources,
      }),
    ),
  };
}
