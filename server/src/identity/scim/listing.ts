// Lists: filtered, sorted, cut into pages, and with the attributes that were asked for (RFC 7644, 3.4.2 and 3.9).
import * as z from 'zod';

import { fits, isObject, keyIn, parseFilter, plainPath, valuesAt } from './filter.ts';
import type { Resource } from './patch.ts';
import { parsed, schemas } from './resources.ts';

const most = 200;
const usual = 100;
const number = z.coerce.number().int();
const names = z.string().max(2000).optional();
const Query = z.object({
  filter: z.string().optional(),
  startIndex: number.default(1),
  count: number.default(usual),
  sortBy: z.string().max(200).optional(),
  sortOrder: z.enum(['ascending', 'descending']).default('ascending'),
  attributes: names,
  excludedAttributes: names,
});

/** @throws ScimFault `invalidFilter`, `invalidValue` */
export function listed(resources: readonly Resource[], query: unknown): Resource {
  const asked = parsed(Query, query);
  const filter = asked.filter === undefined ? null : parseFilter(asked.filter);
  const found = filter ? resources.filter((resource) => fits(resource, filter)) : [...resources];
  if (asked.sortBy !== undefined) {
    const path = plainPath(asked.sortBy);
    const keys = new Map(found.map((resource) => [resource, sortKey(valuesAt(resource, path)[0])]));
    const turn = asked.sortOrder === 'ascending' ? 1 : -1;
    found.sort((one, other) => turn * (keys.get(one) ?? '').localeCompare(keys.get(other) ?? ''));
  }
  const startIndex = Math.max(1, asked.startIndex);
  const page = found.slice(startIndex - 1, startIndex - 1 + Math.min(most, Math.max(0, asked.count)));
  return {
    schemas: [schemas.list],
    totalResults: found.length,
    startIndex,
    itemsPerPage: page.length,
    Resources: page.map((resource) => projected(resource, asked)),
  };
}

const sortKey = (value: unknown): string =>
  typeof value === 'string' ? value.toLowerCase() : JSON.stringify(value ?? '');

/** What is always there: who it is, and of what kind. */
const always = new Set(['schemas', 'id']);
const namesIn = (text: string): string[] => text.split(',').map((name) => plainPath(name.trim()));

export function projected(resource: Resource, query: unknown): Resource {
  const { attributes, excludedAttributes } = parsed(Query.pick({ attributes: true, excludedAttributes: true }), query);
  if (attributes) {
    const kept: Resource = {};
    for (const [key, value] of Object.entries(resource)) if (always.has(key)) kept[key] = value;
    for (const name of namesIn(attributes)) {
      const [first = '', sub] = name.split('.', 2);
      const key = keyIn(resource, first);
      const value = resource[key];
      if (value !== undefined) kept[key] = sub === undefined ? value : part(value, sub, kept[key]);
    }
    return kept;
  }
  const left = { ...resource };
  for (const name of namesIn(excludedAttributes ?? '')) {
    const key = keyIn(left, name);
    if (!always.has(key)) Reflect.deleteProperty(left, key);
  }
  return left;
}

/** One part of a value that has parts, beside those that were asked for before. */
function part(value: unknown, sub: string, before: unknown): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => part(each, sub, undefined));
  if (!isObject(value)) return value;
  const key = keyIn(value, sub);
  return { ...(isObject(before) ? before : {}), [key]: value[key] };
}
