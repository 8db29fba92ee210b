// The filter line and the facet panel of the library: two ways to say the same filters.
import type { Output } from '@tocsin/contracts/client';
import { severityNames, type RuleKind } from '@tocsin/contracts/words';

import { formatTactic, formatWord } from '../../lib/format.ts';
import type { UrlPatch } from '../../lib/url.ts';
import { Facet, type FacetValue } from '../../ui/facet-list.tsx';
import type { FilterChip } from '../../ui/filter-bar.tsx';
import type { FilterField } from '../../ui/filter-words.ts';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { listFields, tabOf, type ListField, type RuleView } from './view.ts';

import classes from './page.module.css';

export type RuleFacets = Output<'GET /detection/rules/facets'>;

const titles: Record<ListField, string> = {
  severity: 'Severity',
  mode: 'Mode',
  kind: 'Kind',
  health: 'Health',
  product: 'Product',
  tactic: 'Tactic',
  technique: 'Technique',
  origin: 'Origin',
};

const originWords: Record<string, string> = { tocsin: 'Shipped with Tocsin', imported: 'Imported', own: 'Our own' };
export const originWord = (origin: string): string => originWords[origin] ?? origin;
const kindWords: Record<string, string> = {
  sigma: 'Sigma rule',
  correlation: 'Correlation',
  filter: 'Filter',
  threshold: 'Threshold',
  query: 'Saved query',
  yara: 'YARA rule',
};
export const kindWord = (kind: RuleKind): string => kindWords[kind] ?? kind;
const healthWords: Record<string, string> = {
  never: 'Never matched',
  silent: 'Silent for 30 days',
  noisy: 'Mostly false positives',
};

function labelOf(field: ListField, value: string): string {
  if (field === 'severity') return formatWord(severityNames[Number(value)] ?? value);
  if (field === 'tactic') return formatTactic(value);
  if (field === 'technique') return value;
  if (field === 'origin') return originWord(value);
  if (field === 'kind') return kindWords[value] ?? value;
  if (field === 'health') return healthWords[value] ?? value;
  return formatWord(value);
}

function valuesOf(field: ListField, facets: RuleFacets | undefined): FacetValue[] {
  const values = (facets?.[field] ?? []).map(({ value, count }) => ({ value, count, label: labelOf(field, value) }));
  return field === 'severity' ? values.toSorted((one, other) => other.value.localeCompare(one.value)) : values;
}

export const filterFields = (facets: RuleFacets | undefined): FilterField[] =>
  listFields.map((field) => ({
    id: field,
    label: titles[field],
    open: field === 'technique',
    values: valuesOf(field, facets).map(({ value, label, count }) => ({ value, label, aside: String(count) })),
  }));

/** What is set, as chips. What the tab says is not said again. */
export function chipsOf(view: RuleView): FilterChip[] {
  const byTab = tabOf(view) !== null;
  return [
    ...listFields
      .filter((field) => !(byTab && (field === 'mode' || field === 'origin')))
      .flatMap((field) => view.lists[field].map((value) => ({ field, value, label: labelOf(field, value) }))),
    ...(view.text === null ? [] : [{ field: 'text', value: view.text, label: `“${view.text}”` }]),
  ];
}

const isListField = (field: string): field is ListField => listFields.some((each) => each === field);

export const patchForAdd = (view: RuleView, field: string, value: string): UrlPatch =>
  isListField(field) ? { [field]: [...new Set([...view.lists[field], value])] } : {};

export const patchForRemove = (view: RuleView, { field, value }: FilterChip): UrlPatch =>
  isListField(field) ? { [field]: view.lists[field].filter((each) => each !== value) } : { q: null };

type FacetPanelProps = { view: RuleView; facets: RuleFacets | undefined; onChange: (patch: UrlPatch) => void };

export function FacetPanel({ view, facets, onChange }: FacetPanelProps) {
  return (
    <ScrollPane className={classes.facets} label="Facets">
      {listFields
        .filter((field) => field !== 'technique' || view.lists.technique.length > 0)
        .map((field) => (
          <Facet
            key={field}
            title={titles[field]}
            values={valuesOf(field, facets)}
            chosen={view.lists[field]}
            onChange={(chosen) => onChange({ [field]: chosen })}
          />
        ))}
    </ScrollPane>
  );
}
