// What the queue shows, and how a URL says it: filters, sort, grouping and the part of time looked at.
import type { AlertFilter } from '@tocsin/contracts/api/alerts';
import { alertStages, openAlertStages, verdicts, type AlertStage, type Verdict } from '@tocsin/contracts/words';

import type { UrlPatch, UrlSearch } from '../../lib/url.ts';

/** The filters that take several values, in the order of the facet panel. */
export const listFields = [
  'stage',
  'severity',
  'assignee',
  'verdict',
  'rule',
  'tactic',
  'technique',
  'dataset',
  'entity',
] as const;
export type ListField = (typeof listFields)[number];

export const groupings = ['rule', 'host', 'site'] as const;
export type Grouping = (typeof groupings)[number];

/** As `alertSorts` of the contract, which a browser does not load. */
export const sorts = [
  '-lastSeenAt',
  'lastSeenAt',
  '-severity',
  '-riskScore',
  '-createdAt',
  '-occurrenceCount',
] as const;
export type Sort = (typeof sorts)[number];

export type AlertView = {
  lists: Record<ListField, readonly string[]>;
  site: readonly string[];
  incident: string | null;
  minRisk: number | null;
  text: string | null;
  sort: Sort;
  group: Grouping | null;
  /** When they were first seen; the page's time range does not count then. */
  firstSeen: { from: string; to: string } | null;
  /** A part of the time range, chosen with the histogram's brush. */
  within: { from: string; to: string } | null;
};

const oneOf = <Value extends string>(values: readonly Value[], text: string | undefined): Value | null =>
  values.find((value) => value === text) ?? null;

/** Reads a URL's search; what it does not understand it leaves out. */
export function readView(search: UrlSearch): AlertView {
  const list = (field: ListField) => (search[field] ?? []).filter((value) => value !== '');
  const risk = Number(search.minRisk?.[0]);
  return {
    lists: {
      stage: list('stage').filter((value) => oneOf(alertStages, value)),
      severity: list('severity').filter((value) => /^[0-4]$/.test(value)),
      assignee: list('assignee'),
      verdict: list('verdict').filter((value) => oneOf(verdicts, value)),
      rule: list('rule'),
      tactic: list('tactic'),
      technique: list('technique'),
      dataset: list('dataset'),
      entity: list('entity'),
    },
    site: search.site ?? [],
    incident: search.incident?.[0] ?? null,
    minRisk: Number.isInteger(risk) && risk > 0 && risk <= 100 ? risk : null,
    text: search.q?.[0]?.trim() || null,
    sort: oneOf(sorts, search.sort?.[0]) ?? '-lastSeenAt',
    group: oneOf(groupings, search.group?.[0]),
    firstSeen: readWindow(search.first?.[0]),
    within: readWindow(search.within?.[0]),
  };
}

function readWindow(text: string | undefined): AlertView['within'] {
  const [from = '', to = ''] = text?.split('/') ?? [];
  return Date.parse(from) < Date.parse(to) ? { from, to } : null;
}

/** The change of the URL that leads from any view to this part of one. Absent parts stay as they are. */
export function writeView(part: Partial<Omit<AlertView, 'lists'>> & { lists?: Partial<AlertView['lists']> }): UrlPatch {
  const patch: UrlPatch = { ...part.lists };
  if (part.site !== undefined) patch.site = part.site;
  if (part.incident !== undefined) patch.incident = part.incident;
  if (part.minRisk !== undefined) patch.minRisk = part.minRisk === null ? null : String(part.minRisk);
  if (part.text !== undefined) patch.q = part.text;
  if (part.sort !== undefined) patch.sort = part.sort === '-lastSeenAt' ? null : part.sort;
  if (part.group !== undefined) patch.group = part.group;
  if (part.within !== undefined) patch.within = part.within && `${part.within.from}/${part.within.to}`;
  if (part.firstSeen !== undefined) patch.first = part.firstSeen && `${part.firstSeen.from}/${part.firstSeen.to}`;
  return patch;
}

/** Nothing said about stages means the open ones. */
export const stagesOf = (view: AlertView): readonly string[] =>
  view.lists.stage.length > 0 ? view.lists.stage : openAlertStages;

/** The server's filter for a view within `bounds`; the brush narrows them. */
export function filterOf(view: AlertView, bounds: { from: string; to?: string }): AlertFilter {
  const { severity, assignee, verdict, rule, tactic, technique, dataset, entity } = view.lists;
  const given = <Values extends readonly unknown[]>(key: string, values: Values) =>
    values.length > 0 ? { [key]: [...values] } : {};
  return {
    stage: stagesOf(view).filter(isStage),
    ...given('severity', severity.map(Number)),
    ...given('assignee', assignee),
    ...given('verdict', verdict.filter(isVerdict)),
    ...given('rule', rule),
    ...given('tactic', tactic),
    ...given('technique', technique),
    ...given('dataset', dataset),
    ...given('entity', entity),
    ...given('site', view.site),
    ...(view.incident === null ? {} : { incident: view.incident }),
    ...(view.minRisk === null ? {} : { minRisk: view.minRisk }),
    ...(view.text === null ? {} : { q: view.text }),
    ...(view.firstSeen === null ? {} : { firstSeenFrom: view.firstSeen.from, firstSeenTo: view.firstSeen.to }),
    ...(view.within ?? (view.firstSeen === null ? bounds : {})),
  };
}
const isStage = (text: string): text is AlertStage => oneOf(alertStages, text) !== null;
const isVerdict = (text: string): text is Verdict => oneOf(verdicts, text) !== null;

export const tabs = ['open', 'mine', 'unassigned', 'new', 'resolved'] as const;
export type Tab = (typeof tabs)[number];

const tabLists: Record<Tab, { stage: readonly string[]; assignee: readonly string[] }> = {
  open: { stage: [], assignee: [] },
  mine: { stage: [], assignee: ['me'] },
  unassigned: { stage: [], assignee: ['none'] },
  new: { stage: ['new'], assignee: [] },
  resolved: { stage: ['resolved'], assignee: [] },
};
/** Choosing a tab sets stage and assignee and keeps every other filter. */
export const patchForTab = (tab: Tab): UrlPatch => writeView({ lists: tabLists[tab] });

/** Which tab a view is, whatever else it filters by; null when stage and assignee are none of them. */
export function tabOf(view: AlertView): Tab | null {
  const same = (one: readonly string[], other: readonly string[]) => one.join() === other.join();
  const found = tabs.find(
    (tab) => same(tabLists[tab].stage, view.lists.stage) && same(tabLists[tab].assignee, view.lists.assignee),
  );
  return found ?? null;
}

/** Whether anything beyond tab, sites and time narrows the list. */
export const isNarrowed = ({ lists, incident, minRisk, text, firstSeen, within }: AlertView): boolean =>
  incident !== null ||
  minRisk !== null ||
  text !== null ||
  firstSeen !== null ||
  within !== null ||
  listFields.some((field) => field !== 'stage' && field !== 'assignee' && lists[field].length > 0);

/** Takes away every filter but tab, sites and time. */
export const clearFilters: UrlPatch = {
  ...Object.fromEntries(
    listFields.filter((field) => field !== 'stage' && field !== 'assignee').map((field) => [field, null]),
  ),
  incident: null,
  minRisk: null,
  q: null,
  first: null,
  within: null,
};
