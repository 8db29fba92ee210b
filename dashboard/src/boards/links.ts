// Where a figure leads: the list that it counts, as the address of that list.
import type { TimeMeasure } from '@tocsin/contracts/api/boards';
import { alertStages, incidentStages, type AlertStage, type IncidentStage } from '@tocsin/contracts/words';

import type { UrlSearch } from '../lib/url.ts';

export type ListLink = { to: string; search: UrlSearch };
export type Span = { from: string; to: string };

/** The queue looks at some time; what is open counts however long ago it was last seen. */
const everRange = '3650d';
const spanText = ({ from, to }: Span): string => `${from}/${to}`;
const given = (key: string, values: readonly (string | number)[] | undefined): UrlSearch =>
  values && values.length > 0 ? { [key]: values.map(String) } : {};

type AlertsOf = {
  severity?: number;
  stage?: AlertStage;
  assignee?: string;
  rule?: string;
  dataset?: string;
  site?: readonly string[];
};
const alertSearch = ({ severity, assignee, rule, dataset, site }: AlertsOf): UrlSearch => ({
  ...given('severity', severity === undefined ? undefined : [severity]),
  ...given('assignee', assignee === undefined ? undefined : [assignee]),
  ...given('rule', rule === undefined ? undefined : [rule]),
  ...given('dataset', dataset === undefined ? undefined : [dataset]),
  ...given('site', site),
});

export const openAlerts = (of: AlertsOf = {}): ListLink => ({
  to: '/alerts',
  search: { range: [everRange], ...alertSearch(of) },
});
/** First seen in the span, whatever became of them. */
export const alertsSeen = (span: Span, of: AlertsOf = {}): ListLink => ({
  to: '/alerts',
  search: {
    first: [spanText(span)],
    stage: of.stage === undefined ? [...alertStages] : [of.stage],
    ...alertSearch(of),
  },
});

type IncidentsOf = {
  severity?: number;
  stages?: readonly IncidentStage[];
  owner?: string;
  site?: readonly string[];
  breached?: true;
};
const incidentSearch = ({ severity, stages, owner, site, breached }: IncidentsOf): UrlSearch => ({
  ...given('severity', severity === undefined ? undefined : [severity]),
  ...given('stage', stages),
  ...given('owner', owner === undefined ? undefined : [owner]),
  ...given('site', site),
  ...given('sla', breached && ['breached']),
});
export const openIncidents = (of: IncidentsOf = {}): ListLink => ({ to: '/incidents', search: incidentSearch(of) });
/** Opened in the span, whatever became of them. */
export const incidentsOpened = (span: Span, of: IncidentsOf = {}): ListLink => ({
  to: '/incidents',
  search: { view: ['all'], created: [spanText(span)], ...incidentSearch(of) },
});

const countedStages = incidentStages.filter((stage) => stage !== 'cancelled' && stage !== 'merged');
const reachedBy = { detect: 'detected', acknowledge: 'acknowledged', contain: 'contained', resolve: 'closed' } as const;

/** The incidents behind a time: those that reached the milestone, or those that are left out for want of it. */
export function incidentsTimed(span: Span, measure: TimeMeasure, has: boolean, of: IncidentsOf = {}): ListLink {
  const { to, search } = incidentsOpened(span, { ...of, stages: countedStages });
  return { to, search: { ...search, [has ? 'reached' : 'lacks']: [reachedBy[measure]] } };
}

export const myTasks: ListLink = { to: '/tasks', search: {} };
export const unassignedTasks: ListLink = { to: '/tasks', search: { whose: ['unassigned'] } };
export const tasksByDue: ListLink = { to: '/tasks', search: { whose: ['all'], by: ['due'] } };
export const clocksAtRisk: ListLink = { to: '/sla', search: { view: ['due'], show: ['at_risk'] } };
export const wrongSources: ListLink = { to: '/source-health', search: { state: ['wrong'] } };
export const allSources: ListLink = { to: '/source-health', search: {} };
