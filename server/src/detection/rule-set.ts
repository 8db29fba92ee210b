// The rules at work, per organisation: compiled once, compiled anew when the library says that it changed.
import {
  createMatcher,
  resolveSigma,
  type Matcher,
  type SigmaCorrelation,
  type SigmaFilter,
  type SigmaRule,
} from '@tocsin/sigma';

import { inTransaction, type Context } from '#platform/context';

import { readAtWork, type WithDocuments } from './documents/kept.ts';
import { listAtWork, ruleSetVersion, type RuleAtWork } from './store.ts';
import { compileTuner, type ActiveTuning, type Tuner } from './tuning/compile.ts';
import { listActiveTuning } from './tuning/store.ts';

/** `silent`: an active correlation without `generate` uses the rule, so its matches raise nothing of their own. */
export type HitMode = 'active' | 'shadow' | 'silent' | 'suppressed';
export type LiveRule = { version: number; mode: HitMode };

export type LiveRules = {
  matcher: Matcher;
  ruleOf: ReadonlyMap<string, LiveRule>;
  tuner: Tuner;
};
export type RuleSets = {
  /** The compiled rules of the context's organisation, at most `freshMs` behind the library. */
  live: (ctx: Context) => Promise<LiveRules>;
};

/** `read` is held so that one changed rule does not make 3,000 be read again. */
type Entry = { version: number; checkedAt: number; rules: LiveRules; read: readonly WithDocuments<RuleAtWork>[] };

function compile(
  atWork: readonly WithDocuments<RuleAtWork>[],
  tuning: readonly ActiveTuning[],
  earlier: Matcher | undefined,
): { rules: LiveRules; unread: string[] } {
  const rules: SigmaRule[] = [];
  const correlations: SigmaCorrelation[] = [];
  const filters: SigmaFilter[] = [];
  const unread: string[] = [];
  for (const { documents, ruleId, mode } of atWork) {
    if (documents.length === 0) unread.push(ruleId);
    for (const document of documents) {
      if (document.kind === 'sigma') rules.push(document.rule);
      else if (document.kind === 'correlation' && mode === 'active') correlations.push(document.correlation);
      else if (document.kind === 'filter' && mode === 'active') filters.push(document.filter);
    }
  }
  const set = resolveSigma({ rules, correlations, filters });
  const ruleOf = new Map(
    atWork.map(({ ruleId, version, mode }): [string, LiveRule] => {
      const silent = mode === 'active' && set.silenced.has(ruleId);
      return [ruleId, { version, mode: silent ? 'silent' : mode === 'shadow' ? 'shadow' : 'active' }];
    }),
  );
  const logsources = new Map(rules.map(({ id, logsource }) => [id, logsource]));
  const tuner = compileTuner(tuning, (ruleId) => logsources.get(ruleId));
  return { rules: { matcher: createMatcher(set.rules, { earlier }), ruleOf, tuner }, unread };
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
      if (known?.version === version) return { version, atWork: null, tuning: [] };
      const atWork = await listAtWork(tx.db, ['sigma', 'correlation', 'filter']);
      return { version, atWork, tuning: await listActiveTuning(tx.db) };
    });
    if (known && !read.atWork) return { ...known, checkedAt };
    const atWork = await readAtWork(read.atWork ?? []);
    const { rules, unread } = compile(atWork, read.tuning, known?.rules.matcher);
    if (unread.length > 0) ctx.log.error({ orgId: ctx.orgId, rules: unread }, 'rules at work could not be read');
    return { version: read.version, checkedAt, rules, read: atWork };
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
