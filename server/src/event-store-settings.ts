// The file of `TOCSIN_EVENT_STORES`: event stores besides the default one, each by name, with where it is and how it is reached.
import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';

import { parse } from 'yaml';
import * as z from 'zod';

import { defaultStore } from '#platform/places';
import { Secret } from '#platform/secret';

const title = z.string().trim().min(1).max(80);
/** As people are told it, `Frankfurt, Germany`. */
const region = z.string().trim().max(80).default('');
const folder = z.string().refine(isAbsolute, 'Must be an absolute path.');
const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, 'Must be lower case letters, digits and dashes, and begin with a letter.')
  .refine((text) => text !== defaultStore, `${defaultStore} is the store that every installation has.`);
const url = z
  .string()
  .refine(
    (text) => URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol),
    'Must be an address that begins with http:// or https://.',
  );

const Store = z.strictObject({
  name,
  title: title.optional(),
  region,
  url: url.optional(),
  user: z.string().min(1).optional(),
  passwordEnv: z.string().min(1).optional(),
  passwordFile: folder.optional(),
  folder: folder.optional(),
  objects: folder.optional(),
});
const File = z.strictObject({
  default: z.strictObject({ title: title.optional(), region }).default({ region: '' }),
  stores: z.array(Store).default([]),
});

export type StoreAbout = { name: string; title: string; region: string };
export type NamedStore = StoreAbout & {
  /** A ClickHouse server with its credentials, or the folder of an embedded engine. */
  at: { url: Secret } | { folder: string };
  /** Null: where the default store's objects are. */
  objectsDir: string | null;
};
export type EventStoreSettings = { default: StoreAbout; stores: readonly NamedStore[] };

const plain = (text: string): StoreAbout => ({ name: defaultStore, title: text, region: '' });
export const noNamedStores: EventStoreSettings = { default: plain('Default'), stores: [] };

type Env = Readonly<Record<string, string | undefined>>;
export type ReadStores = { settings: EventStoreSettings } | { faults: string[] };

/** @returns every fault with its place in the file, never a credential */
export function readEventStores(path: string, env: Env): ReadStores {
  let text: unknown;
  try {
    text = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const because = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : '';
    return { faults: [`TOCSIN_EVENT_STORES: ${path} cannot be read: ${because}`] };
  }
  const read = File.safeParse(text ?? {});
  if (!read.success)
    return {
      faults: read.error.issues.map(
        ({ path: at, message }) => `TOCSIN_EVENT_STORES: ${path}: ${at.join('.')}: ${message}`,
      ),
    };
  const faults: string[] = [];
  const fault = (store: string, sentence: string): void =>
    void faults.push(`TOCSIN_EVENT_STORES: ${path}: ${store}: ${sentence}`);
  const seen = new Set<string>();
  const stores: NamedStore[] = [];
  for (const store of read.data.stores) {
    if (seen.has(store.name)) fault(store.name, 'Two stores have this name.');
    seen.add(store.name);
    const at = placeOf(store, env, (sentence) => fault(store.name, sentence));
    const { title: called = store.name, objects = null } = store;
    if (at) stores.push({ name: store.name, title: called, region: store.region, at, objectsDir: objects });
  }
  if (faults.length > 0) return { faults };
  const about = read.data.default;
  return { settings: { default: { ...plain(about.title ?? 'Default'), region: about.region }, stores } };
}

function placeOf(store: z.output<typeof Store>, env: Env, fault: (sentence: string) => void): NamedStore['at'] | null {
  if ((store.url === undefined) === (store.folder === undefined)) {
    fault('Must have either url or folder.');
    return null;
  }
  if (store.folder !== undefined) return { folder: store.folder };
  const address = new URL(store.url ?? '');
  const password = passwordOf(store, env, fault);
  if (store.user !== undefined) address.username = encodeURIComponent(store.user);
  if (password !== null) address.password = encodeURIComponent(password);
  return { url: new Secret(address.href) };
}

function passwordOf(
  { passwordEnv, passwordFile }: z.output<typeof Store>,
  env: Env,
  fault: (sentence: string) => void,
): string | null {
  if (passwordEnv !== undefined) {
    const value = env[passwordEnv];
    if (!value) fault(`The variable ${passwordEnv} is not set.`);
    return value ?? null;
  }
  if (passwordFile === undefined) return null;
  try {
    return readFileSync(passwordFile, 'utf8').trim();
  } catch {
    fault(`The file ${passwordFile} cannot be read.`);
    return null;
  }
}
