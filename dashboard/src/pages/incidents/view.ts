// What the incident list shows, as its URL holds it.
import type { IncidentFilter } from '@tocsin/contracts/api/incidents';
import { milestones } from '@tocsin/contracts/words';

import { isStage, openStages } from '../../incidents/stages.ts';
import type { UrlSearch } from '../../lib/url.ts';
import type { IncidentSort } from './queries.ts';

export const views = ['open', 'mine', 'unassigned', 'closed', 'all'] as const;
export type View = (typeof views)[number];

export const sorts = [
  '-lastActivityAt',
  '-createdAt',
  'dueAt',
  'severity',
  '-alertCount',
] as const satisfies IncidentSort[];

/** How the clocks of an incident stand. */
export const slaStates = ['running', 'breached'] as const;

export type ListView = {
  view: View;
  board: boolean;
  sort: IncidentSort;
  filter: IncidentFilter;
  /** True where anything narrows the list beyond its view. */
  narrowed: boolean;
};

const stagesOf = (view: View): IncidentFilter['stage'] =>
  view === 'all' ? undefined : view === 'closed' ? ['closed', 'cancelled'] : [...openStages];
const ownersOf = (view: View): IncidentFilter['owner'] =>
  view === 'mine' ? ['me'] : view === 'unassigned' ? ['none'] : undefined;

/** Unknown words in the URL fall back to the default; they are not passed on. */
export function readListView(search: UrlSearch): ListView {
  const view = views.find((id) => id === search.view?.[0]) ?? 'open';
  const stages = (search.stage ?? []).filter(isStage);
  const severities = (search.severity ?? []).map(Number).filter((severity) => severity >= 1 && severity <= 5);
  const owners = search.owner ?? [];
  const sites = search.site ?? [];
  const sla = slaStates.filter((state) => search.sla?.includes(state));
  const text = search.q?.[0]?.trim() ?? '';
  const [createdFrom = '', createdTo = ''] = search.created?.[0]?.split('/') ?? [];
  const created = Date.parse(createdFrom) < Date.parse(createdTo) ? { createdFrom, createdTo } : null;
  const reached = milestones.filter((milestone) => search.reached?.includes(milestone));
  const lacks = milestones.filter((milestone) => search.lacks?.includes(milestone));
  const stage = stages.length > 0 ? stages : stagesOf(view);
  const owner = owners.length > 0 ? owners : ownersOf(view);
  return {
    view,
    board: search.look?.[0] === 'board',
    sort: sorts.find((sort) => sort === search.sort?.[0]) ?? '-lastActivityAt',
    filter: {
      ...(stage ? { stage } : {}),
      ...(severities.length > 0 ? { severity: severities } : {}),
      ...(owner ? { owner } : {}),
      ...(sites.length > 0 ? { site: sites } : {}),
      ...(sla.length > 0 ? { sla } : {}),
      ...created,
      ...(reached.length > 0 ? { reached } : {}),
      ...(lacks.length > 0 ? { lacks } : {}),
      ...(text === '' ? {} : { q: text }),
    },
    narrowed:
      [stages, severities, owners, sites, sla, reached, lacks].some(({ length }) => length > 0) ||
      created !== null ||
      text !== '',
  };
}

export const clearFilters = {
  stage: null,
  severity: null,
  owner: null,
  site: null,
  sla: null,
  created: null,
  reached: null,
  lacks: null,
  q: null,
};

/** In a list of values: away when it is there, otherwise added. */
export const toggled = (values: readonly string[], value: string): string[] =>
  values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
