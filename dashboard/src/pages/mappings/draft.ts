// The mapping being worked on: what a click on a value changes in it.
import type { MappedField, Mapping } from '@tocsin/contracts/mapping';

import { words } from './words.ts';

/** What a field may stand for besides an ECS field; each is one setting of the mapping. */
export const roles = ['time', 'identity', 'message'] as const;
export type Role = (typeof roles)[number];
export const roleWords: Readonly<Record<Role, string>> = words.roles;

const conversionOf = (to: string, types: ReadonlyMap<string, string>): MappedField['as'] => {
  const type = types.get(to) ?? '';
  if (type.startsWith('ip')) return 'ip';
  if (type === 'u16' && to.endsWith('.port')) return 'port';
  if (type.startsWith('u')) return 'number';
  return type.endsWith('[]') ? 'list' : 'text';
};

/** Where a name of the record goes; '' nowhere. */
export const targetOf = (mapping: Mapping, name: string): string =>
  mapping.fields.find(({ from }) => from === name)?.to ?? '';

export const roleOf = (mapping: Mapping, name: string): Role | null =>
  roles.find((role) => mapping[role] === name) ?? null;

/** @param types of the ECS fields: they say how a value is read */
export function mapField(mapping: Mapping, from: string, to: string, types: ReadonlyMap<string, string>): Mapping {
  const others = mapping.fields.filter((field) => field.from !== from);
  const before = mapping.fields.find((field) => field.from === from);
  if (to.trim() === '') return { ...mapping, fields: others };
  const field: MappedField = {
    from,
    to: to.trim(),
    as: before?.to === to.trim() ? before.as : conversionOf(to.trim(), types),
    values: before?.values ?? {},
  };
  const place = mapping.fields.findIndex((one) => one.from === from);
  return { ...mapping, fields: place < 0 ? [...others, field] : mapping.fields.toSpliced(place, 1, field) };
}

export const setRole = (mapping: Mapping, name: string, role: Role): Mapping => ({
  ...mapping,
  [role]: mapping[role] === name ? '' : name,
});

/** `a=b, c=d` as people write renamed values and constants; what has no `=` is left out. */
export function readPairs(text: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const part of text.split(/[\n;]/)) {
    const cut = part.indexOf('=');
    const [name, value] = [part.slice(0, cut).trim(), part.slice(cut + 1).trim()];
    if (cut > 0 && name !== '' && value !== '') pairs[name] = value;
  }
  return pairs;
}
export const pairsText = (pairs: Record<string, string>): string =>
  Object.entries(pairs)
    .map(([name, value]) => `${name} = ${value}`)
    .join('\n');

/** The names of values of several records, each once, with the first value that is not empty. */
export function namesOf(records: readonly { values: readonly { name: string; value: string }[] }[]): {
  name: string;
  value: string;
  records: number;
}[] {
  const found = new Map<string, { name: string; value: string; records: number }>();
  for (const { values } of records)
    for (const { name, value } of values) {
      const one = found.get(name);
      if (!one) found.set(name, { name, value, records: 1 });
      else found.set(name, { ...one, value: one.value || value, records: one.records + 1 });
    }
  return [...found.values()];
}
