// The URL's search part as plain text lists, so that every view can be shared as a link.
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** Every key with all its values, in order. Values are always text; codecs of the pages give them meaning. */
export type UrlSearch = Record<string, string[]>;
export type UrlPatch = Record<string, string | readonly string[] | null | undefined>;

export function parseUrlSearch(text: string): UrlSearch {
  // A map, because a URL may well say `constructor` or `__proto__`.
  const found = Map.groupBy(new URLSearchParams(text), ([key]) => key);
  return Object.fromEntries([...found].map(([key, pairs]) => [key, pairs.map(([, value]) => value)]));
}

/** Inverse of `parseUrlSearch`; also takes single values. Keys without values are left out. */
export function stringifyUrlSearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    const values: unknown[] = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
    for (const each of values) params.append(key, String(each));
  }
  const text = params.toString().replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%40', '@');
  return text ? `?${text}` : '';
}

/** Sets the keys of `patch` and keeps the rest; null, undefined and empty lists remove a key. */
export function patchUrlSearch(search: UrlSearch, patch: UrlPatch): UrlSearch {
  const next: UrlSearch = { ...search };
  for (const [key, value] of Object.entries(patch)) {
    const values = value === null || value === undefined ? [] : typeof value === 'string' ? [value] : [...value];
    if (values.length > 0) next[key] = values;
    else delete next[key];
  }
  return next;
}

/** The current search and a way to change parts of it; `push` makes the change a step that Back undoes. */
export function useUrlSearch(): [UrlSearch, (patch: UrlPatch, options?: { push?: boolean }) => void] {
  const search = textLists(useSearch({ strict: false }));
  const navigate = useNavigate();
  const change = useCallback(
    (patch: UrlPatch, { push = false }: { push?: boolean } = {}) =>
      void navigate({
        to: '.',
        search: (present: unknown) => patchUrlSearch(textLists(present), patch),
        replace: !push,
      }),
    [navigate],
  );
  return [search, change];
}

/** A named part of the path, e.g. `number` of `/alerts/$number`; empty where the route has no such part. */
export function usePathPart(name: string): string {
  const params: Record<string, unknown> = useParams({ strict: false });
  const value = params[name];
  return typeof value === 'string' ? value : '';
}

// The router is set up with parseUrlSearch, so this is what it hands out; its own type only says "some object".
const textLists = (search: unknown): UrlSearch => search as UrlSearch;
