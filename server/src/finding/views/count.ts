// How many records pinned views show: counted to a hundred, so that it costs little however many there are.
import { openAlertStages } from '@tocsin/contracts/alert';
import { AlertFilter } from '@tocsin/contracts/api/alerts';
import { IncidentFilter } from '@tocsin/contracts/api/incidents';
import { openIncidentStages, type ViewPage } from '@tocsin/contracts/words';
import { sql } from 'kysely';

import { countAlertsTo } from '#alerts';
import { countIncidentsTo } from '#incidents';
import { inTransaction, type Context, type Tx } from '#platform/context';

import { findViews } from './store.ts';

const most = 100;
const mostViews = 20;
const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

const rangeStart = (word: string | null, now: Date): string => {
  const parts = /^(\d{1,4})([mhd])$/.exec(word ?? '');
  const ms = parts ? Number(parts[1]) * (unitMs[parts[2] ?? ''] ?? 0) : 24 * 3_600_000;
  return new Date(now.getTime() - ms).toISOString();
};

/** The values of a page's address by name, lists as lists. */
function valuesOf(params: URLSearchParams): Record<string, string | string[]> {
  const lists = new Set([
    'stage',
    'severity',
    'assignee',
    'owner',
    'verdict',
    'site',
    'rule',
    'dataset',
    'tactic',
    'technique',
    'entity',
    'sla',
  ]);
  return Object.fromEntries(
    [...new Set(params.keys())].map((key) => [key, lists.has(key) ? params.getAll(key) : (params.get(key) ?? '')]),
  );
}

async function countAlerts(tx: Tx, params: URLSearchParams): Promise<number | null> {
  const [withinFrom, withinTo] = params.get('within')?.split('/') ?? [];
  const times =
    withinFrom && withinTo
      ? { from: withinFrom, to: withinTo }
      : params.has('from') && params.has('to')
        ? {}
        : { from: rangeStart(params.get('range'), tx.now()) };
  const stages = params.has('stage') ? {} : { stage: [...openAlertStages] };
  const read = AlertFilter.safeParse({ ...valuesOf(params), ...stages, ...times });
  return read.success ? await countAlertsTo(tx, read.data, most + 1) : null;
}

const tabs: Readonly<Record<string, object>> = {
  open: { stage: [...openIncidentStages] },
  mine: { stage: [...openIncidentStages], owner: ['me'] },
  unassigned: { stage: [...openIncidentStages], owner: ['none'] },
  closed: { stage: ['closed', 'cancelled'] },
  all: {},
};

async function countIncidents(tx: Tx, params: URLSearchParams): Promise<number | null> {
  const tab = tabs[params.get('view') ?? 'open'] ?? tabs['open'];
  const read = IncidentFilter.safeParse({ ...tab, ...valuesOf(params) });
  return read.success ? await countIncidentsTo(tx, read.data, most + 1) : null;
}

async function countTasks(tx: Tx, params: URLSearchParams): Promise<number> {
  const whose = params.get('whose') ?? 'mine';
  const { rows } = await sql`select from incident_task where state in ('todo', 'in_progress', 'blocked', 'in_review')
    and ${whose === 'mine' ? sql`assignee_id::text = ${tx.actor.id}` : whose === 'unassigned' ? sql`assignee_id is null` : sql`true`}
    limit ${most + 1}`.execute(tx.db);
  return rows.length;
}

/** Null where a page has none, or where whoever asks may not read it. */
async function countOf(tx: Tx, page: ViewPage, state: string): Promise<number | null> {
  const params = new URLSearchParams(state);
  const { permissions } = tx.actor;
  if (page === 'alerts' && permissions.has('alert:read')) return countAlerts(tx, params);
  if (page === 'incidents' && permissions.has('incident:read')) return countIncidents(tx, params);
  if (page === 'tasks' && permissions.has('incident:read')) return countTasks(tx, params);
  return null;
}

export async function countSavedViews(
  ctx: Context,
  { page }: { page: ViewPage },
): Promise<{ items: { id: string; count: number; more: boolean }[] }> {
  return inTransaction(ctx, async (tx) => {
    const pinned = (await findViews(tx, { page })).filter((view) => view.pinned).slice(0, mostViews);
    const items: { id: string; count: number; more: boolean }[] = [];
    for (const { id, state } of pinned) {
      const count = await countOf(tx, page, state);
      if (count !== null) items.push({ id, count: Math.min(count, most), more: count > most });
    }
    return { items };
  });
}
