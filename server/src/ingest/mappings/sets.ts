// The sources an organisation may name: ours, and its own mappings, at most half a second behind what was saved.
import { Mapping } from '@tocsin/contracts/mapping';

import { inTransaction, type Context } from '#platform/context';

import { findSource } from '../sources/index.ts';
import type { Source } from '../sources/source.ts';
import { compileMapping, mappedSourceId } from './compile.ts';
import { listMappings } from './store.ts';

/** A mapping as it crosses to a worker: plain data. */
export type MappedSource = { name: string; title: string; mapping: Mapping };

export type MappingSets = {
  /** By id or alias; undefined where there is none. */
  find: (ctx: Context, id: string) => Promise<Source | undefined>;
  /** The organisation's own, by title. */
  own: (ctx: Context) => Promise<readonly Source[]>;
  /** What a worker needs to read by this source; undefined for sources of ours. */
  mapped: (ctx: Context, id: string) => Promise<MappedSource | undefined>;
};

const mark = mappedSourceId('');

type Known = { at: number; byId: ReadonlyMap<string, MappedSource> };

export function createMappingSets({ freshMs = 500 }: { freshMs?: number } = {}): MappingSets {
  const known = new Map<string, Promise<Known>>();
  const compile = createMappingCompiler();

  async function load(ctx: Context): Promise<Known> {
    const at = performance.now();
    const rows = await inTransaction(ctx, (tx) => listMappings(tx.db));
    const entries = rows.map(({ name, title, document }): [string, MappedSource] => [
      mappedSourceId(name),
      { name, title, mapping: Mapping.parse(document) },
    ]);
    return { at, byId: new Map(entries) };
  }

  async function ofOrganisation(ctx: Context): Promise<Known['byId']> {
    const before = known.get(ctx.orgId);
    if (before) {
      const { at, byId } = await before;
      if (performance.now() - at < freshMs) return byId;
    }
    const loading = load(ctx);
    known.set(ctx.orgId, loading);
    loading.catch(() => known.delete(ctx.orgId));
    return (await loading).byId;
  }

  const mapped: MappingSets['mapped'] = async (ctx, id) =>
    id.startsWith(mark) ? (await ofOrganisation(ctx)).get(id) : undefined;

  return {
    mapped,
    own: async (ctx) =>
      [...(await ofOrganisation(ctx)).values()].map(compile).toSorted((a, b) => a.title.localeCompare(b.title)),
    find: async (ctx, id) => {
      const own = await mapped(ctx, id);
      return own ? compile(own) : findSource(id);
    },
  };
}

const mostCompiled = 500;

/** Compiles each mapping once, however often it is handed over; also what a worker uses. */
export function createMappingCompiler(): (mapped: MappedSource) => Source {
  const compiled = new Map<string, Source>();
  return ({ name, title, mapping }) => {
    const key = JSON.stringify([name, title, mapping]);
    const found = compiled.get(key);
    if (found) return found;
    const source = compileMapping(name, title, mapping);
    if (compiled.size >= mostCompiled) compiled.clear();
    compiled.set(key, source);
    return source;
  };
}
