// The rules at work, per organisation: compiled once, compiled anew when the library says that it changed.
import { createMatcher, parseSigma, type Matcher, type SigmaRule } from '@tocsin/sigma';

import { inTransaction, type Context } from '#platform/context';

import { listEnabled, ruleSetVersion } from './store.ts';

export type LiveRules = { matcher: Matcher; versionOf: ReadonlyMap<string, number> };
export type RuleSets = {
  /** The compiled rules of the context's organisation, at most `freshMs` behind the library. */
  live: (ctx: Context) => Promise<LiveRules>;
};

type Entry = { version: number; checkedAt: number; rules: LiveRules };

const compile = (documents: readonly { ruleId: string; version: number; source: string }[]): LiveRules => {
  const rules: SigmaRule[] = documents.flatMap(({ source, ruleId }) => parseSigma(source, ruleId).rules);
  return { matcher: createMatcher(rules), versionOf: new Map(documents.map((row) => [row.ruleId, row.version])) };
};

/** @param freshMs how long a rule saved on another process may take to be at work here. */
export function createRuleSets({ freshMs = 500 }: { freshMs?: number } = {}): RuleSets {
  const entries = new Map<string, Entry>();
  const loading = new Map<string, Promise<Entry>>();

  async function load(ctx: Context, known: Entry | undefined): Promise<Entry> {
    const read = await inTransaction(ctx, async (tx) => {
      const version = await ruleSetVersion(tx.db);
      return { version, documents: known?.version === version ? null : await listEnabled(tx.db) };
    });
    const rules = read.documents || !known ? compile(read.documents ?? []) : known.rules;
    return { version: read.version, checkedAt: performance.now(), rules };
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
