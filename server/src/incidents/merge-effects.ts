// What merging does to the fields of the incident that stays, and how exactly that is taken back: pure.
import { isDeepStrictEqual } from 'node:util';

import { papLevels, tlpLevels } from '@tocsin/contracts/words';

import type { Access, IncidentRow, MergeEffect } from './tables.ts';

/** By name; a custom field as `custom.<id>`. A field that is not there and one that is null are the same. */
export type FieldValues = Readonly<Record<string, unknown>>;
export type Effects = Readonly<Record<string, MergeEffect>>;

const customPrefix = 'custom.';
export const customFieldOf = (name: string): string | null =>
  name.startsWith(customPrefix) ? name.slice(customPrefix.length) : null;
export const customName = (fieldId: string): string => `${customPrefix}${fieldId}`;

export const mergedFieldsOf = (
  row: Pick<IncidentRow, 'severity' | 'tlp' | 'pap' | 'custom'>,
  access: Access | null,
): FieldValues => ({
  severity: row.severity,
  tlp: row.tlp,
  pap: row.pap,
  access,
  ...Object.fromEntries(Object.entries(row.custom).map(([id, value]) => [customName(id), value])),
});

/** The database keeps no order of keys. */
const same = (a: unknown, b: unknown): boolean => isDeepStrictEqual(a ?? null, b ?? null);

const mostRestrictive = (levels: readonly string[], a: unknown, b: unknown): unknown => {
  const place = (value: unknown): number => levels.findIndex((level) => level === value);
  return place(b) > place(a) ? b : a;
};

function isAccess(value: unknown): value is Access {
  return typeof value === 'object' && value !== null && 'people' in value && Array.isArray(value.people);
}

/** The narrower of the two decides that it is restricted; of two lists both are named. */
function bothNamed(a: unknown, b: unknown): unknown {
  if (!isAccess(a)) return b ?? null;
  if (!isAccess(b)) return a;
  return { ...a, people: [...new Set([...a.people, ...b.people])].toSorted() };
}

/** Of the target's value and the source's. */
function folded(name: string, target: unknown, source: unknown, chosen: boolean): unknown {
  if (name === 'severity') return Math.min(Number(target), Number(source));
  if (name === 'tlp') return mostRestrictive(tlpLevels, target, source);
  if (name === 'pap') return mostRestrictive(papLevels, target, source);
  if (name === 'access') return bothNamed(target, source);
  return chosen ? source : (target ?? source);
}

/** @param chosen custom fields that take the source's value */
export function effectsOf(target: FieldValues, source: FieldValues, chosen: ReadonlySet<string>): Effects {
  const names = [...new Set([...Object.keys(target), ...Object.keys(source)])];
  return Object.fromEntries(
    names.map((name) => {
      const [before, other] = [target[name] ?? null, source[name] ?? null];
      const take = chosen.has(name) && other !== null;
      return [name, { before, source: other, chosen: take, after: folded(name, before, other, take) ?? null }];
    }),
  );
}

export const valuesAfter = (before: FieldValues, effects: Effects): FieldValues => ({
  ...before,
  ...Object.fromEntries(Object.entries(effects).map(([name, { after }]) => [name, after])),
});

/**
 * Takes one merge out of the chain of those that still stand, the oldest first: later ones are worked out again from
 * what was there before it. What somebody changed since stays as they left it.
 */
export function withoutMerge(
  chain: readonly Effects[],
  index: number,
  current: FieldValues,
): { chain: Effects[]; current: FieldValues } {
  const kept: Record<string, MergeEffect>[] = chain.map((effects) => ({ ...effects }));
  const values: Record<string, unknown> = { ...current };
  for (const [name, { before, after }] of Object.entries(chain[index] ?? {})) {
    let carried = before;
    let old = after;
    let unbroken = true;
    for (const later of kept.slice(index + 1)) {
      const effect = later[name];
      // A later merge that knew nothing of the field left it as it was.
      if (!effect) continue;
      if (!same(effect.before, old)) {
        unbroken = false;
        break;
      }
      old = effect.after;
      const next = folded(name, carried, effect.source, effect.chosen) ?? null;
      later[name] = { ...effect, before: carried, after: next };
      carried = next;
    }
    if (unbroken && same(values[name], old)) values[name] = carried;
  }
  return { chain: kept.filter((_, at) => at !== index), current: values };
}

/** Where both say something and not the same. */
export const conflictsIn = (target: FieldValues, source: FieldValues): string[] =>
  Object.keys(source).filter(
    (name) =>
      customFieldOf(name) !== null &&
      (source[name] ?? null) !== null &&
      (target[name] ?? null) !== null &&
      !same(target[name], source[name]),
  );
