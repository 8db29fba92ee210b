// The filter line and the facet panel: two ways to say the same filters.
import type { Output } from '@tocsin/contracts/client';
import { verdicts } from '@tocsin/contracts/words';

import { formatSpan } from '../../lib/span.ts';
import type { UrlPatch } from '../../lib/url.ts';
import { Facet, type FacetValue } from '../../ui/facet-list.tsx';
import type { FilterChip } from '../../ui/filter-bar.tsx';
import type { FilterField } from '../../ui/filter-words.ts';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { severityWord } from '../../words/severity.ts';
import { alertStageSaid } from '../../words/stages.ts';
import { tacticWord } from '../../words/tactics.ts';
import { shortVerdictWords } from '../../words/verdicts.ts';
import { listFields, writeView, type AlertView, type ListField } from './view.ts';
import { words } from './words.ts';

import classes from './page.module.css';

export type Facets = Output<'GET /alerts/facets'>;

/** What a value is called: the facet knows names of rules and people, the rest are words. */
function labelOf(field: ListField, value: string, facets: Facets | undefined): string {
  if (field === 'severity') return severityWord(Number(value));
  if (field === 'stage') return alertStageSaid(value);
  if (field === 'tactic') return tacticWord(value);
  if (field === 'verdict') return shortVerdictWords[verdicts.find((verdict) => verdict === value) ?? 'undetermined'];
  if (field === 'assignee' && value === 'none') return words.filters.nobody;
  if (field === 'assignee' && value === 'me') return words.filters.me;
  if (field === 'technique') return value;
  return facets?.[field].find((each) => each.value === value)?.label ?? value;
}

function valuesOf(field: ListField, facets: Facets | undefined): FacetValue[] {
  if (field === 'verdict') return verdicts.map((value) => ({ value, label: shortVerdictWords[value], count: 0 }));
  if (field === 'technique') return [];
  return (facets?.[field] ?? []).map((each) => ({ ...each, label: labelOf(field, each.value, facets) }));
}

/** The fields of the filter line, with what the facets offer as their values. */
export const filterFields = (facets: Facets | undefined): FilterField[] => [
  ...listFields.map((field) => ({
    id: field,
    label: words.filters.fields[field],
    open: field === 'technique' || field === 'entity',
    values: valuesOf(field, facets).map(({ value, label, count }) => ({
      value,
      label,
      ...(field === 'verdict' ? {} : { aside: String(count) }),
    })),
  })),
  { id: 'risk', label: words.filters.risk, open: true, values: [] },
  { id: 'incident', label: words.filters.incident, open: true, values: [] },
];

/** The span itself is in the URL; the chip only takes it away. */
const firstSeenField = 'first-seen';

/** What is set, as chips. What the tab says is not said again. */
export function chipsOf(view: AlertView, facets: Facets | undefined, tabChosen: boolean): FilterChip[] {
  const shown = listFields.filter((field) => !(tabChosen && (field === 'stage' || field === 'assignee')));
  return [
    ...shown.flatMap((field) =>
      view.lists[field].map((value) => ({ field, value, label: labelOf(field, value, facets) })),
    ),
    ...(view.minRisk === null ? [] : [{ field: 'risk', value: String(view.minRisk), label: `≥ ${view.minRisk}` }]),
    ...(view.incident === null ? [] : [{ field: 'incident', value: view.incident, label: view.incident }]),
    ...(view.firstSeen === null
      ? []
      : [{ field: words.filters.firstSeen, value: firstSeenField, label: formatSpan(view.firstSeen) }]),
    ...(view.text === null ? [] : [{ field: 'text', value: view.text, label: words.filters.text(view.text) }]),
  ];
}

const isListField = (field: string): field is ListField => listFields.some((each) => each === field);

export function patchForAdd(view: AlertView, field: string, value: string): UrlPatch {
  if (isListField(field)) return patchForList(view, field, [...new Set([...view.lists[field], value])]);
  if (field === 'risk') return writeView({ minRisk: Number.parseInt(value.replace(/\D/g, ''), 10) || null });
  return writeView({ incident: value });
}

export function patchForRemove(view: AlertView, { field, value }: FilterChip): UrlPatch {
  if (isListField(field))
    return patchForList(
      view,
      field,
      view.lists[field].filter((each) => each !== value),
    );
  if (field === 'risk') return writeView({ minRisk: null });
  if (value === firstSeenField) return writeView({ firstSeen: null });
  return writeView(field === 'text' ? { text: null } : { incident: null });
}

const patchForList = (view: AlertView, field: ListField, values: readonly string[]): UrlPatch =>
  writeView({ lists: { [field]: values } });

const inPanel: readonly ListField[] = ['severity', 'stage', 'assignee', 'rule', 'tactic', 'dataset', 'entity'];
const initiallyOpen: ReadonlySet<ListField> = new Set(['severity', 'stage', 'assignee', 'rule']);

/** Of very many alerts, tactics and entities are counted in the latest: then that is said. */
function titleOf(field: ListField, facets: Facets | undefined): string {
  const title = words.filters.fields[field];
  const of = facets?.listedOf ?? null;
  return of !== null && (field === 'tactic' || field === 'entity') ? words.filters.ofLatest(title, of) : title;
}

type FacetPanelProps = { view: AlertView; facets: Facets | undefined; onChange: (patch: UrlPatch) => void };

export function FacetPanel({ view, facets, onChange }: FacetPanelProps) {
  return (
    <ScrollPane className={classes.facets} label={words.filters.facets}>
      {inPanel.map((field) => (
        <Facet
          key={field}
          title={titleOf(field, facets)}
          values={valuesOf(field, facets)}
          chosen={view.lists[field]}
          onChange={(values) => onChange(patchForList(view, field, values))}
          initiallyOpen={initiallyOpen.has(field)}
        />
      ))}
    </ScrollPane>
  );
}
