// What can be done with a value where it stands: decided from the page's address alone.
import { defang } from '@tocsin/contracts/entity/fang';

import type { UrlSearch } from '../lib/url.ts';
import { addTerm, termOf, writeValue } from '../pages/search/query-edit.ts';

/** As the element says it: `field` is a filter of the alerts or a field of events, `entity` is `kind:value`. */
export type Value = { field: string | null; value: string; entity: string | null };
type Place = { pathname: string; search: UrlSearch };
type Deed =
  | { kind: 'go'; to: string; search: UrlSearch }
  | { kind: 'copy'; text: string }
  | { kind: 'graph'; entity: string };
export type ValueAction = {
  id:
    | 'include'
    | 'exclude'
    | 'only'
    | 'groupBy'
    | 'entity'
    | 'graph'
    | 'alerts'
    | 'events'
    | 'find'
    | 'copy'
    | 'copyDefanged';
  deed: Deed;
};
type May = (permission: 'alert:read' | 'event:read') => boolean;

const alertLists: ReadonlySet<string> = new Set([
  'stage', 'severity', 'assignee', 'verdict', 'rule', 'tactic', 'technique', 'dataset', 'entity', 'site',
]); // prettier-ignore
const groupings: Readonly<Record<string, string>> = { rule: 'rule', site: 'site', host: 'host' };
/** What a field of the alerts is called elsewhere, where it is there at all. */
const eventFields: Readonly<Record<string, string>> = { dataset: 'dataset', site: 'site', 'host.name': 'host.name' };

const entityText = (entity: string): string => entity.slice(entity.indexOf(':') + 1);
/** Site and time range are the person's: they go along. */
const kept = (search: UrlSearch): UrlSearch =>
  Object.fromEntries(['site', 'range', 'from', 'to'].flatMap((key) => (search[key] ? [[key, search[key]]] : [])));

/** Of the queue: the parameter, and the value in it. */
function inAlerts({ field, value, entity }: Value): { name: string; value: string } | null {
  if (entity !== null) return { name: 'entity', value: entity };
  return field !== null && alertLists.has(field) ? { name: field, value } : null;
}

function here(value: Value, { pathname, search }: Place): ValueAction[] {
  const go = (id: ValueAction['id'], next: UrlSearch): ValueAction => ({
    id,
    deed: { kind: 'go', to: pathname, search: next },
  });
  if (pathname === '/alerts') {
    const own = inAlerts(value);
    const grouping = value.entity?.startsWith('host:') ? 'host' : groupings[value.field ?? ''];
    const present = own ? (search[own.name] ?? []) : [];
    return [
      ...(own
        ? [
            go('include', { ...search, [own.name]: [...new Set([...present, own.value])] }),
            go('only', { ...kept(search), [own.name]: [own.value] }),
          ]
        : []),
      ...(grouping ? [go('groupBy', { ...search, group: [grouping] })] : []),
    ];
  }
  const [name, term] =
    pathname === '/search' && value.field !== null
      ? ['query', termOf(value.field, value.value)]
      : pathname === '/find'
        ? ['q', findTerm(value)]
        : [null, ''];
  if (name === null) return [];
  const query = search[name]?.[0] ?? '';
  return [
    go('include', { ...search, [name]: [addTerm(query, term, 'include')] }),
    go('exclude', { ...search, [name]: [addTerm(query, term, 'exclude')] }),
    go('only', { ...search, [name]: [term] }),
  ];
}

function findTerm({ field, value, entity }: Value): string {
  if (entity !== null) return termOf('entity', entity);
  return field !== null && alertLists.has(field) ? termOf(field, value) : writeValue(value);
}

function eventTerm({ field, value, entity }: Value): string | null {
  if (entity !== null) return writeValue(entityText(entity));
  if (field === null) return writeValue(value);
  if (alertLists.has(field)) return eventFields[field] === undefined ? null : termOf(eventFields[field], value);
  return termOf(field, value);
}

export function actionsFor(value: Value, place: Place, may: May): ValueAction[] {
  const own = inAlerts(value);
  const events = eventTerm(value);
  const go = (id: ValueAction['id'], to: string, search: UrlSearch): ValueAction => ({
    id,
    deed: { kind: 'go', to, search },
  });
  const text = value.entity === null ? value.value : entityText(value.entity);
  const range = kept(place.search);
  return [
    ...here(value, place),
    ...(value.entity !== null && may('alert:read')
      ? [
          go('entity', '/entity', { is: [value.entity] }),
          { id: 'graph' as const, deed: { kind: 'graph' as const, entity: value.entity } },
        ]
      : []),
    ...(own && place.pathname !== '/alerts' && may('alert:read')
      ? [go('alerts', '/alerts', { ...range, [own.name]: [own.value] })]
      : []),
    ...(events !== null && place.pathname !== '/search' && may('event:read')
      ? [go('events', '/search', { ...range, query: [events] })]
      : []),
    ...(place.pathname !== '/find' && may('alert:read') ? [go('find', '/find', { q: [findTerm(value)] })] : []),
    { id: 'copy', deed: { kind: 'copy', text } },
    ...(defang(text) === text
      ? []
      : [{ id: 'copyDefanged' as const, deed: { kind: 'copy' as const, text: defang(text) } }]),
  ];
}

/** The value an element says it is. */
export function valueOf({ dataset }: { dataset: DOMStringMap }): Value | null {
  const { entity = null, field = null, value } = dataset;
  if (entity === null && value === undefined) return null;
  return { field, entity, value: value ?? entityText(entity ?? '') };
}
