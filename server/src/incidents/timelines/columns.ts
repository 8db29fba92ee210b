// All marks of a timeline in columns: pure packing, so that a hundred thousand of them are one small answer.
import type { TimelineMarks } from '@tocsin/contracts/timeline';
import { entryKinds, entryLanes, timelineLanes } from '@tocsin/contracts/words';

import type { Derived } from './derived.ts';
import { hostOf, userOf } from './filter.ts';
import type { Marked } from './marks-store.ts';
import { between, type StoredColumns } from './store.ts';

export const flag = { starred: 1, inReport: 2, annotated: 4, unsupported: 8, key: 16 } as const;

/** A mark before it is packed. */
export type Light = {
  id: string;
  kind: number;
  at: number;
  lane: number;
  surface: number;
  severity: number;
  tactic: string;
  host: string;
  user: string;
  length: number;
  unsupported: boolean;
  /** What it is called where it has a label; empty where that has to be looked up. */
  key: string | null;
};

const uuidOf = (id: string): string => id.slice(id.indexOf(':') + 1);

export const lightOfDerived = (entry: Derived): Light => {
  const at = Date.parse(entry.at);
  return {
    id: uuidOf(entry.id),
    kind: entryKinds.indexOf(entry.kind),
    at,
    lane: entryLanes.indexOf(entry.lane),
    surface: entry.surface === null ? -1 : timelineLanes.indexOf(entry.surface),
    severity: entry.severity,
    tactic: entry.tactics[0] ?? '',
    host: hostOf(entry.entities) ?? '',
    user: userOf(entry.entities) ?? '',
    length: entry.endAt === null ? 0 : Date.parse(entry.endAt) - at,
    unsupported: entry.unsupported,
    key: entry.key ? entry.title : null,
  };
};

const uuidLength = 36;

export function lightsOfStored(columns: StoredColumns): Light[] {
  if (columns.count === 0) return [];
  const [at, surfaces, ends, tactics, hosts, users] = [
    columns.at,
    columns.surfaces,
    columns.ends,
    columns.tactics,
    columns.hosts,
    columns.users,
  ].map((text) => text.split(between));
  return Array.from({ length: columns.count }, (_, index) => ({
    id: columns.ids.slice(index * uuidLength, (index + 1) * uuidLength),
    kind: Number(columns.kinds[index]),
    at: Number(at?.[index]),
    lane: Number(columns.lanes[index]),
    surface: timelineLanes.findIndex((lane) => lane === surfaces?.[index]),
    severity: Number(columns.severities[index]),
    tactic: tactics?.[index] ?? '',
    host: hosts?.[index] ?? '',
    user: users?.[index] ?? '',
    length: Number(ends?.[index] ?? 0),
    unsupported: columns.supported[index] === '0',
    key: null,
  }));
}

/** Two lists in order become one. */
export function mergeLights(a: readonly Light[], b: readonly Light[]): Light[] {
  const out: Light[] = [];
  let next = 0;
  for (const light of a) {
    for (let other = b[next]; other && other.at < light.at; other = b[next]) {
      out.push(other);
      next += 1;
    }
    out.push(light);
  }
  for (const light of b.slice(next)) out.push(light);
  return out;
}

const letter = (figure: number): string => (figure < 0 || figure > 35 ? '-' : figure.toString(36));
const twoLetters = (figure: number): string =>
  figure < 0 || figure > 1295 ? '--' : figure.toString(36).padStart(2, '0');

/** The most frequent first, as many as letters can name. */
function listOf(values: readonly string[], most: number): string[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, most)
    .map(([value]) => value);
}

const indexOfAll = (list: readonly string[]): Map<string, number> =>
  new Map(list.map((value, index) => [value, index]));

/** How many characters two texts begin with in common. */
function shared(before: string, id: string): number {
  let length = 0;
  while (length < 35 && length < id.length && before[length] === id[length]) length += 1;
  return length;
}

const mostMoments = 400;

/** The labels that are drawn: what somebody starred first, then the worst. */
function momentsIn(lights: readonly Light[], flags: readonly number[]): Set<number> {
  const keys = flags.flatMap((each, index) => ((each & flag.key) > 0 ? [index] : []));
  if (keys.length <= mostMoments) return new Set(keys);
  const rank = (index: number): number =>
    ((flags[index] ?? 0) & flag.starred ? 10 : 0) + (lights[index]?.severity ?? 0);
  return new Set(keys.toSorted((a, b) => rank(b) - rank(a) || a - b).slice(0, mostMoments));
}

/**
 * @param lights oldest first
 * @param nameOf what a starred mark is called that has no label of its own
 */
export function packMarks(
  lights: readonly Light[],
  { marks, left, nameOf }: { marks: ReadonlyMap<string, Marked>; left: number; nameOf: (id: string) => string },
): TimelineMarks {
  const prefixes = ['alert', 'activity', 'comment', 'entry', 'entry', 'entry'];
  const keyOf = (light: Light): string => `${prefixes[light.kind] ?? 'entry'}:${light.id}`;
  const tactics = listOf(lights.map(({ tactic }) => tactic), 36); // prettier-ignore
  const hosts = listOf(lights.map(({ host }) => host), 1296); // prettier-ignore
  const users = listOf(lights.map(({ user }) => user), 1296); // prettier-ignore
  const [ofTactic, ofHost, ofUser] = [indexOfAll(tactics), indexOfAll(hosts), indexOfAll(users)];
  const said = lights.map((light) => (marks.size === 0 ? undefined : marks.get(keyOf(light))));
  const marked = lights.map((light, index) => {
    const mark = said[index];
    const has = (yes: boolean | undefined, bit: number): number => (yes ? bit : 0);
    return (
      has(mark?.starred, flag.starred) |
      has(mark?.inReport, flag.inReport) |
      has(mark !== undefined && mark.annotation !== '', flag.annotated) |
      has(light.unsupported, flag.unsupported) |
      has(light.key !== null || mark?.starred, flag.key)
    );
  });
  const moments = momentsIn(lights, marked);
  const flags = marked.map((each, index) => (moments.has(index) ? each : each & ~flag.key));
  const base = lights[0]?.at ?? 0;
  return {
    count: lights.length,
    base,
    at: lights.map(({ at }, index) => at - (lights[index - 1]?.at ?? base)),
    kind: lights.map(({ kind }) => letter(kind)).join(''),
    id: lights.map(({ id }, index) => {
      const length = shared(lights[index - 1]?.id ?? '', id);
      return letter(length) + id.slice(length);
    }),
    lane: lights.map(({ lane }) => letter(lane)).join(''),
    surface: lights.map(({ surface }) => letter(surface)).join(''),
    severity: lights.map(({ severity }) => letter(severity)).join(''),
    tactic: lights.map(({ tactic }) => letter(ofTactic.get(tactic) ?? -1)).join(''),
    flags: flags.map(letter).join(''),
    host: lights.map(({ host }) => twoLetters(ofHost.get(host) ?? -1)).join(''),
    user: lights.map(({ user }) => twoLetters(ofUser.get(user) ?? -1)).join(''),
    tactics,
    hosts,
    users,
    spans: lights.flatMap(({ length }, index): [number, number][] => (length > 0 ? [[index, length]] : [])),
    moments: [...moments]
      .toSorted((a, b) => a - b)
      .map((index) => {
        const light = lights[index];
        return [index, light ? (light.key ?? nameOf(light.id)) : ''];
      }),
    left,
  };
}
