// The sources that are watched, and which of them something is wrong with: for figures over all of them.
import type { Tx } from '#platform/context';

import { listWatches } from './store.ts';

export type WatchedSource = { source: string; site: string; wrong: boolean; silent: boolean };

/** As the page of source health counts them: Tocsin’s own events are no source. */
export const watchedSources = async (tx: Tx): Promise<WatchedSource[]> =>
  (await listWatches(tx.db))
    .filter(({ source }) => source !== 'tocsin')
    .map(({ source, site, findings }) => ({
      source,
      site,
      wrong: findings.length > 0,
      silent: findings.some(({ kind }) => kind === 'silent'),
    }));
