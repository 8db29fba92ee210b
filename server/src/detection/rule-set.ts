// The rules at work, per organisation: compiled once, compiled anew when the library says that it changed.
import { createMatcher, parseSigma, type Matcher, type SigmaRule } from '@tocsin/sigma';

import { inTransaction, type Context } from '#platform/context';

import { listEnabled, ruleSetVersion } from './store.ts';

export type LiveRules = { matcher: Matcher; versionOf: ReadonlyMap<string, number> };
export type RuleSets = {
  /** The compiled rules of the context's organisation, at most `freshMs` behind the library. */
  live: (ctx: Context) => Promise<LiveRules>;
};

type Entry = { version: number; checkedAt: number; rules: LiveRules; parsed: Parsed };

type Document = { ruleId: string; version: number; source: string };
/** Parsed rules by their text: one rule changes, and 3,000 need not be read again. */
type Parsed = Map<string, readonly SigmaRule[]>;

function compile(documents: readonly Document[], known: Parsed): { rules: LiveRules; parsed: Parsed } {
  const parsed: Parsed = new Map(
    documents.map(({ source, ruleId }) => [source, known.get(source) ?? parseSigma(source, ruleId).rules]),
  );
  const versionOf = new Map(documents.map(({ ruleId, version }) => [ruleId, version]));
  return { rules: { matcher: createMatcher([...parsed.values()].flat()), versionOf }, parsed };
}

/** @param freshMs how long a rule saved on another process may take to be at work here. */
export function createRuleSets({ freshMs = 500 }: { freshMs?: number } = {}): RuleSets {
  const entries = new Map<string, Entry>();
  const loading = new Map<string, Promise<Entry>>();

  async function load(ctx: Context, known: Entry | undefined): Promise<Entry> {
    // Before reading: what is saved while the rules compile must not count as seen.
    const checkedAt = performance.now();
    const read = await inTransaction(ctx, async (tx) => {
      const version = await ruleSetVersion(tx.db);
      return { version, documents: known?.version === version ? null : await listEnabled(tx.db) };
    });
    const compiled = read.documents || !known ? compile(read.documents ?? [], known?.parsed ?? new Map()) : known;
    return { version: read.version, checkedAt, rules: compiled.rules, parsed: compiled.parsed };
  }

  return {
    live: async (ctx) => {
      const known = entries.get(ctx.orgId);
      if (known && performance.now() - known.checkedAt < freshMs) return known.rules;
      const running = loading.get(ctx.orgId);
      if (running) return (await running).rules;
      const started = load(ctx, known).finally(() => loading.delete(ctx.orgId));
      loading.set(ctx.orgId, started);
      const entry = await started;
      entries.set(ctx.orgId, entry);
      return entry.rules;
    },
  };
}
