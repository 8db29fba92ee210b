// How each site does: what comes from it, what is open there, which of its sources are silent.
import type { SiteFigures, SiteState, getSiteFigures as endpoint } from '@tocsin/contracts/api/boards';
import { sql } from 'kysely';
import type * as z from 'zod';

import { findSites } from '#identity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { watchedSources } from '#sentinels';

import { countWatched } from './command-centre.ts';
import { isOpenAlert, isOpenIncident } from './counts.ts';

const dayMs = 86_400_000;
const usualDays = 7;
type Cell = { code: string; severity: number; count: number };
type Volume = { code: string; today: number; before: number };

const severitiesOf = (cells: readonly Cell[], code: string, first: number): number[] =>
  [0, 1, 2, 3, 4].map(
    (place) => cells.find((cell) => cell.code === code && cell.severity === place + first)?.count ?? 0,
  );

type Standing = Pick<SiteFigures, 'alerts' | 'incidents' | 'sources' | 'volume' | 'usual'>;
/** What is worth walking over for, and whether anything is heard of the site at all. */
export function stateOf({ alerts, incidents, sources, volume, usual }: Standing): SiteState {
  const [worst = 0, second = 0] = incidents;
  if ((sources?.silent ?? 0) > 0 || worst + second > 0) return 'wrong';
  const [, , , high = 0, critical = 0] = alerts;
  if (high + critical > 0 || incidents.some((count) => count > 0)) return 'busy';
  return (sources?.total ?? 0) === 0 && volume === 0 && usual === 0 ? 'quiet' : 'well';
}

async function countVolume(tx: Tx, from: Date): Promise<Volume[]> {
  const before = new Date(from.getTime() - usualDays * dayMs);
  const { rows } = await sql<Volume>`
    select site_code as code, count(*) filter (where first_seen_at >= ${from})::int as today,
      count(*) filter (where first_seen_at < ${from})::int as before
    from alert where first_seen_at >= ${before} and site_code is not null group by 1`.execute(tx.db);
  return rows;
}

export async function siteFigures(tx: Tx, from: Date): Promise<SiteFigures[]> {
  const sites = await findSites(tx);
  const sources = tx.actor.permissions.has('event:read') ? await watchedSources(tx) : null;
  const volumes = await countVolume(tx, from);
  const { rows: alerts } = await sql<Cell>`
    select site_code as code, severity, count(*)::int as count from alert
    where ${isOpenAlert} and site_code is not null group by 1, 2`.execute(tx.db);
  const { rows: incidents } = await sql<Cell>`
    select code, severity, count(*)::int as count from incident cross join lateral unnest(site_codes) as code
    where ${isOpenIncident} group by 1, 2`.execute(tx.db);
  return sites.map(({ id, code, name, city, latitude, longitude }) => {
    const volume = volumes.find((each) => each.code === code);
    const standing = {
      volume: volume?.today ?? 0,
      usual: (volume?.before ?? 0) / usualDays,
      alerts: severitiesOf(alerts, code, 0),
      incidents: severitiesOf(incidents, code, 1),
      sources: sources && countWatched(sources.filter(({ site }) => site === code)),
    };
    return { id, code, name, city, latitude, longitude, state: stateOf(standing), ...standing };
  });
}

/** To the minute, so that a link that carries it says the same for a while. */
export const dayBefore = (now: Date): Date => new Date(Math.floor(now.getTime() / 60_000) * 60_000 - dayMs);

export async function getSiteFigures(ctx: Context): Promise<z.input<typeof endpoint.output>> {
  authorize(ctx, 'incident:read');
  authorize(ctx, 'alert:read');

  const from = dayBefore(ctx.now());
  return inTransaction(ctx, async (tx) => ({
    at: tx.now().toISOString(),
    from: from.toISOString(),
    items: await siteFigures(tx, from),
  }));
}
