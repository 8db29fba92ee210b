// The filter line and the facet panel of the library: two ways to say the same filters.
import type { Output } from '@tocsin/contracts/client';

import { formatWord } from '../../lib/format.ts';
import type { UrlPatch } from '../../lib/url.ts';
import { Facet, type FacetValue } from '../../ui/facet-list.tsx';
import type { FilterChip } from '../../ui/filter-bar.tsx';
import type { FilterField } from '../../ui/filter-words.ts';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { ruleKindWords } from '../../words/rule-kinds.ts';
import { ruleModeWords } from '../../words/rule-modes.ts';
import { ruleOriginWords } from '../../words/rule-origins.ts';
import { severityWord } from '../../words/severity.ts';
import { tacticWord } from '../../words/tactics.ts';
import { listFields, tabOf, type ListField, type RuleView } from './view.ts';
import { words } from './words.ts';

import classes from './page.module.css';

export type RuleFacets = Output<'GET /detection/rules/facets'>;

/** Of fields whose values are a closed list. */
const valueWords: Partial<Record<ListField, Readonly<Record<string, string>>>> = {
  mode: ruleModeWords,
  kind: ruleKindWords,
  health: words.list.health,
  origin: ruleOriginWords,
};

function labelOf(field: ListField, value: string): string {
  if (field === 'severity') return severityWord(Number(value));
  if (field === 'tactic') return tacticWord(value);
  if (field === 'technique') return value;
  return valueWords[field]?.[value] ?? formatWord(value);
}

function valuesOf(field: ListField, facets: RuleFacets | undefined): FacetValue[] {
  const values = (facets?.[field] ?? []).map(({ value, count }) => ({ value, count, label: labelOf(field, value) }));
  return field === 'severity' ? values.toSorted((one, other) => other.value.localeCompare(one.value)) : values;
}

export const filterFields = (facets: RuleFacets | undefined): FilterField[] =>
  listFields.map((field) => ({
    id: field,
    label: words.list.fields[field],
    open: field === 'technique',
    values: valuesOf(field, facets).map(({ value, label, count }) => ({ value, label, aside: String(count) })),
  }));

const chip = (field: string, value: string, label: string): FilterChip => ({ field, value, label });

/** What is set, as chips. What the tab says is not said again. */
export function chipsOf(view: RuleView): FilterChip[] {
  const byTab = tabOf(view) !== null;
  return [
    ...listFields
      .filter((field) => !(byTab && (field === 'mode' || field === 'origin')))
      .flatMap((field) => view.lists[field].map((value) => chip(field, value, labelOf(field, value)))),
    ...(view.text === null ? [] : [chip('text', view.text, words.list.quoted(view.text))]),
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
    <ScrollPane className={classes.facets} label={words.list.facets}>
      {listFields
        .filter((field) => field !== 'technique' || view.lists.technique.length > 0)
        .map((field) => (
          <Facet
            key={field}
            title={words.list.fields[field]}
            values={valuesOf(field, facets)}
            chosen={view.lists[field]}
            onChange={(chosen) => onChange({ [field]: chosen })}
          />
        ))}
    </ScrollPane>
  );
}
