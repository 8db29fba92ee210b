// Every minute: what came is compared with what is usual; what begins to be wrong is raised, what is over is ended.
import { findSites } from '#identity';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { type EventStore, wallOf } from '#platform/event-store';

import { judge, type Finding, type Measured } from './judge.ts';
import { learnUsual, measureNow, nameOf, type SourceKey } from './measure.ts';
import { raiseNews, type News, type SiteOf } from './raise.ts';
import { listWatches, noteArrivals, writeFindings, writeUsual } from './store.ts';
import type { SourceWatchRow } from './tables.ts';

/** Sources that only Tocsin itself writes need no watching: the canary watches them. */
const isOwn = ({ source }: SourceKey): boolean => source === 'tocsin';

/** Findings as they stand, with when each began, and what is new or over. */
export function compare(
  before: readonly Finding[],
  now: readonly Omit<Finding, 'since'>[],
  at: Date,
): { findings: Finding[]; begun: Finding[]; over: Finding[] } {
  const known = new Map(before.map((finding) => [finding.kind, finding]));
  const findings = now.map((found) => ({ ...found, since: known.get(found.kind)?.since ?? at.toISOString() }));
  return {
    findings,
    begun: findings.filter(({ kind }) => !known.has(kind)),
    over: before.filter(({ kind }) => !now.some((found) => found.kind === kind)),
  };
}

export async function watchSources(ctx: Context, store: EventStore): Promise<void> {
  const now = ctx.now().getTime();
  const measured = (await measureNow(store, wallOf(ctx), now)).filter((one) => !isOwn(one));
  await inTransaction(ctx, async (tx) => {
    await noteArrivals(tx, measured);
    const byName = new Map(measured.map((one) => [nameOf(one), one]));
    const news: News[] = [];
    for (const watch of await listWatches(tx.db)) news.push(...(await check(tx, watch, byName.get(nameOf(watch)))));
    await raiseNews(tx, `sentinels ${Math.floor(now / 60_000)}`, news, await siteFinder(tx));
  });
}

/** Muted, and what has not been seen for four weeks, has no findings. */
async function check(tx: Tx, watch: SourceWatchRow, measured: Measured | undefined): Promise<News[]> {
  const now = tx.now();
  const muted = watch.mutedUntil !== null && watch.mutedUntil > now;
  const found =
    muted || !measured
      ? []
      : judge(measured, { usual: watch.learned, expectedEveryS: watch.expectedEveryS, now: now.getTime() });
  const { findings, begun, over } = compare(watch.findings, found, now);
  await writeFindings(tx, watch, findings);
  const { source, site } = watch;
  const say =
    (status: News['status']) =>
    ({ kind, sentence }: Finding): News => ({
      kind,
      key: { source, site },
      sentence,
      status,
    });
  return [...begun.map(say('firing')), ...over.map(say('resolved'))];
}

async function siteFinder(tx: Tx): Promise<SiteOf> {
  const sites = new Map((await findSites(tx)).map(({ id, code, name }) => [code, { id, code, name }]));
  return (code) => sites.get(code) ?? null;
}

/** Every hour: what is usual is learned again. */
export async function learnSources(ctx: Context, store: EventStore): Promise<void> {
  const usual = await learnUsual(store, wallOf(ctx), ctx.now().getTime());
  await inTransaction(ctx, async (tx) => {
    for (const watch of await listWatches(tx.db)) {
      const learned = usual.get(nameOf(watch));
      if (learned) await writeUsual(tx, watch, learned);
    }
  });
}
