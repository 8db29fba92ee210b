// What a rule would have done over stored events, and what such a run cannot know.
import * as z from 'zod';

const Share = z.object({ count: z.int(), share: z.number() });

export const BacktestResult = z.object({
  /** Stored events of the window that the rule's log source lets it read. */
  eventsScanned: z.int(),
  hits: z.int(),
  hitsPerHour: z.number(),
  /** One entry a day of the window (UTC), also empty ones. */
  byDay: z.array(z.object({ day: z.iso.date(), hits: z.int() })),
  topEntities: z.array(z.object({ entity: z.string(), hits: z.int() })),
  /** Rules at work that matched the same events, most overlap first. `share`: of this rule's hits. */
  overlap: z.array(Share.extend({ ruleId: z.string(), title: z.string() })),
  /** Hits whose event belongs to an alert with a verdict; `undecided` is the rest. */
  verdicts: z.object({
    truePositive: z.int(),
    benignTruePositive: z.int(),
    falsePositive: z.int(),
    other: z.int(),
    undecided: z.int(),
  }),
  samples: z.array(
    z.object({
      eventId: z.string(),
      time: z.iso.datetime(),
      message: z.string(),
      matched: z.record(z.string(), z.string()),
    }),
  ),
  /** Correlations and thresholds: the groups that would have fired, the strongest first. */
  groups: z.array(
    z.object({
      group: z.record(z.string(), z.string()),
      first: z.iso.datetime(),
      last: z.iso.datetime(),
      value: z.number(),
      events: z.int(),
    }),
  ),
  /** One sentence each: what this run cannot know. */
  caveats: z.array(z.string()),
  tookMs: z.int(),
});
export type BacktestResult = z.infer<typeof BacktestResult>;

export const Backtest = z.object({
  id: z.uuid(),
  /** Null for a document that is not in the library (yet). */
  ruleId: z.string().nullable(),
  version: z.int().nullable(),
  title: z.string(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  state: z.enum(['running', 'done', 'failed']),
  startedAt: z.iso.datetime(),
  startedBy: z.string(),
  result: BacktestResult.nullable(),
  /** Why it failed, one sentence. */
  because: z.string().nullable(),
});
export type Backtest = z.infer<typeof Backtest>;
