// Which entries somebody asks for: of what is at hand as a function, of what is kept as SQL.
import type { TimelineFilter } from '@tocsin/contracts/api/timelines';
import { sql, type RawBuilder } from 'kysely';

import type { Derived } from './derived.ts';
import type { Marked } from './marks-store.ts';

export const hostOf = (entities: Derived['entities']): string | null =>
  entities.find(({ kind }) => kind === 'host')?.value ?? null;
export const userOf = (entities: Derived['entities']): string | null =>
  entities.find(({ kind }) => kind === 'user')?.value ?? null;

/** Those that somebody starred, or chose for the report; null: it does not matter. */
export function markedOnly(
  { starred, inReport }: TimelineFilter,
  marks: ReadonlyMap<string, Marked>,
): Set<string> | null {
  if (starred === undefined && inReport === undefined) return null;
  const chosen = [...marks].filter(
    ([, mark]) => (starred === undefined || mark.starred) && (inReport === undefined || mark.inReport),
  );
  return new Set(chosen.map(([id]) => id));
}

const among = (wanted: readonly string[] | undefined, ...values: (string | null)[]): boolean =>
  !wanted?.length || values.some((value) => value !== null && wanted.includes(value));

export function matches(entry: Derived, filter: TimelineFilter, chosen: ReadonlySet<string> | null): boolean {
  const at = Date.parse(entry.at);
  if (filter.from !== undefined && at < Date.parse(filter.from)) return false;
  if (filter.to !== undefined && at > Date.parse(filter.to)) return false;
  if (chosen && !chosen.has(entry.id)) return false;
  if (!among(filter.lane, entry.lane) || !among(filter.kind, entry.kind)) return false;
  if (!among(filter.tactic, ...entry.tactics)) return false;
  if (!among(filter.host, hostOf(entry.entities)) || !among(filter.user, userOf(entry.entities))) return false;
  if (!filter.q) return true;
  const said = [entry.title, entry.body, ...entry.entities.map(({ value }) => value)].join(' ').toLowerCase();
  return said.includes(filter.q.toLowerCase());
}

const escaped = (text: string): string => text.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`);
type Condition = RawBuilder<boolean>;
const anyOf = (column: string, values: readonly string[] | undefined): Condition[] =>
  values?.length ? [sql<boolean>`${sql.raw(column)} = any(${values}::text[])`] : [];

/** The same of kept entries. */
export function conditionsOf(filter: TimelineFilter, chosen: ReadonlySet<string> | null): Condition[] {
  const { from, to, q } = filter;
  const ids = chosen && [...chosen].flatMap((id) => (id.startsWith('entry:') ? [id.slice('entry:'.length)] : []));
  return [
    ...(from === undefined ? [] : [sql<boolean>`occurred_at >= ${from}::timestamptz`]),
    ...(to === undefined ? [] : [sql<boolean>`occurred_at <= ${to}::timestamptz`]),
    ...anyOf('lane', filter.lane),
    ...anyOf('kind', filter.kind),
    ...(filter.tactic?.length ? [sql<boolean>`tactics && ${filter.tactic}::text[]`] : []),
    ...anyOf('host', filter.host),
    ...anyOf('username', filter.user),
    ...(q ? [sql<boolean>`search like ${`%${escaped(q)}%`}`] : []),
    ...(ids ? [sql<boolean>`id = any(${ids}::uuid[])`] : []),
  ];
}
