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
/** What an organisation's compiled rules are made of: plain data, which another thread can be sent. */
export type RulesAtWork = {
  orgId: string;
  /** Another number is another set; within one process later sets have greater ones. */
  serial: number;
  rules: readonly RuleAtWork[];
  tuning: readonly ActiveTuning[];
};

export type RuleSets = {
  /** The rules of the context's organisation, at most `freshMs` behind the library; the same object while nothing changes. */
  atWork: (ctx: Context) => Promise<RulesAtWork>;
  /** The same, compiled in this thread. */
  live: (ctx: Context) => Promise<LiveRules>;
};

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

export type RuleCompiler = {
  /**
   * Compiles a set once, and a changed set mostly from what was compiled for the one before. Sets of an organisation
   * that come at the same time are compiled one after the other.
   * @param onUnread told the ids of rules whose text cannot be read
   */
  compile: (rules: RulesAtWork, onUnread?: (ruleIds: readonly string[]) => void) => Promise<LiveRules>;
};

/** `read` is held so that one changed rule does not make 3,000 be read again. */
type Compiled = { serial: number; rules: LiveRules; read: readonly WithDocuments<RuleAtWork>[] };

export function createRuleCompiler(): RuleCompiler {
  const newest = new Map<string, { serial: number; compiled: Promise<Compiled> }>();

  async function make(set: RulesAtWork, earlier: Compiled | undefined): Promise<{ made: Compiled; unread: string[] }> {
    const read = await readAtWork(set.rules);
    const { rules, unread } = compile(read, set.tuning, earlier?.rules.matcher);
    return { made: { serial: set.serial, rules, read }, unread };
  }

  return {
    compile: async (set, onUnread = () => {}) => {
      const known = newest.get(set.orgId);
      if (known && known.serial >= set.serial) return (await known.compiled).rules;
      const begin = async (): Promise<Compiled> => {
        const { made, unread } = await make(set, await known?.compiled.catch(() => undefined));
        if (unread.length > 0) onUnread(unread);
        return made;
      };
      const entry = { serial: set.serial, compiled: begin() };
      newest.set(set.orgId, entry);
      entry.compiled.catch(() => {
        if (newest.get(set.orgId) === entry) newest.delete(set.orgId);
      });
      return (await entry.compiled).rules;
    },
  };
}

let lastSerial = 0;

type Entry = { version: number; checkedAt: number; set: RulesAtWork };

/** @param freshMs how long a rule saved on another process may take to be at work here. */
export function createRuleSets({ freshMs = 500 }: { freshMs?: number } = {}): RuleSets {
  const entries = new Map<string, Entry>();
  const loading = new Map<string, Promise<Entry>>();
  const compiler = createRuleCompiler();

  async function load(ctx: Context, known: Entry | undefined): Promise<Entry> {
    // Before reading: what is saved while the rules are read must not count as seen.
    const checkedAt = performance.now();
    return inTransaction(ctx, async (tx) => {
      const version = await ruleSetVersion(tx.db);
      if (known?.version === version) return { ...known, checkedAt };
      const rules = await listAtWork(tx.db, ['sigma', 'correlation', 'filter']);
      const tuning = await listActiveTuning(tx.db);
      return { version, checkedAt, set: { orgId: ctx.orgId, serial: ++lastSerial, rules, tuning } };
    });
  }

  async function atWork(ctx: Context): Promise<RulesAtWork> {
    const known = entries.get(ctx.orgId);
    if (known && performance.now() - known.checkedAt < freshMs) return known.set;
    const running = loading.get(ctx.orgId);
    if (running) return (await running).set;
    const started = load(ctx, known).finally(() => loading.delete(ctx.orgId));
    loading.set(ctx.orgId, started);
    const entry = await started;
    entries.set(ctx.orgId, entry);
    return entry.set;
  }

  return {
    atWork,
    live: async (ctx) =>
      compiler.compile(await atWork(ctx), (rules) =>
        ctx.log.error({ orgId: ctx.orgId, rules }, 'rules at work could not be read'),
      ),
  };
}
