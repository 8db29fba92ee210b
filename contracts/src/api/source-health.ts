// How the sources are doing: what comes, how late, what cannot be read, what is wrong; and whether canaries come through.
import * as z from 'zod';

import { endpoint } from './endpoint.ts';

/** `site` is the site's code, or '' for events without one. */
const key = { source: z.string().max(60), site: z.string().max(60).default('') };

export const SourceFinding = z.object({
  kind: z.enum(['silent', 'too_little', 'too_much', 'clock', 'unparsed']),
  sentence: z.string(),
  since: z.iso.datetime(),
});
export type SourceFinding = z.infer<typeof SourceFinding>;

export const SourceHealth = z.object({
  source: z.string(),
  title: z.string(),
  site: z.string(),
  firstSeenAt: z.iso.datetime(),
  lastArrivalAt: z.iso.datetime(),
  /** Over the last five whole minutes. */
  eventsPerMinute: z.number(),
  /** Of the last 24 hours. */
  events: z.int(),
  unparsed: z.int(),
  /** Events by hour, the last 24, oldest first. */
  hours: z.array(z.int()),
  /** Arrival less the source's own time in milliseconds, the middle of the last ten minutes; null where too little came. */
  lagMs: z.int().nullable(),
  findings: z.array(SourceFinding),
  /** After how long a pause counts as silence; null while too little is known. */
  silentAfterS: z.int().nullable(),
  /** Set by a person in place of what was learned. */
  expectedEveryS: z.int().nullable(),
  mutedUntil: z.iso.datetime().nullable(),
});
export type SourceHealth = z.infer<typeof SourceHealth>;

export const Canary = z.object({
  /** `off`: the rule that sees it is not active. `waiting`: none is due yet. */
  state: z.enum(['well', 'missed', 'waiting', 'off']),
  lastSentAt: z.iso.datetime().nullable(),
  lastRaisedAt: z.iso.datetime().nullable(),
  /** The last ones, oldest first: how long each took until the alert step, or null for one that was missed. */
  tookMs: z.array(z.int().nullable()),
});

export const getSourceHealth = endpoint('GET', '/source-health', {
  summary: 'Every source and site: rate, lag, failures, last event, findings; and the canaries',
  permission: 'event:read',
  input: z.object({}),
  output: z.object({ items: z.array(SourceHealth), canary: Canary }),
});

export const changeSourceWatch = endpoint('PATCH', '/source-health', {
  summary: 'Say how often a source is expected to send, or mute its findings for a while',
  permission: 'rule:write',
  input: z.object({
    ...key,
    /** 60 seconds to 30 days; null goes back to what is learned. */
    expectedEveryS: z.int().min(60).max(2_592_000).nullable(),
    mutedUntil: z.iso.datetime().nullable(),
  }),
  output: z.object({}),
});

export const getSourceTalkers = endpoint('GET', '/source-health/talkers', {
  summary: 'Who sends most of a source, in the last 24 hours',
  permission: 'event:read',
  input: z.object(key),
  output: z.object({
    items: z.array(z.object({ name: z.string(), events: z.int(), unparsed: z.int(), lastAt: z.iso.datetime() })),
  }),
});

export const getUnparsedReasons = endpoint('GET', '/source-health/unparsed', {
  summary: 'What of a source could not be read in the last 24 hours, by reason, with an example of each',
  permission: 'event:read',
  input: z.object(key),
  output: z.object({
    items: z.array(
      z.object({
        reason: z.string(),
        events: z.int(),
        lastAt: z.iso.datetime(),
        eventId: z.string(),
        example: z.string(),
      }),
    ),
  }),
});
