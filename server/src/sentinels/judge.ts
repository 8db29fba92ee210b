// What is wrong with a source now, compared with what is usual for it: no clock, no database.
import { healthPhrases } from '@tocsin/contracts/phrases/health';
import { say } from '@tocsin/contracts/phrases/template';

import { lastHalfHour, silentAfterMs, usualAt, type Usual } from './usual.ts';

export const findingKinds = ['silent', 'too_little', 'too_much', 'clock', 'unparsed'] as const;
export type FindingKind = (typeof findingKinds)[number];

/** One sentence a person reads, and since when it holds (ISO 8601). */
export type Finding = { kind: FindingKind; sentence: string; since: string };

/** What has just been counted. Times are epoch milliseconds. */
export type Measured = {
  lastArrival: number;
  /** Events of the last half hour that is over. */
  halfHour: number;
  /** Of the last quarter of an hour. */
  recent: number;
  recentUnparsed: number;
  /** Arrival less the source's own time, in ms: the middle, and nine of ten around it; null where too little came. */
  offset: { median: number; low: number; high: number } | null;
};

type Watch = { usual: Usual | null; expectedEveryS: number | null; now: number };

const minuteMs = 60_000;
const unparsed = { least: 20, share: 0.1, times: 3 };
const volume = { days: 3, presence: 0.8, leastMedian: 50, lowShare: 0.3, highTimes: 4, leastHigh: 1_000 };
/** A clock is wrong by a steady amount; a backlog that is being worked off is late by all kinds of amounts. */
const clock = { aheadMs: 2 * minuteMs, behindMs: 5 * minuteMs, spreadMs: 2 * minuteMs };

/** Findings without `since`, in the order of `findingKinds`. */
export function judge(measured: Measured, watch: Watch): Omit<Finding, 'since'>[] {
  const silence = silent(measured, watch);
  if (silence) return [silence];
  return [amount(measured, watch), offset(measured), unread(measured, watch)].filter((found) => found !== null);
}

type Found = Omit<Finding, 'since'> | null;

function silent({ lastArrival }: Measured, { usual, expectedEveryS, now }: Watch): Found {
  const limit = silentAfterMs(usual, expectedEveryS);
  const pause = now - lastArrival;
  if (limit === null || pause <= limit) return null;
  const phrase = expectedEveryS === null ? healthPhrases.silentUsually : healthPhrases.silentExpected;
  return { kind: 'silent', sentence: say(phrase, { pause, limit }) };
}

function amount({ halfHour }: Measured, { usual, now }: Watch): Found {
  const normal = usual === null ? undefined : usualAt(usual, lastHalfHour(now));
  if (!normal || normal.days < volume.days || normal.days < normal.ofDays * volume.presence) return null;
  const { low, median, high } = normal;
  const sentence = say(healthPhrases.unusualAmount, { count: Math.round(halfHour), usual: Math.round(median) });
  const least = Math.min(median * volume.lowShare, low * 0.8);
  if (median >= volume.leastMedian && halfHour < least) return { kind: 'too_little', sentence };
  const most = Math.max(median * volume.highTimes, high * 2, volume.leastHigh);
  if (halfHour > most) return { kind: 'too_much', sentence };
  return null;
}

function offset({ offset: measured }: Measured): Found {
  if (!measured) return null;
  const { median, low, high } = measured;
  if (median < -clock.aheadMs) return { kind: 'clock', sentence: say(healthPhrases.ahead, { span: -median }) };
  if (median <= clock.behindMs || high - low > clock.spreadMs) return null;
  return {
    kind: 'clock',
    sentence: say(healthPhrases.behind, { span: median }),
  };
}

function unread({ recent, recentUnparsed }: Measured, { usual }: Watch): Found {
  const share = recent === 0 ? 0 : recentUnparsed / recent;
  const limit = Math.max(unparsed.share, (usual?.unparsedShare ?? 0) * unparsed.times);
  if (recentUnparsed < unparsed.least || share <= limit) return null;
  return {
    kind: 'unparsed',
    sentence: say(healthPhrases.unread, { share: Math.round(share * 100) }),
  };
}
