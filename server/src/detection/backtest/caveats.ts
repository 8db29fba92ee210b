// What a backtest cannot know, said with its result: only what applies to this run.
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
const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`);
const number = new Intl.NumberFormat('en');

export function caveatsOf(facts: CaveatFacts): string[] {
  const { span, stored, scanned, blind, silentDays, hits, looked, cut } = facts;
  const caveats: string[] = [];
  if (!stored || stored.from > span.from + dayMs) {
    const from = stored ? `begin on ${new Date(stored.from).toISOString().slice(0, 10)}` : 'are none';
    caveats.push(`The window is longer than what is stored: there ${from === 'are none' ? from : `events ${from}`}.`);
  }
  if (scanned === 0) caveats.push('No stored event is of this log source: no hits says nothing about the rule.');
  else if (silentDays > 0) caveats.push(`On ${days(silentDays)} of the window no event of this log source is stored.`);
  if (blind > 0)
    caveats.push(`${number.format(blind)} events were stored before rules could be run over them, and were not read.`);
  if (cut) caveats.push('More events match than were fed to the evaluation: the latest part of the window is missing.');
  if (looked < hits && looked > 0)
    caveats.push(`Verdicts were looked up for the latest ${number.format(looked)} of ${number.format(hits)} hits.`);
  if (hits > 0)
    caveats.push(
      'Verdicts are those of past alerts on the same events: hits nobody has judged are neither right nor wrong.',
    );
  caveats.push('Tuning entries are not applied: a backtest shows what the rule finds, not what it would be let say.');
  return caveats;
}
