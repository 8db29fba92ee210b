// What a backtest cannot know, said with its result: only what applies to this run.
import { rulePhrases } from '@tocsin/contracts/phrases/rules';
import { say } from '@tocsin/contracts/phrases/template';

import type { Span } from './hits.ts';

export type CaveatFacts = {
  span: Span;
  /** The first and last stored event; null where there is none. */
  stored: Span | null;
  /** Events the rule could read. */
  scanned: number;
  /** Events stored before their native view was kept. */
  blind: number;
  /** Days of the window without an event the rule could read. */
  silentDays: number;
  hits: number;
  /** Hits whose alerts were looked up. */
  looked: number;
  /** Only a part of the events was fed to the evaluator. */
  cut: boolean;
};

const dayMs = 86_400_000;

export function caveatsOf(facts: CaveatFacts): string[] {
  const { span, stored, scanned, blind, silentDays, hits, looked, cut } = facts;
  const caveats: string[] = [];
  if (!stored) caveats.push(say(rulePhrases.windowOfNothing, {}));
  else if (stored.from > span.from + dayMs)
    caveats.push(say(rulePhrases.windowFrom, { date: new Date(stored.from).toISOString().slice(0, 10) }));
  if (scanned === 0) caveats.push(say(rulePhrases.noneOfLogSource, {}));
  else if (silentDays > 0) caveats.push(say(rulePhrases.silentDay, { days: silentDays }));
  if (blind > 0) caveats.push(say(rulePhrases.blind, { count: blind }));
  if (cut) caveats.push(say(rulePhrases.cutShort, {}));
  if (looked < hits && looked > 0) caveats.push(say(rulePhrases.verdictsOfLatest, { looked, hits }));
  if (hits > 0) caveats.push(say(rulePhrases.verdictsArePast, {}));
  caveats.push(say(rulePhrases.noTuning, {}));
  return caveats;
}
