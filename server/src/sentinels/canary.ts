// An event of our own goes the whole way every five minutes: accepted, stored, matched by a rule, and to the alert step.
import type { Canary } from '@tocsin/contracts/api/source-health';
import { healthPhrases } from '@tocsin/contracts/phrases/health';
import { say } from '@tocsin/contracts/phrases/template';
import type * as z from 'zod';

import { inTransaction, type Context } from '#platform/context';
import { uuidv7 } from '#platform/id';

import { raiseNews } from './raise.ts';
import { forgetCanariesBefore, insertCanary, markAccepted, markMissed, markRaised, recentCanaries } from './store.ts';

/** The rule `content/rules/tocsin/canary.yml`, whose matches are noted here and raise no alerts. */
export const canaryRuleId = 'f5fcf869-2e75-4420-8cbb-8c23dcc260d7';
/** Within which it must have become an alert. */
export const canaryWithinMs = 60_000;
const keptMs = 7 * 24 * 3_600_000;

/** Hands records to the doors; resolves when they are durable. */
export type SendRecords = (ctx: Context, source: string, records: AsyncIterable<{ raw: string }[]>) => Promise<void>;

export async function sendCanary(ctx: Context, send: SendRecords): Promise<void> {
  const id = uuidv7();
  await inTransaction(ctx, (tx) => insertCanary(tx, id));
  await send(ctx, 'tocsin', alone(JSON.stringify(canaryRecord(id, ctx.now()))));
  await inTransaction(ctx, (tx) => markAccepted(tx, id));
}

async function* alone(raw: string): AsyncGenerator<{ raw: string }[]> {
  yield [{ raw }];
}

const canaryRecord = (id: string, at: Date): Record<string, unknown> => ({
  '@timestamp': at.toISOString(),
  'event.kind': 'event',
  'event.module': 'tocsin',
  'event.action': 'canary',
  'tocsin.canary': id,
  message: 'A canary: Tocsin sends it to itself to see that events become alerts.',
});

export async function canariesRaised(ctx: Context, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await inTransaction(ctx, (tx) => markRaised(ctx, tx.db, ids));
}

type State = z.input<typeof Canary>;
const shown = 48;

/** @param atWork whether the rule that sees canaries is active */
export async function canaryState(ctx: Context, atWork: boolean): Promise<State> {
  const newest = await inTransaction(ctx, (tx) => recentCanaries(tx.db, shown));
  const decided = newest.filter(({ missed, raisedAt }) => missed || raisedAt !== null);
  const [last] = decided;
  return {
    state: !atWork ? 'off' : !last ? 'waiting' : last.missed ? 'missed' : 'well',
    lastSentAt: newest[0]?.sentAt.toISOString() ?? null,
    lastRaisedAt: decided.find(({ raisedAt }) => raisedAt !== null)?.raisedAt?.toISOString() ?? null,
    tookMs: decided
      .toReversed()
      .map(({ sentAt, raisedAt, missed }) => (raisedAt && !missed ? raisedAt.getTime() - sentAt.getTime() : null)),
  };
}

/** Every minute: who is late is an alert; the next that comes through ends it. */
export async function watchCanaries(ctx: Context): Promise<void> {
  const now = ctx.now().getTime();
  await inTransaction(ctx, async (tx) => {
    const missed = await markMissed(tx, new Date(now - canaryWithinMs));
    const [newest, before] = (await recentCanaries(tx.db, 20)).filter(({ missed, raisedAt }) => missed || raisedAt);
    const back = newest?.missed === false && before?.missed === true;
    const minute = `canary ${Math.floor(now / 60_000)}`;
    const noSite = (): null => null;
    if (missed.length > 0) {
      const accepted = missed.every(({ acceptedAt }) => acceptedAt !== null);
      const sentence = say(accepted ? healthPhrases.canaryLost : healthPhrases.canaryRefused, {
        at: missed[0]?.sentAt.toISOString() ?? '',
        limit: canaryWithinMs,
      });
      await raiseNews(tx, minute, [{ kind: 'canary', key: null, sentence, status: 'firing' }], noSite);
    } else if (back && now - (newest.raisedAt?.getTime() ?? 0) < 2 * canaryWithinMs) {
      const sentence = say(healthPhrases.canaryBack, {});
      await raiseNews(tx, minute, [{ kind: 'canary', key: null, sentence, status: 'resolved' }], noSite);
    }
    await forgetCanariesBefore(tx, new Date(now - keptMs));
  });
}
